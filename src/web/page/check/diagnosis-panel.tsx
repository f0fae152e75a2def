// The details of one cell: steps, the exact exception, the tested fix; its chain and its handshake as figures.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Diagnosis } from '../../../doctor/check/diagnosis.ts';
import { Code, FailureNote, Panel } from '../common/pieces.tsx';
import { linkToFigure } from '../common/route.ts';
import { ask, type EngineFailure, failureOf } from '../engine/engine.ts';
import { ChainFigure } from '../figures/chain-figure.tsx';
import { HandshakeLadder } from '../figures/handshake-ladder.tsx';
import type { CellPosition } from './cell.ts';
import { RESULTS } from './matrix-table.tsx';

const MARKS = { ok: '✓', note: '·', warning: '!', failed: '✕' } as const;

/** How a verdict is known, in a few words. */
const BASES: Readonly<Record<Diagnosis['basis'], string>> = {
  hardware: 'seen on hardware',
  captured: 'captured from hardware',
  ran: "ran that firmware's own code",
  read: 'read in its source',
  derived: 'derived from a neighbour',
};

const TRIED = {
  offline: 'tried with these certificates',
  handshake: 'tried with a handshake',
  no: 'not tried',
} as const;

export function DiagnosisPanel({ cell }: { readonly cell: CellPosition }) {
  const [diagnosis, setDiagnosis] = useState<Diagnosis>();
  const [failure, setFailure] = useState<EngineFailure>();
  const top = useRef<HTMLDivElement>(null);

  useEffect(() => {
    ask('diagnose', cell).then(setDiagnosis, (error: unknown) => setFailure(failureOf(error)));
  }, []);
  useEffect(() => {
    if (diagnosis !== undefined) top.current?.focus();
  }, [diagnosis]);

  if (failure !== undefined) return <FailureNote failure={failure} />;
  if (diagnosis === undefined) return <p role="status">Trying fixes…</p>;
  const {
    target,
    board,
    result,
    exception,
    console: printed,
    reason,
    basis,
    steps,
    fixes,
    chain,
    messages,
  } = diagnosis;
  return (
    <div ref={top} tabIndex={-1} class="diagnosis">
      <Panel title={`${target} on ${board}`}>
        <p class={`verdict ${result}`}>
          <span aria-hidden="true" class="sign">
            {RESULTS[result].sign}
          </span>
          <strong>
            {result === 'works-unverified'
              ? 'It connects, but the server is not verified: any server would do'
              : SENTENCES[result]}
          </strong>
          <span class="basis">{BASES[basis]}</span>
        </p>
        {exception !== undefined && (
          <>
            <h3>What the program sees</h3>
            <Code text={[...(printed === undefined ? [] : [printed]), exception].join('\n')} what="the exception" />
          </>
        )}
        {reason !== undefined && (
          <p>
            {reason.message} <span class="quiet">{reason.code}</span>
          </p>
        )}
        {fixes.length > 0 && (
          <>
            <h3>What fixes it</h3>
            <ul class="fixes">
              {fixes.map(({ text, line, tried }) => (
                <li key={text}>
                  <p>
                    {text} <span class="basis">{TRIED[tried]}</span>
                  </p>
                  {line !== undefined && <Code text={line} what="the fix" />}
                </li>
              ))}
            </ul>
          </>
        )}
        <h3>Step by step</h3>
        <ol class="steps">
          {steps.map(({ name, status, text }, i) => (
            <li key={i} class={status}>
              <span aria-hidden="true" class="sign">
                {MARKS[status]}
              </span>
              <span class="name">{name}</span>
              <span>
                {status === 'failed' && <span class="hidden">failed: </span>}
                {text}
              </span>
            </li>
          ))}
        </ol>
      </Panel>
      {chain.length > 0 && (
        <Panel title="Chain">
          <ChainFigure diagnosis={diagnosis} />
          <p>
            <a href={linkToFigure('chain', target, board)}>The chain by itself</a>
          </p>
        </Panel>
      )}
      {messages.length > 0 && (
        <Panel title="Handshake">
          <HandshakeLadder diagnosis={diagnosis} />
          <p>
            <a href={linkToFigure('handshake', target, board)}>The handshake by itself</a>
          </p>
        </Panel>
      )}
    </div>
  );
}

const SENTENCES = { works: 'It connects', fails: 'It fails', unreachable: 'It was not reached' } as const;
