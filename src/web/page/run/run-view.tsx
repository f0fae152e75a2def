// Run: a program as a board would run it, with what it prints and what happens on its connections.
import { useRef, useState } from 'preact/hooks';
import type { RunEvent } from '../../../cli/run-event.ts';
import { currentRelay } from '../relay-access.ts';
import { loadRoots } from '../roots.ts';

const EXAMPLE = `import requests
print(requests.get("https://www.example.com/").status_code)
`;

export function RunView() {
  const [code, setCode] = useState(EXAMPLE);
  const [board, setBoard] = useState('');
  const [events, setEvents] = useState<readonly RunEvent[]>([]);
  const [running, setRunning] = useState<AbortController | undefined>(undefined);
  const [failure, setFailure] = useState('');
  const all = useRef<RunEvent[]>([]);

  const start = async () => {
    const ending = new AbortController();
    setRunning(ending);
    setFailure('');
    all.current = [];
    setEvents([]);
    try {
      const { runProgram } = await import('./run-program.ts');
      await runProgram(
        { files: { 'main.py': new TextEncoder().encode(code) }, file: 'main.py', board: board || undefined },
        {
          relay: currentRelay(),
          roots: await loadRoots(),
          signal: ending.signal,
          onEvent: (event) => {
            all.current.push(event);
            setEvents([...all.current]);
          },
          onInputWanted: (write) => write(undefined),
        },
      );
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setRunning(undefined);
    }
  };

  const exit = events.findLast((event) => event.event === 'exit');
  return (
    <section>
      <label>
        Program
        <textarea value={code} onInput={(event) => setCode(event.currentTarget.value)} spellcheck={false} />
      </label>
      <label>
        Board
        <input value={board} onInput={(event) => setBoard(event.currentTarget.value.trim())} />
      </label>
      <button type="button" onClick={() => void start()} disabled={running !== undefined}>
        Run
      </button>
      <button type="button" onClick={() => running?.abort()} disabled={running === undefined}>
        Stop
      </button>
      {failure !== '' && <p role="alert">{failure}</p>}
      <pre role="log" aria-label="Output">
        {events.map((event) => event.event === 'output' && <span data-stream={event.stream}>{event.text}</span>)}
      </pre>
      <p role="status">{exit && `ended with exit code ${exit.code}`}</p>
      <details>
        <summary>Events (JSON)</summary>
        <pre data-events>{events.map((event) => `${JSON.stringify(event)}\n`)}</pre>
      </details>
    </section>
  );
}
