// A peer's process: its output is kept, its time is limited, and it never outlives the test.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from '../../support/programs.ts';
import { BULK_SIZE, blocks, hashOf } from './bulk.ts';

/** Timeout in milliseconds for everything except the 64 MB. */
export const TIMEOUT = 300_000;

/** Characters of a process's output that are kept. */
const KEPT = 4_000;

const alive = new Set<ChildProcessWithoutNullStreams>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

export class Child {
  readonly process: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<unknown>;
  readonly #program: string;
  #words = '';
  #isClosed = false;

  /** @param keepOutput - `false`: the standard output is data, for the caller to read. */
  constructor(program: string, args: readonly string[], keepOutput = true) {
    this.#program = program;
    this.process = spawn(findProgram(program) ?? program, args, { stdio: 'pipe' });
    alive.add(this.process);
    this.#closed = once(this.process, 'close').then(
      () => alive.delete(this.process),
      (error) => {
        alive.delete(this.process);
        this.#keep(String(error));
      },
    );
    void this.#closed.then(() => {
      this.#isClosed = true;
    });
    this.process.stdin.on('error', () => {});
    this.process.stderr.on('data', (data: Buffer) => this.#keep(data.toString('latin1')));
    if (keepOutput) this.process.stdout.on('data', (data: Buffer) => this.#keep(data.toString('latin1')));
  }

  get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  words(): string {
    return this.#words;
  }

  /**
   * Waits until its output matches. Its exit is not the end of the output, which may still be in the pipe, so it has
   * failed only once its output is closed too.
   */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (const end = Date.now() + TIMEOUT; ; ) {
      const match = pattern.exec(this.#words);
      if (match) return match;
      if (this.#isClosed || Date.now() > end)
        throw new Error(`${this.#program} did not say ${pattern}: ${this.#words}`);
      await sleep(10);
    }
  }

  /** Waits for its end; after `timeout` it is killed, and that is an error. */
  async end(timeout = TIMEOUT): Promise<void> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.process.kill('SIGKILL');
    }, timeout);
    await this.#closed;
    clearTimeout(timer);
    if (late) throw new Error(`${this.#program} did not end within ${timeout} ms: ${this.#words}`);
  }

  async stop(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#closed;
  }

  #keep(text: string): void {
    this.#words = (this.#words + text).slice(-KEPT);
  }
}

export async function listening(port: number, child: Child): Promise<void> {
  for (const end = Date.now() + TIMEOUT; ; ) {
    if (child.ended || Date.now() > end) throw new Error(`nothing listens on port ${port}: ${child.words()}`);
    const socket = connect(port, '127.0.0.1');
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return;
    await sleep(20);
  }
}

/** Writes the 64 MB to its standard input, which stays open. */
export async function feedBulk({ process: { stdin } }: Child): Promise<void> {
  for (const block of blocks()) if (!stdin.write(block)) await once(stdin, 'drain');
}

/** @returns the hash of the first 64 MB of its standard output, or of all of it if it is shorter. */
export async function hashOutput({ process: { stdout } }: Child): Promise<string> {
  return hashOf(upToBulk(stdout));
}

async function* upToBulk(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = BULK_SIZE;
  for await (const piece of source) {
    left -= piece.length;
    yield piece;
    if (left <= 0) return;
  }
}
