// Connections that are kept for the next request: per origin and settings, bounded, the newest idle one first.
import { TlsError } from '../../errors.ts';
import type { IoOptions, Transport } from '../../net/transport.ts';
import { throwIfAborted, Waiter } from '../../net/waiter.ts';
import { HttpConnection } from './http-connection.ts';
import type { PoolOptions } from './options.ts';

/** Makes a connection of one kind. */
export type Connect = (io: IoOptions) => Promise<Transport>;

export class ConnectionPool {
  readonly #options: Required<{ [K in keyof PoolOptions]: number }>;
  readonly #hosts = new Map<string, HostPool>();
  #closed = false;

  constructor(options: PoolOptions = {}) {
    this.#options = {
      maxPerHost: options.maxPerHost ?? 64,
      maxIdlePerHost: options.maxIdlePerHost ?? 8,
      idleTimeout: options.idleTimeout ?? 4_000,
    };
  }

  /**
   * @param key - says all that must be alike for a connection to be shared: origin, context, proxy.
   * @returns a connection for one request, which comes back when its response ends, or closes.
   * @throws TlsError what `connect` throws; `net.closed` once the pool is closed.
   */
  async acquire(key: string, connect: Connect, io: IoOptions): Promise<HttpConnection> {
    if (this.#closed) throw new TlsError('net.closed', 'the session is closed');
    let host = this.#hosts.get(key);
    if (host === undefined) {
      host = new HostPool(this.#options, () => this.#hosts.delete(key));
      this.#hosts.set(key, host);
    }
    return host.acquire(connect, io);
  }

  /** Closes what is idle; connections in use close when their responses end. */
  close(): void {
    this.#closed = true;
    for (const host of this.#hosts.values()) host.close();
  }
}

interface IdleConnection {
  readonly connection: HttpConnection;
  timer: ReturnType<typeof setTimeout>;
}

const WAITING = 'waiting for a free connection';
/** A program that asks again at once, as most do, is spared the watching in between. Milliseconds. */
const UNWATCHED = 1;

class HostPool {
  readonly #options: Required<{ [K in keyof PoolOptions]: number }>;
  readonly #onEmpty: () => void;
  readonly #idle: IdleConnection[] = [];
  readonly #waiting: Waiter<HttpConnection | undefined>[] = [];
  #count = 0;
  #closed = false;

  constructor(options: Required<{ [K in keyof PoolOptions]: number }>, onEmpty: () => void) {
    this.#options = options;
    this.#onEmpty = onEmpty;
  }

  async acquire(connect: Connect, io: IoOptions): Promise<HttpConnection> {
    for (;;) {
      const idle = this.#takeIdle();
      if (idle !== undefined) return idle;
      if (this.#count < this.#options.maxPerHost) return this.#open(connect, io);
      throwIfAborted(io.signal, WAITING);
      const waiter = new Waiter<HttpConnection | undefined>(WAITING, io, () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      });
      this.#waiting.push(waiter);
      const handed = await waiter.promise;
      if (handed !== undefined) return handed;
    }
  }

  close(): void {
    this.#closed = true;
    for (const { connection, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      connection.close();
    }
  }

  async #open(connect: Connect, io: IoOptions): Promise<HttpConnection> {
    this.#count += 1;
    try {
      return new HttpConnection(
        await connect(io),
        (connection) => this.#release(connection),
        (connection) => this.#forget(connection),
      );
    } catch (error) {
      this.#gone();
      throw error;
    }
  }

  #takeIdle(): HttpConnection | undefined {
    for (let entry = this.#idle.pop(); entry !== undefined; entry = this.#idle.pop()) {
      clearTimeout(entry.timer);
      if (entry.connection.wake()) return entry.connection;
    }
    return undefined;
  }

  #release(connection: HttpConnection): void {
    const waiter = this.#waiting.shift();
    if (waiter !== undefined) {
      waiter.resolve(connection);
      return;
    }
    if (this.#closed || this.#idle.length >= this.#options.maxIdlePerHost) {
      connection.close();
      return;
    }
    const entry: IdleConnection = { connection, timer: setTimeout(() => this.#watch(entry), UNWATCHED) };
    this.#idle.push(entry);
  }

  #watch(entry: IdleConnection): void {
    entry.timer = setTimeout(() => entry.connection.close(), this.#options.idleTimeout);
    // An idle connection is no reason for a program to go on.
    (entry.timer as { unref?: () => void }).unref?.();
    entry.connection.idle();
  }

  #forget(connection: HttpConnection): void {
    const at = this.#idle.findIndex((entry) => entry.connection === connection);
    if (at >= 0) clearTimeout(this.#idle.splice(at, 1)[0]!.timer);
    this.#gone();
  }

  #gone(): void {
    this.#count -= 1;
    // Whoever waits longest may open a connection in place of this one.
    this.#waiting.shift()?.resolve(undefined);
    if (this.#count === 0 && this.#waiting.length === 0) this.#onEmpty();
  }
}
