// Run: a program as a board would run it, with what it prints, its connections and its TLS memory.
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useRef, useState } from 'preact/hooks';
import { BOARD_IDS } from '../../../boards/catalogue.ts';
import type { RunEvent } from '../../../cli/run-event.ts';
import { loadRoots } from '../common/load-roots.ts';
import { CopyButton, FailureNote, Panel } from '../common/pieces.tsx';
import { currentRelay } from '../common/relay-access.ts';
import { linkTo, showInAddress } from '../common/route.ts';
import { packText, unpackText } from '../common/shared-text.ts';
import { type Failure, failureOf } from '../engine/engine.ts';
import { Connections } from './connections.tsx';
import { MemoryChart } from './memory-chart.tsx';
import { ProgramFiles } from './program-files.tsx';

const Editor = lazy(async () => (await import('./editor.tsx')).Editor);

const EXAMPLE = `import requests

response = requests.get("https://www.example.com/")
print(response.status_code)
response.close()
`;

export function RunView({ parameters }: { readonly parameters: URLSearchParams }) {
  const [code, setCode] = useState(parameters.has('code') ? '' : EXAMPLE);
  const [board, setBoard] = useState(parameters.get('board') ?? '');
  const [files, setFiles] = useState<Readonly<Record<string, Uint8Array>>>({});
  const [events, setEvents] = useState<readonly RunEvent[]>([]);
  const [running, setRunning] = useState<AbortController>();
  const [failure, setFailure] = useState<Failure>();
  const [link, setLink] = useState('');
  const writeInput = useRef<((text: string | undefined) => void) | undefined>(undefined);
  const [wantsInput, setWantsInput] = useState(false);

  useEffect(() => {
    const packed = parameters.get('code');
    if (packed !== null) void unpackText(packed).then((text) => setCode(text ?? '# this link holds no program\n'));
  }, []);

  const start = async () => {
    const ending = new AbortController();
    setRunning(ending);
    setFailure(undefined);
    setEvents([]);
    const all: RunEvent[] = [];
    let drawing = 0;
    const draw = () => {
      drawing = 0;
      setEvents([...all]);
    };
    try {
      const { runProgram } = await import('./run-program.ts');
      const main = { 'main.py': new TextEncoder().encode(code) };
      await runProgram(
        { files: { ...files, ...main }, file: 'main.py', board: board || undefined },
        {
          relay: currentRelay(),
          roots: await loadRoots(),
          signal: ending.signal,
          onEvent: (event) => {
            all.push(event);
            drawing ||= requestAnimationFrame(draw); // a program can print faster than a page can draw
          },
          onInputWanted: (write) => {
            writeInput.current = write;
            setWantsInput(true);
          },
        },
      );
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      cancelAnimationFrame(drawing);
      draw();
      setRunning(undefined);
      setWantsInput(false);
    }
  };

  const share = async () => {
    const shared = linkTo('run', { board, code: await packText(code) });
    showInAddress(shared);
    setLink(location.href);
  };

  const exit = events.findLast((event) => event.event === 'exit');
  const first = events.find((event) => event.event === 'start');
  return (
    <>
      <h1>Run a program as a board would</h1>
      <div class="split">
        <Panel title="Program">
          <Suspense fallback={<p role="status">Loading the editor…</p>}>
            <Editor label="Program" text={code} onChange={setCode} />
          </Suspense>
          <label for="board">Board</label>
          <select id="board" value={board} onChange={(event) => setBoard(event.currentTarget.value)}>
            <option value="">the one that fits the program</option>
            {BOARD_IDS.map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
          <ProgramFiles files={files} onChange={setFiles} onProgram={setCode} />
          <p class="actions">
            <button type="button" class="primary" onClick={() => void start()} disabled={running !== undefined}>
              Run
            </button>
            <button type="button" onClick={() => running?.abort()} disabled={running === undefined}>
              Stop
            </button>
            <button type="button" onClick={() => void share()}>
              Share
            </button>
            {link !== '' && <CopyButton text={link} what="the link to this program" />}
          </p>
        </Panel>
        <Panel title="Output">
          {first !== undefined && (
            <p class="quiet">
              {first.board}
              {first.reason !== undefined && `, since ${first.reason}`}
            </p>
          )}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <pre class="output" role="log" aria-label="Output of the program" tabIndex={0}>
            {events.map((event) => event.event === 'output' && <span data-stream={event.stream}>{event.text}</span>)}
          </pre>
          {wantsInput && (
            <InputLine
              onLine={(text) => writeInput.current?.(`${text}\n`)}
              onEnd={() => {
                writeInput.current?.(undefined);
                setWantsInput(false);
              }}
            />
          )}
          <p role="status">
            {running !== undefined && 'running…'}
            {exit !== undefined && `ended with exit code ${exit.code}`}
          </p>
          <FailureNote failure={failure} />
          <Notes events={events} />
        </Panel>
      </div>
      <Connections events={events} />
      <MemoryChart events={events} />
      {events.length > 0 && (
        <details class="panel">
          <summary>Events, as thimble run --json prints them</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <pre class="output" data-events tabIndex={0}>
            {events.map((event) => `${JSON.stringify(event)}\n`).join('')}
          </pre>
        </details>
      )}
    </>
  );
}

interface InputProps {
  readonly onLine: (text: string) => void;
  readonly onEnd: () => void;
}

function InputLine({ onLine, onEnd }: InputProps) {
  const [text, setText] = useState('');
  return (
    <form
      class="actions"
      onSubmit={(event) => {
        event.preventDefault();
        onLine(text);
        setText('');
      }}
    >
      <input aria-label="Input of the program" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <button type="submit">Enter</button>
      <button type="button" onClick={onEnd}>
        End of input
      </button>
    </form>
  );
}

/** What a person must know besides the output: why something failed, and what nobody verified. */
function Notes({ events }: { readonly events: readonly RunEvent[] }) {
  return (
    <>
      {events.map((event) => {
        if (event.event === 'unverified')
          return (
            <p class="note warning">
              The connection to <strong>{event.host}</strong> was not verified: {event.why}
              {event.change !== undefined && (
                <>
                  {' '}
                  This would: <code>{event.change}</code>
                </>
              )}
            </p>
          );
        if (event.event === 'exception' && event.reason !== undefined)
          return (
            <div class="note failed">
              <p>{event.reason.what}</p>
              <p>{event.reason.cause}</p>
              <p>
                <strong>{event.reason.fix}</strong>
              </p>
            </div>
          );
        return event.event === 'warning' ? <p class="note warning">{event.text}</p> : null;
      })}
    </>
  );
}
