// The coprocessor's end of the wires: its SPI slave with the pins beside it (adafruit/nina-fw, components/SPIS, main/sketch).
// BUSY is low while it waits for a selection, to take a command or to give an answer, and high at all other times.
import { BUFFER } from './frames.ts';

/** An answer, or work that gives it later: it is called again until it does. */
export type Answer = Uint8Array | (() => Uint8Array | undefined);

export interface Firmware {
  /** @param frame - what was clocked in while it was selected, at least one byte. */
  run(frame: Uint8Array): Answer;
  /** Power-on: sockets are closed, the network is left. */
  restart(): void;
  /** Whether some socket has data: the level of GPIO0. */
  readonly hasData: boolean;
}

/** Milliseconds that a look at BUSY waits for work in progress: a program that polls it is not to be the faster. */
const LOOK = 5;

type State =
  | { readonly at: 'off' }
  | { readonly at: 'listening'; readonly received: number[] }
  | { readonly at: 'working'; readonly work: () => Uint8Array | undefined }
  | { readonly at: 'answering'; readonly answer: Uint8Array; sent: number };

export class SpiSlave {
  readonly #firmware: Firmware;
  readonly #wait: (milliseconds: number, attempt: () => boolean) => void;
  #state: State = { at: 'listening', received: [] };
  #isSelected = false;
  #isInReset = false;
  /** What the program drives GPIO0 with; `undefined`: nothing. */
  #boot: 0 | 1 | undefined;

  /** @param wait - repeats the attempt until it gives true, at most so long. */
  constructor(firmware: Firmware, wait: (milliseconds: number, attempt: () => boolean) => void) {
    this.#firmware = firmware;
    this.#wait = wait;
  }

  /** Whether CS is low, so that it listens to the bus. */
  get isSelected(): boolean {
    return this.#isSelected;
  }

  /** BUSY, which libraries call ready: low means that it is. */
  get busy(): 0 | 1 {
    if (this.#state.at === 'working') this.#look(this.#state.work);
    return this.#isSelected || this.#state.at === 'off' || this.#state.at === 'working' ? 1 : 0;
  }

  get gpio0(): 0 | 1 {
    return this.#state.at !== 'off' && this.#firmware.hasData ? 1 : 0;
  }

  /** @param level - of ESP_RESET. Released with CS or GPIO0 low it starts as Bluetooth or in its loader, and never answers. */
  reset(level: 0 | 1): void {
    if (level === 0 && !this.#isInReset) this.#firmware.restart();
    if (level === 0) this.#state = { at: 'off' };
    else if (this.#isInReset && !this.#isSelected && this.#boot !== 0) this.#listen();
    this.#isInReset = level === 0;
  }

  /** @param level - with which the program drives GPIO0; `undefined`: it does not. */
  drive(level: 0 | 1 | undefined): void {
    this.#boot = level;
  }

  select(level: 0 | 1): void {
    const wasSelected = this.#isSelected;
    this.#isSelected = level === 0;
    if (!wasSelected || this.#isSelected) return;
    if (this.#state.at === 'answering') this.#listen();
    else if (this.#state.at === 'listening' && this.#state.received.length > 0) this.#take(this.#state.received);
  }

  /**
   * Bytes on the bus while it is selected.
   *
   * @param out - on MOSI. @param into - as long: gets what is on MISO.
   */
  exchange(out: Uint8Array, into: Uint8Array): void {
    const state = this.#state;
    if (state.at === 'listening') {
      into.fill(0);
      state.received.push(...out.subarray(0, BUFFER - state.received.length));
    } else if (state.at === 'answering') {
      const part = state.answer.subarray(state.sent, state.sent + into.length);
      into.fill(0);
      into.set(part);
      state.sent += part.length;
    } else into.fill(0);
  }

  #listen(): void {
    this.#state = { at: 'listening', received: [] };
  }

  #take(received: readonly number[]): void {
    const answer = this.#firmware.run(Uint8Array.from(received));
    this.#state = typeof answer === 'function' ? { at: 'working', work: answer } : { at: 'answering', answer, sent: 0 };
  }

  #look(work: () => Uint8Array | undefined): void {
    this.#wait(LOOK, () => {
      const answer = work();
      if (answer === undefined) return false;
      this.#state = { at: 'answering', answer, sent: 0 };
      return true;
    });
  }
}
