// Tracks which module of the firmware creates the next TLS connection, because how to verify it depends on that.
import type { TlsCaller } from '../../boards/how-to-verify.ts';

export class TlsCallers {
  #next: TlsCaller | undefined;

  /** Called by each module on the way, the outermost first. */
  name(caller: TlsCaller): void {
    this.#next ??= caller;
  }

  /** Returns the program itself (`context`) if no module was named. */
  take(): TlsCaller {
    const caller = this.#next ?? 'context';
    this.#next = undefined;
    return caller;
  }
}

const CALLERS: readonly TlsCaller[] = ['requests', 'asyncio', 'wrap_socket', 'context'];

export function isTlsCaller(name: string): name is TlsCaller {
  return (CALLERS as readonly string[]).includes(name);
}
