// The display controller SSD1306: decodes the writes to it, and renders its panel. Solomon Systech's data sheet,
// sections 8.1.5 (I2C), 8.1.3 (SPI), 9 and 10.
import type { I2cDevice } from './i2c-device.ts';

export interface DisplayPicture {
  readonly width: number;
  readonly height: number;
  /** Three bytes per pixel, red first, rows from the top. */
  readonly pixels: Uint8Array;
}

const WIDTH = 128;
const PAGES = 8;
const ROWS = 8 * PAGES;

/** Number of operand bytes, by command; the others have none. */
const OPERANDS: Readonly<Record<number, number>> = {
  32: 1,
  33: 2,
  34: 2,
  38: 6,
  39: 6,
  41: 5,
  42: 5,
  129: 1,
  141: 1,
  163: 2,
  168: 1,
  173: 1,
  211: 1,
  213: 1,
  217: 1,
  218: 1,
  219: 1,
}; // prettier-ignore

export class Ssd1306 {
  readonly #memory = new Uint8Array(WIDTH * PAGES);
  /** An incomplete command. */
  readonly #pending: number[] = [];
  #mode: 'horizontal' | 'vertical' | 'page' = 'page';
  #columns: readonly [from: number, to: number] = [0, WIDTH - 1];
  #pages: readonly [from: number, to: number] = [0, PAGES - 1];
  #column = 0;
  #page = 0;
  #startLine = 0;
  #offset = 0;
  #rows = ROWS;
  #isOn = false;
  #isLit = false;
  #isInverted = false;
  /** Modules are mounted with column 127 at the left and COM63 at the top. */
  #isMirrored = true;
  #isFlipped = true;

  command(byte: number): void {
    this.#pending.push(byte);
    const [code, ...operands] = this.#pending;
    if (operands.length < (OPERANDS[code!] ?? 0)) return;
    this.#pending.length = 0;
    this.#execute(code!, operands);
  }

  data(byte: number): void {
    this.#memory[this.#page * WIDTH + this.#column] = byte;
    this.#advance();
  }

  /** @returns the content of the panel, upright as modules are mounted. */
  picture(): DisplayPicture {
    const pixels = new Uint8Array(3 * WIDTH * this.#rows);
    for (let y = 0; y < this.#rows; y++)
      for (let x = 0; x < WIDTH; x++)
        if (this.#shows(x, y)) pixels.fill(0xff, 3 * (y * WIDTH + x), 3 * (y * WIDTH + x + 1));
    return { width: WIDTH, height: this.#rows, pixels };
  }

  #shows(x: number, y: number): boolean {
    if (!this.#isOn) return false;
    if (this.#isLit) return !this.#isInverted;
    const column = this.#isMirrored ? WIDTH - 1 - x : x;
    const output = this.#isFlipped ? this.#rows - 1 - y : y;
    const row = (output + this.#startLine + this.#offset) % ROWS;
    const bit = (this.#memory[(row >> 3) * WIDTH + column]! >> (row & 7)) & 1;
    return (bit === 1) !== this.#isInverted;
  }

  #advance(): void {
    const [firstColumn, lastColumn] = this.#columns;
    const [firstPage, lastPage] = this.#pages;
    if (this.#mode === 'page') {
      this.#column = (this.#column + 1) % WIDTH;
      return;
    }
    const nextPage = () => (this.#page === lastPage ? firstPage : (this.#page + 1) % PAGES);
    const nextColumn = () => (this.#column === lastColumn ? firstColumn : (this.#column + 1) % WIDTH);
    if (this.#mode === 'horizontal') {
      if (this.#column === lastColumn) this.#page = nextPage();
      this.#column = nextColumn();
    } else {
      if (this.#page === lastPage) this.#column = nextColumn();
      this.#page = nextPage();
    }
  }

  #execute(code: number, [first = 0, second = 0]: readonly number[]): void {
    if (code <= 0x0f) this.#column = (this.#column & 0x70) | code;
    else if (code <= 0x1f) this.#column = ((code & 0x07) << 4) | (this.#column & 0x0f);
    else if (code >= 0x40 && code <= 0x7f) this.#startLine = code & 0x3f;
    else if (code >= 0xb0 && code <= 0xb7) this.#page = code & 0x07;
    else if (code === 0x20) this.#mode = (['horizontal', 'vertical', 'page', 'page'] as const)[first & 3]!;
    else if (code === 0x21) {
      this.#columns = [first & 0x7f, second & 0x7f];
      this.#column = first & 0x7f;
    } else if (code === 0x22) {
      this.#pages = [first & 7, second & 7];
      this.#page = first & 7;
    } else if (code === 0xa0 || code === 0xa1) this.#isMirrored = code === 0xa0;
    else if (code === 0xa4 || code === 0xa5) this.#isLit = code === 0xa5;
    else if (code === 0xa6 || code === 0xa7) this.#isInverted = code === 0xa7;
    else if (code === 0xa8) this.#rows = Math.max(16, (first & 0x3f) + 1);
    else if (code === 0xae || code === 0xaf) this.#isOn = code === 0xaf;
    else if (code >= 0xc0 && code <= 0xcf) this.#isFlipped = (code & 0x08) === 0;
    else if (code === 0xd3) this.#offset = first & 0x3f;
  }
}

/** On I2C each write begins with a control byte: whether commands or data follow, and whether one byte or all. */
export class Ssd1306OnI2c implements I2cDevice {
  readonly #display: Ssd1306;

  constructor(display: Ssd1306) {
    this.#display = display;
  }

  write(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; ) {
      const control = bytes[at++]!;
      const isData = (control & 0x40) !== 0;
      const isOne = (control & 0x80) !== 0;
      const end = isOne ? Math.min(at + 1, bytes.length) : bytes.length;
      for (; at < end; at++) isData ? this.#display.data(bytes[at]!) : this.#display.command(bytes[at]!);
    }
    return bytes.length;
  }

  read(length: number): Uint8Array {
    return new Uint8Array(length);
  }
}
