// The coprocessor's SPI slave with its control pins (adafruit/nina-fw, components/SPIS, main/sketch).
// BUSY is low while it waits to be selected, to receive a command or to send a response, and otherwise high.
import { BUFFER } from './frames.ts';

/** A response, or a function to call again until it returns one. */
export type FrameResponse = Uint8Array | (() => Uint8Array | undefined);

export interface FrameHandler {
  /** @param frame - bytes received while it was selected, at least one. */
  run(frame: Uint8Array): FrameResponse;
  /** Power-on: sockets are closed, the network is left. */
  restart(): void;
  /** Whether some socket has data: the level of GPIO0. */
  readonly hasData: boolean;
}

/** Milliseconds for which reading BUSY waits for a response, so that polling it does not use a whole core. */
const POLL_WAIT = 5;

type State =
  | { readonly at: 'off' }
  | { readonly at: 'listening'; readonly received: number[] }
  | { readonly at: 'working'; readonly work: () => Uint8Array | undefined }
  | { readonly at: 'responding'; readonly response: Uint8Array; sent: number };

export class SpiSlave {
  readonly #firmware: FrameHandler;
  readonly #wait: (milliseconds: number, attempt: () => boolean) => void;
  #state: State = { at: 'listening', received: [] };
  #isSelected = false;
  #isInReset = false;
  /** The level at which the program drives GPIO0; `undefined`: it does not drive it. */
  #boot: 0 | 1 | undefined;

  /** @param wait - repeats the attempt until it returns true, or the time is over. */
  constructor(firmware: FrameHandler, wait: (milliseconds: number, attempt: () => boolean) => void) {
    this.#firmware = firmware;
    this.#wait = wait;
  }

  /** Whether CS is low, so that it takes part in transfers on the bus. */
  get isSelected(): boolean {
    return this.#isSelected;
  }

  /** The BUSY pin, which libraries call ready: low means ready. */
  get busy(): 0 | 1 {
    if (this.#state.at === 'working') this.#poll(this.#state.work);
    return this.#isSelected || this.#state.at === 'off' || this.#state.at === 'working' ? 1 : 0;
  }

  get gpio0(): 0 | 1 {
    return this.#state.at !== 'off' && this.#firmware.hasData ? 1 : 0;
  }

  /** @param level - of ESP_RESET. Released while CS or GPIO0 is low, it starts as Bluetooth or in its loader: no responses. */
  reset(level: 0 | 1): void {
    if (level === 0 && !this.#isInReset) this.#firmware.restart();
    if (level === 0) this.#state = { at: 'off' };
    else if (this.#isInReset && !this.#isSelected && this.#boot !== 0) this.#listen();
    this.#isInReset = level === 0;
  }

  /** @param level - at which the program drives GPIO0; `undefined`: it stops driving it. */
  drive(level: 0 | 1 | undefined): void {
    this.#boot = level;
  }

  select(level: 0 | 1): void {
    const wasSelected = this.#isSelected;
    this.#isSelected = level === 0;
    if (!wasSelected || this.#isSelected) return;
    if (this.#state.at === 'responding') this.#listen();
    else if (this.#state.at === 'listening' && this.#state.received.length > 0) this.#take(this.#state.received);
  }

  /**
   * Transfers bytes while it is selected.
   *
   * @param out - bytes on MOSI. @param into - of the same length; filled with the bytes on MISO.
   */
  exchange(out: Uint8Array, into: Uint8Array): void {
    const state = this.#state;
    if (state.at === 'listening') {
      into.fill(0);
      state.received.push(...out.subarray(0, BUFFER - state.received.length));
    } else if (state.at === 'responding') {
      const part = state.response.subarray(state.sent, state.sent + into.length);
      into.fill(0);
      into.set(part);
      state.sent += part.length;
    } else into.fill(0);
  }

  #listen(): void {
    this.#state = { at: 'listening', received: [] };
  }

  #take(received: readonly number[]): void {
    const response = this.#firmware.run(Uint8Array.from(received));
    this.#state =
      typeof response === 'function' ? { at: 'working', work: response } : { at: 'responding', response, sent: 0 };
  }

  #poll(work: () => Uint8Array | undefined): void {
    this.#wait(POLL_WAIT, () => {
      const response = work();
      if (response === undefined) return false;
      this.#state = { at: 'responding', response, sent: 0 };
      return true;
    });
  }
}
