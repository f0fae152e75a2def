// The connection pool: per origin and settings, bounded; the connection that was used last is reused first.
import { TlsError } from '../../errors.ts';
import { startDeadline } from '../../net/deadline.ts';
import { endOfEventLoopTick } from '../../net/event-loop.ts';
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

  /** Connections that are open, idle or not. */
  get size(): number {
    let size = 0;
    for (const host of this.#hosts.values()) size += host.size;
    return size;
  }

  /**
   * @param key - everything that must be equal for a connection to be shared: origin, context, proxy.
   * @returns a connection for one request; it returns to the pool, or closes, when the response ends.
   * @throws TlsError what `connect` throws; `net.closed` once the pool is closed.
   */
  acquire(key: string, connect: Connect, io: IoOptions): Promise<HttpConnection> {
    if (this.#closed) throw sessionClosed();
    let host = this.#hosts.get(key);
    if (host === undefined) {
      host = new HostPool(this.#options, () => this.#hosts.delete(key));
      this.#hosts.set(key, host);
    }
    return host.acquire(connect, io);
  }

  /** Closes every connection; pending requests and reads fail with `net.closed`. */
  close(): void {
    this.#closed = true;
    for (const host of this.#hosts.values()) host.close();
  }
}

export function sessionClosed(): TlsError {
  return new TlsError('net.closed', 'the session is closed');
}

interface IdleConnection {
  readonly connection: HttpConnection;
  /** Called when the connection has been idle for longer than one event loop iteration. */
  timer: ReturnType<typeof setTimeout> | undefined;
}

const WAITING = 'waiting for a free connection';

class HostPool {
  readonly #options: Required<{ [K in keyof PoolOptions]: number }>;
  readonly #onEmpty: () => void;
  readonly #idle: IdleConnection[] = [];
  readonly #waiting: Waiter<HttpConnection | undefined>[] = [];
  readonly #open = new Set<HttpConnection>();
  readonly #opening = new Set<AbortController>();
  #count = 0;
  #settling = false;
  #closed = false;

  constructor(options: Required<{ [K in keyof PoolOptions]: number }>, onEmpty: () => void) {
    this.#options = options;
    this.#onEmpty = onEmpty;
  }

  get size(): number {
    return this.#open.size;
  }

  async acquire(connect: Connect, io: IoOptions): Promise<HttpConnection> {
    for (;;) {
      let kept = this.#takeIdle();
      if (kept === undefined && this.#count < this.#options.maxPerHost) return this.#connect(connect, io);
      kept ??= await this.#nextFree(io);
      if (kept === undefined) continue;
      // A server that closes says so by now, before a request is lost on the connection. And requests on many
      // connections go out together, which spares both sides waking up for each.
      await endOfEventLoopTick();
      if (!kept.closed) return kept;
    }
  }

  close(): void {
    this.#closed = true;
    const reason = sessionClosed();
    for (const waiter of this.#waiting.splice(0)) waiter.reject(reason);
    for (const ending of this.#opening) ending.abort(reason);
    for (const connection of this.#open) connection.giveUp(reason);
  }

  async #connect(connect: Connect, { timeout, signal }: IoOptions): Promise<HttpConnection> {
    this.#count += 1;
    const ending = new AbortController();
    const either = startDeadline('connecting', undefined, signal, ending.signal);
    this.#opening.add(ending);
    try {
      const connection = new HttpConnection(
        await connect({ timeout, signal: either.signal }),
        (connection) => this.#release(connection),
        (connection) => this.#forget(connection),
      );
      this.#open.add(connection);
      return connection;
    } catch (error) {
      this.#gone();
      throw error;
    } finally {
      this.#opening.delete(ending);
      either.clear();
    }
  }

  #takeIdle(): HttpConnection | undefined {
    const entry = this.#idle.pop();
    if (entry?.timer !== undefined) {
      clearTimeout(entry.timer);
      entry.connection.setIdle(false);
    }
    return entry?.connection;
  }

  /** @returns `undefined` if one has closed, so that another may be opened. */
  #nextFree(io: IoOptions): Promise<HttpConnection | undefined> {
    throwIfAborted(io.signal, WAITING);
    const waiter = new Waiter<HttpConnection | undefined>(WAITING, io, () => {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
    });
    this.#waiting.push(waiter);
    return waiter.promise;
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
    this.#idle.push({ connection, timer: undefined });
    if (!this.#settling) void this.#settle();
  }

  /** Most programs send the next request at once, so the timers start later. */
  async #settle(): Promise<void> {
    this.#settling = true;
    await endOfEventLoopTick();
    this.#settling = false;
    for (const entry of this.#idle) {
      if (entry.timer !== undefined) continue;
      entry.timer = setTimeout(() => entry.connection.close(), this.#options.idleTimeout);
      // An idle connection does not keep the program running.
      (entry.timer as { unref?: () => void }).unref?.();
      entry.connection.setIdle(true);
    }
  }

  #forget(connection: HttpConnection): void {
    this.#open.delete(connection);
    const at = this.#idle.findIndex((entry) => entry.connection === connection);
    if (at >= 0) clearTimeout(this.#idle.splice(at, 1)[0]!.timer);
    this.#gone();
  }

  #gone(): void {
    this.#count -= 1;
    // Whoever waits longest may open a connection in place of this one.
    const next = this.#waiting.shift();
    next?.resolve(undefined);
    if (next === undefined && this.#count === 0) this.#onEmpty();
  }
}
