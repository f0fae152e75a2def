// A program's output and input, how it ended, why something failed, and the files that it wrote.
import { useState } from 'preact/hooks';
import type { RunEvent } from '../../../cli/run-event.ts';
import type { Files } from '../../../micropython/program-thread/browser/memory-folder.ts';
import { download } from '../common/drive.ts';
import { FailureNote, Panel } from '../common/pieces.tsx';
import type { Run } from './use-run.ts';

export function OutputPanel({ run, onKeep }: { readonly run: Run; readonly onKeep: (files: Files) => void }) {
  const { events } = run;
  const exit = events.findLast((event) => event.event === 'exit');
  const first = events.find((event) => event.event === 'start');
  const written = Object.entries(run.written);
  return (
    <Panel title="Output">
      {first !== undefined && (
        <p class="quiet">
          {first.file} on {first.board}
          {first.reason !== undefined && `, since ${first.reason}`}
        </p>
      )}
      {run.dropped !== undefined && (
        <p class="quiet" data-dropped>
          {run.dropped}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre class="output" role="log" aria-label="Output of the program" tabIndex={0}>
        {events.map((event) => event.event === 'output' && <span data-stream={event.stream}>{event.text}</span>)}
      </pre>
      {run.wantsInput && <InputLine onLine={(text) => run.type(`${text}\n`)} onEnd={() => run.type(undefined)} />}
      <p role="status">
        {run.isRunning && 'running…'}
        {exit !== undefined && `ended with exit code ${exit.code}`}
        {!run.isRunning && events.length === 0 && run.failure === undefined && 'The program has not run yet.'}
      </p>
      <FailureNote failure={run.failure} />
      <Notes events={events} />
      {written.length > 0 && (
        <div class="files">
          <h3>Files that the program wrote</h3>
          <ul>
            {written.map(([path, bytes]) => (
              <li key={path}>
                <span>
                  <code>{path}</code> <span class="quiet">{bytes.length} bytes</span>
                </span>
                <button type="button" class="small" onClick={() => download(path, bytes)}>
                  Download<span class="hidden"> {path}</span>
                </button>
              </li>
            ))}
          </ul>
          <p class="actions">
            <button type="button" class="small" onClick={() => onKeep(run.written)}>
              Keep them for the next run
            </button>
          </p>
        </div>
      )}
    </Panel>
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
      class="actions input-line"
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

/** Notes in addition to the output: why something failed, and unverified connections. */
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
