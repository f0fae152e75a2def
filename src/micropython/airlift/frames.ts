// Encodes and decodes the frames of NINA's SPI protocol (adafruit/nina-fw, main/CommandHandler.cpp): commands, responses.

/** Size of NINA's command and response buffers (SPI_MAX_DMA_LEN); bytes beyond it are lost. */
export const BUFFER = 4092;

const START = 0xe0;
const END = 0xee;
const ERROR = 0xef;
const REPLY = 0x80;
/** Bytes before the first parameter: start, command, number of parameters. */
const HEADER = 3;

/** Commands with two length bytes before each parameter; the others have one. */
const WIDE: ReadonlySet<number> = new Set([0x44, 0x45, 0x46]);
/** Responses with two length bytes before each parameter. */
const WIDE_RESPONSES: ReadonlySet<number> = new Set([0x45]);

export interface NinaCommand {
  readonly code: number;
  /** The number of parameters according to the frame. */
  readonly count: number;
  readonly parameters: readonly Uint8Array[];
  /** Everything after the first length byte, up to the end of NINA's buffer: certificates exceed their length byte. */
  readonly raw: Uint8Array;
}

/**
 * Decodes the received bytes. Like NINA it checks neither the end byte nor the length: missing bytes are read as zero.
 *
 * @param bytes - received while the coprocessor was selected once, any number.
 * @returns `undefined` if the first byte is not the start byte.
 */
export function decodeCommand(bytes: Uint8Array): NinaCommand | undefined {
  const buffer = new Uint8Array(BUFFER);
  buffer.set(bytes.subarray(0, BUFFER));
  if (buffer[0] !== START) return undefined;
  const code = buffer[1]!;
  const count = buffer[2]!;
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

/** @returns the frame of a response. @throws RangeError if the parameters do not fit into the buffer. */
export function encodeResponse(code: number, parameters: readonly Uint8Array[]): Uint8Array {
  const lengthBytes = WIDE_RESPONSES.has(code) ? 2 : 1;
  const length = parameters.reduce((sum, each) => sum + lengthBytes + each.length, HEADER + 1);
  if (length > BUFFER) throw new RangeError(`a response of ${length} bytes does not fit`);
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

/** The response to an invalid frame, or to a command that this firmware does not have. */
export function encodeError(): Uint8Array {
  return Uint8Array.of(ERROR, 0, END, 0);
}

/** The longest parameter that fits alone into a response with two length bytes. */
export const MOST_DATA = BUFFER - HEADER - 1 - 2;

function align(length: number): number {
  return Math.ceil(length / 4) * 4;
}
