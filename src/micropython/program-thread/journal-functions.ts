// Host functions that report to the journal: exceptions raised by host functions, the uncaught exception, warnings.
import type { RaisedError } from '../../boards/python-exception.ts';
import { isTlsError } from '../../errors.ts';
import type { OnRaise } from './host-call.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import type { Journal, Named } from './journal.ts';
import { PythonRaise } from './python-raise.ts';

export function journalFunctions(journal: Journal): Record<string, HostFunction> {
  return {
    /** Reports a password, to be removed from all output of the run. */
    secret: hostFunction(['text'], (text) => {
      if (text !== '') journal.tell({ event: 'secret', text });
      return 0;
    }),

    /** Reports a warning for the user. */
    warn: hostFunction(['text'], (text) => {
      journal.tell({ event: 'warning', text });
      return 0;
    }),

    /** Reports the use of a name of a `--stub` module. */
    stub_used: hostFunction(['text', 'text'], (module, name) => {
      journal.stubUsed(module, name);
      return 0;
    }),

    /** Reports the exception that ended the program: its class, number (empty if none) and text. */
    uncaught: hostFunction(['text', 'text', 'text'], (type, errno, text) => {
      journal.uncaught(type, errno === '' ? undefined : Number(errno), text);
      return 0;
    }),
  };
}

/** Functions whose first argument is not a stream. */
const WITHOUT_STREAM: ReadonlySet<string> = new Set(['resolve', 'foreign', 'wrap', 'http_fetch', 'context_load_ca']);

/** @param onTimeout - called when a socket waited until its timeout, which the journal does not count as a failure. */
export function reportTo(
  journal: Journal,
  streams: { get(handle: number): object | undefined },
  onTimeout: (raised: RaisedError, host: string | undefined) => void = () => {},
): OnRaise {
  return (name, args, raised, error) => {
    if (error instanceof PythonRaise && error.isTimeout) {
      onTimeout(raised, journal.of(streams.get(Number(args[0])))?.host);
      return;
    }
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
    return undefined; // invalid URL: the error reports it
  }
}
