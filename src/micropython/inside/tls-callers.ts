// Which module of the firmware makes the next TLS connection: what would verify it depends on that.
import type { TlsCaller } from '../../boards/verifying.ts';

export class TlsCallers {
  #next: TlsCaller | undefined;

  /** Called on the way down, the outermost first. */
  name(caller: TlsCaller): void {
    this.#next ??= caller;
  }

  /** The program itself where nobody was named. */
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
