// How the journal hears of exceptions: those that host functions raise, and the one that nobody caught.
import { isTlsError } from '../../errors.ts';
import type { OnRaise } from './host-call.ts';
import { type HostFunction, host } from './host-function.ts';
import type { Journal, Named } from './journal.ts';
import { PythonRaise } from './raise.ts';

export function journalFunctions(journal: Journal): Record<string, HostFunction> {
  return {
    /** A password, which is to stand in nothing that is written of the run. */
    secret: host(['text'], (text) => {
      if (text !== '') journal.tell({ event: 'secret', text });
      return 0;
    }),

    /** What the person should know of the run, once. */
    warn: host(['text'], (text) => {
      journal.tell({ event: 'warning', text });
      return 0;
    }),

    /** A name of a module of `--stub`. */
    stub_used: host(['text', 'text'], (module, name) => {
      journal.stubUsed(module, name);
      return 0;
    }),

    /** An exception ended the program: its class, its number (empty: none), its text. */
    uncaught: host(['text', 'text', 'text'], (type, errno, text) => {
      journal.uncaught(type, errno === '' ? undefined : Number(errno), text);
      return 0;
    }),
  };
}

/** Functions whose first argument is not a stream. */
const WITHOUT_STREAM: ReadonlySet<string> = new Set(['resolve', 'foreign', 'wrap', 'http_fetch', 'context_load_ca']);

export function reportTo(journal: Journal, streams: { get(handle: number): object | undefined }): OnRaise {
  return (name, args, raised, error) => {
    const reason = error instanceof PythonRaise ? error.reason : undefined;
    if (reason !== undefined) {
      journal.failed(reason.error, raised, reason.connection);
      return;
    }
    if (!isTlsError(error)) return;
    const stream = WITHOUT_STREAM.has(name) ? undefined : streams.get(Number(args[0]));
    journal.failed(error, raised, journal.of(stream), namedIn(name, args));
  };
}

function namedIn(name: string, args: readonly unknown[]): Named | undefined {
  if (name === 'resolve') return { host: String(args[0]), port: Number(args[1]) };
  if (name !== 'http_fetch') return undefined;
  try {
    const { url } = JSON.parse(String(args[0])) as { readonly url?: unknown };
    const { hostname, port, protocol } = new URL(String(url));
    return { host: hostname, port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) };
  } catch {
    return undefined; // no URL: its error says so
  }
}
