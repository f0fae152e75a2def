// A pool for the memory of the program's TCP sockets: that of closed sockets is reused, so that a program can open many.
import { SharedSocket, SocketState } from '../bridge/layout.ts';

/** 328 KB each. A closed socket is in use until its peer has closed too, so more than one may be waiting. */
const MOST_KEPT = 16;

export class SharedSockets {
  readonly #closed: SharedSocket[] = [];

  /** @returns a socket in the initial state. */
  take(): SharedSocket {
    const at = this.#closed.findIndex(({ state }) => state === SocketState.over);
    if (at < 0) return new SharedSocket();
    const [shared] = this.#closed.splice(at, 1);
    shared!.reset();
    return shared!;
  }

  /** @param memory - of a socket closed by the program: it is reused once its state is `over`. */
  giveBack(memory: SharedArrayBuffer): void {
    this.#closed.push(new SharedSocket(memory));
    if (this.#closed.length > MOST_KEPT) this.#closed.shift();
  }
}
