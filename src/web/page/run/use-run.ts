// The state of a run for its view: events, the display's picture, how it ended, and functions to stop it and to send input.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunEvent } from '../../../cli/run-event.ts';
import type { Picture } from '../../../micropython/bridge/messages.ts';
import type { Files } from '../../../micropython/program-thread/browser/memory-folder.ts';
import { loadPageRoots } from '../common/load-roots.ts';
import { currentRelay } from '../common/relay-access.ts';
import { type EngineFailure, failureOf } from '../engine/engine.ts';
import { describeDropped, EventLog } from './event-log.ts';
import type { RunInput } from './run-program.ts';

export interface Run {
  readonly events: readonly RunEvent[];
  /** A note if older events were dropped. */
  readonly dropped: string | undefined;
  /** The display's picture. */
  readonly picture: Picture | undefined;
  readonly failure: EngineFailure | undefined;
  readonly isRunning: boolean;
  readonly wantsInput: boolean;
  /** The files that the program wrote or changed, after it has ended. */
  readonly written: Files;
  start(input: RunInput): Promise<void>;
  stop(): void;
  /** @param text - `undefined` ends the input. */
  type(text: string | undefined): void;
}

export function useRun(): Run {
  const [events, setEvents] = useState<readonly RunEvent[]>([]);
  const [dropped, setDropped] = useState<string>();
  const [picture, setPicture] = useState<Picture>();
  const [failure, setFailure] = useState<EngineFailure>();
  const [running, setRunning] = useState<AbortController>();
  const [wantsInput, setWantsInput] = useState(false);
  const [written, setWritten] = useState<Files>({});
  const writeInput = useRef<((text: string | undefined) => void) | undefined>(undefined);
  const last = useRef<AbortController | undefined>(undefined);
  // The program is stopped when its view is closed.
  useEffect(() => () => last.current?.abort(), []);

  const start = async (input: RunInput) => {
    const ending = new AbortController();
    last.current = ending;
    setRunning(ending);
    setFailure(undefined);
    setEvents([]);
    setDropped(undefined);
    setPicture(undefined);
    setWritten({});
    const log = new EventLog();
    let drawing = 0;
    const draw = () => {
      drawing = 0;
      setEvents(log.events());
      setDropped(describeDropped(log.dropped));
    };
    try {
      const { runProgramInPage } = await import('./run-program.ts');
      const left = await runProgramInPage(input, {
        relay: currentRelay(),
        roots: await loadPageRoots(),
        signal: ending.signal,
        onEvent: (event) => {
          log.add(event);
          drawing ||= requestAnimationFrame(draw); // a program can print faster than a page can draw
        },
        onInputWanted: (write) => {
          writeInput.current = write;
          setWantsInput(true);
        },
        onDisplay: setPicture,
      });
      const isNew = ([path, bytes]: readonly [string, Uint8Array]) => {
        const before = input.files[path];
        return before?.length !== bytes.length || before.some((byte, i) => byte !== bytes[i]);
      };
      setWritten(Object.fromEntries(Object.entries(left).filter(isNew)));
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      cancelAnimationFrame(drawing);
      draw();
      setRunning(undefined);
      setWantsInput(false);
    }
  };
  return {
    events,
    dropped,
    picture,
    failure,
    isRunning: running !== undefined,
    wantsInput,
    written,
    start,
    stop: () => running?.abort(),
    type(text) {
      writeInput.current?.(text);
      if (text === undefined) setWantsInput(false);
    },
  };
}
