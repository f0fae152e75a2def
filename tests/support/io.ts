// The Io of a command in a test: streams that record, and a signal that the test controls.
import { Readable, Writable } from 'node:stream';
import type { Io } from '../../src/cli/command.ts';

export interface RecordedIo {
  readonly io: Io;
  readonly interrupt: AbortController;
  stdout(): string;
  stderr(): string;
  stdoutBytes(): Uint8Array;
}

export function recordIo(env: Io['env'] = {}): RecordedIo {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const interrupt = new AbortController();
  return {
    io: { stdout: sink(out), stderr: sink(err), stdin: Readable.from([]), env, signal: interrupt.signal },
    interrupt,
    stdout: () => Buffer.concat(out).toString(),
    stderr: () => Buffer.concat(err).toString(),
    stdoutBytes: () => Buffer.concat(out),
  };
}

function sink(chunks: Buffer[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
}
