// The memory of the program's TCP sockets: a closed one's serves the next, so that a program that opens many takes no more.
import { SharedSocket, SocketState } from '../bridge/layout.ts';

/** Of 328 KB each. A socket that is closed lasts until its peer has closed too, so more than one waits. */
const MOST_KEPT = 16;

export class SharedSockets {
  readonly #closed: SharedSocket[] = [];

  /** @returns a fresh one. */
  take(): SharedSocket {
    const at = this.#closed.findIndex(({ state }) => state === SocketState.over);
    if (at < 0) return new SharedSocket();
    const [shared] = this.#closed.splice(at, 1);
    shared!.reset();
    return shared!;
  }

  /** @param memory - of a socket that the program has closed: it is used again once its state is `over`. */
  giveBack(memory: SharedArrayBuffer): void {
    this.#closed.push(new SharedSocket(memory));
    if (this.#closed.length > MOST_KEPT) this.#closed.shift();
  }
}
