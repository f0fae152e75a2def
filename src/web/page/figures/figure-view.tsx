// A single figure, `#/chain/HOST/BOARD` and `#/handshake/HOST/BOARD`: a server as one board sees it.
import { useEffect, useState } from 'preact/hooks';
import { BOARD_IDS } from '../../../boards/catalogue.ts';
import { usualBoards } from '../../../boards/usual-boards.ts';
import type { Diagnosis } from '../../../doctor/check/diagnosis.ts';
import { FailureNote, Panel } from '../common/pieces.tsx';
import { linkTo, linkToFigure } from '../common/route.ts';
import { ask, type EngineFailure, failureOf } from '../engine/engine.ts';
import { ChainFigure } from './chain-figure.tsx';
import { HandshakeLadder } from './handshake-ladder.tsx';

interface Props {
  readonly figure: 'chain' | 'handshake';
  /** Host or URL; empty: not yet entered. */
  readonly target: string;
  readonly board: string;
}

const TITLES = {
  chain: 'What a server sends, and what a board makes of it',
  handshake: 'A handshake, message by message',
};

export function FigureView({ figure, target, board: named }: Props) {
  const board = named === '' ? usualBoards()[0]! : named;
  const [host, setHost] = useState(target);
  const [chosen, setChosen] = useState(board);
  const [diagnosis, setDiagnosis] = useState<Diagnosis>();
  const [failure, setFailure] = useState<EngineFailure>();

  const isAsked = target !== '';
  useEffect(() => {
    if (!isAsked) return;
    ask('look', { target, board }).then(setDiagnosis, (error: unknown) => setFailure(failureOf(error)));
  }, []);

  const other = figure === 'chain' ? 'handshake' : 'chain';
  return (
    <>
      <h1>{TITLES[figure]}</h1>
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          location.hash = linkToFigure(figure, host.trim(), chosen);
        }}
      >
        <label for="host">Host or URL</label>
        <input
          id="host"
          value={host}
          spellcheck={false}
          autocapitalize="off"
          placeholder="api.example.com"
          onInput={({ currentTarget }) => setHost(currentTarget.value)}
        />
        <label for="figure-board">Board</label>
        <select id="figure-board" value={chosen} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
          {(BOARD_IDS.includes(chosen) ? BOARD_IDS : [chosen, ...BOARD_IDS]).map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
        <p class="actions">
          <button type="submit" class="primary" disabled={host.trim() === ''}>
            Look
          </button>
          <span role="status">{isAsked && diagnosis === undefined && failure === undefined && 'Connecting…'}</span>
        </p>
      </form>
      <FailureNote failure={failure} />
      {diagnosis !== undefined && (
        <Panel title={`${target} on ${board}`}>
          <Figure figure={figure} diagnosis={diagnosis} />
          <p class="links">
            <a href={linkToFigure(other, target, board)}>Its {other}</a>
            <a href={linkTo('check', { targets: target, boards: board })}>The whole diagnosis</a>
          </p>
        </Panel>
      )}
    </>
  );
}

function Figure({ figure, diagnosis }: { readonly figure: Props['figure']; readonly diagnosis: Diagnosis }) {
  const { chain, messages, reason } = diagnosis;
  if ((figure === 'chain' ? chain : messages).length === 0)
    return (
      <p class="note failed">
        {figure === 'chain' ? 'No certificate was seen' : 'No message was exchanged'}
        {reason === undefined ? '.' : `: ${reason.message}`}
      </p>
    );
  return figure === 'chain' ? <ChainFigure diagnosis={diagnosis} /> : <HandshakeLadder diagnosis={diagnosis} />;
}
