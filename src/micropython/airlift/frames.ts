// The frames of NINA's SPI protocol (adafruit/nina-fw, main/CommandHandler.cpp): a command with its parameters, an answer.

/** Bytes of NINA's command and response buffers (SPI_MAX_DMA_LEN): what is clocked beyond them is lost. */
export const BUFFER = 4092;

const START = 0xe0;
const END = 0xee;
const ERROR = 0xef;
const REPLY = 0x80;
/** Before the first parameter: start, command, how many there are. */
const HEADER = 3;

/** Commands whose parameters, in the frame, have a length of two bytes. */
const WIDE: ReadonlySet<number> = new Set([0x44, 0x45, 0x46]);
/** Answers whose parameters have. */
const WIDE_ANSWERS: ReadonlySet<number> = new Set([0x45]);

export interface Command {
  readonly code: number;
  /** How many parameters the frame announces. */
  readonly count: number;
  readonly parameters: readonly Uint8Array[];
  /** All that follows the first length byte, up to the end of NINA's buffer: for what is longer than its length says. */
  readonly raw: Uint8Array;
}

/**
 * Reads what was clocked in. Like NINA it looks neither for the end byte nor at how much came: what is missing is zero.
 *
 * @param bytes - of one selection, any number.
 * @returns `undefined` for a frame that does not start as one.
 */
export function decodeCommand(bytes: Uint8Array): Command | undefined {
  const buffer = new Uint8Array(BUFFER);
  buffer.set(bytes.subarray(0, BUFFER));
  const [start, code, count] = buffer as unknown as [number, number, number];
  if (start !== START) return undefined;
  const lengthBytes = WIDE.has(code) ? 2 : 1;
  const parameters: Uint8Array[] = [];
  for (let at = HEADER; parameters.length < count && at + lengthBytes <= BUFFER; ) {
    const length = lengthBytes === 2 ? (buffer[at]! << 8) | buffer[at + 1]! : buffer[at]!;
    at += lengthBytes;
    parameters.push(buffer.subarray(at, at + length));
    at += length;
  }
  return { code, count, parameters, raw: buffer.subarray(HEADER + 1) };
}

/** @param parameters - fit the buffer together. @returns the frame that answers a command. @throws RangeError else. */
export function encodeAnswer(code: number, parameters: readonly Uint8Array[]): Uint8Array {
  const lengthBytes = WIDE_ANSWERS.has(code) ? 2 : 1;
  const length = parameters.reduce((sum, each) => sum + lengthBytes + each.length, HEADER + 1);
  if (length > BUFFER) throw new RangeError(`an answer of ${length} bytes does not fit`);
  const frame = new Uint8Array(align(length));
  frame.set([START, REPLY | code, parameters.length]);
  let at = HEADER;
  for (const parameter of parameters) {
    if (lengthBytes === 2) frame[at++] = parameter.length >> 8;
    frame[at++] = parameter.length & 0xff;
    frame.set(parameter, at);
    at += parameter.length;
  }
  frame[at] = END;
  return frame;
}

/** The answer to what is no command, or none that this firmware has. */
export function encodeError(): Uint8Array {
  return Uint8Array.of(ERROR, 0, END, 0);
}

/** The most data that an answer with one parameter of two length bytes holds. */
export const MOST_DATA = BUFFER - HEADER - 1 - 2;

function align(length: number): number {
  return Math.ceil(length / 4) * 4;
}
