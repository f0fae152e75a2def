// Wraps host functions to report the program's use of sockets to the journal.
import { isTlsError } from '../../errors.ts';
import type { HostFunction } from './host-function.ts';
import type { Journal } from './journal.ts';

interface Streams {
  get(handle: number): object | undefined;
}

type Work = (...args: readonly (number | string)[]) => number | string;

/** @returns the same functions; those that open and close sockets or transfer data also report to the journal. */
export function observed(
  functions: Readonly<Record<string, HostFunction>>,
  journal: Journal,
  streams: Streams,
): Record<string, HostFunction> {
  const watch = (name: string, wrap: (work: Work) => Work): Record<string, HostFunction> => {
    const found = functions[name];
    if (found === undefined) return {};
    return { [name]: { takes: found.takes, work: wrap(found.work as unknown as Work) as never } };
  };
  const moves = (name: string, direction: 'in' | 'out') =>
    watch(name, (work) => (handle, ...args) => {
      const count = work(handle!, ...args);
      journal.moved(journal.of(streams.get(Number(handle))), direction, Number(count));
      return count;
    });

  /** Bound ports, by stream. */
  const ports = new WeakMap<object, number>();
  return {
    ...functions,
    ...watch('resolve', (work) => (host, port) => {
      try {
        const found = work(host!, port!);
        const [, address, foundPort] = String(found).split(' ');
        journal.resolved(String(host), Number(port), address, Number(foundPort));
        return found;
      } catch (error) {
        if (isTlsError(error)) journal.resolved(String(host), Number(port));
        throw error;
      }
    }),
    ...watch('connect', (work) => (handle, host, port) => {
      const stream = streams.get(Number(handle));
      if (stream !== undefined) journal.opened(stream, String(host), Number(port));
      return work(handle!, host!, port!);
    }),
    ...watch('bind', (work) => (handle, host, port) => {
      const result = work(handle!, host!, port!);
      const stream = streams.get(Number(handle));
      if (stream !== undefined) ports.set(stream, Number(port));
      return result;
    }),
    ...watch('listen', (work) => (handle, backlog) => {
      const result = work(handle!, backlog!);
      journal.tell({ event: 'listen', port: ports.get(streams.get(Number(handle)) ?? streams) ?? 0 });
      return result;
    }),
    ...watch('close', (work) => (handle) => {
      journal.closed(journal.of(streams.get(Number(handle))));
      return work(handle!);
    }),
    ...moves('read', 'in'),
    ...moves('receive', 'in'),
    ...moves('write', 'out'),
    ...moves('send', 'out'),
  };
}
