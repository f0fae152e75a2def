// The default session store: in memory, bounded; the oldest session is dropped first.
import { INSPECT, type InspectArguments, show } from '../../util/inspect.ts';
import type { SessionStore, StoredSession } from './session.ts';

/** Sessions in all, and for one key: browsers keep as many. A session with a chain of 4 KB takes about 5 KB. */
const SESSIONS = 256;
const SESSIONS_PER_KEY = 4;

/** Sessions in memory, bounded: the oldest is dropped first. */
export class MemorySessionStore implements SessionStore {
  /** Keys in the order of their last `put`; sessions of a key oldest first. */
  readonly #sessions = new Map<string, StoredSession[]>();
  readonly #capacity: number;
  #size = 0;

  /** @param capacity - sessions kept in all. */
  constructor(capacity = SESSIONS) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#size;
  }

  put(key: string, session: StoredSession): void {
    const sessions = this.#sessions.get(key) ?? [];
    this.#sessions.delete(key); // to the end of the order
    this.#sessions.set(key, sessions);
    sessions.push(session);
    this.#size++;
    if (sessions.length > SESSIONS_PER_KEY) this.#dropOldest(key, sessions);
    while (this.#size > this.#capacity) {
      const [oldest, itsSessions] = this.#sessions.entries().next().value!;
      this.#dropOldest(oldest, itsSessions);
    }
  }

  take(key: string, use: 'once' | 'keep'): StoredSession | undefined {
    const sessions = this.#sessions.get(key);
    const session = sessions?.at(-1);
    if (sessions === undefined || session === undefined || use === 'keep') return session;
    sessions.pop();
    this.#size--;
    if (sessions.length === 0) this.#sessions.delete(key);
    return session;
  }

  delete(key: string): void {
    this.#size -= this.#sessions.get(key)?.length ?? 0;
    this.#sessions.delete(key);
  }

  #dropOldest(key: string, sessions: StoredSession[]): void {
    sessions.shift();
    this.#size--;
    if (sessions.length === 0) this.#sessions.delete(key);
  }

  [INSPECT](...args: InspectArguments): string {
    return show('MemorySessionStore', { size: this.#size, capacity: this.#capacity }, args);
  }
}
