// Lines that fit a terminal. What goes into a pipe or a file is left as it is, so that each message stays one line there.
import type { Writable } from 'node:stream';
import type WrapAnsi from 'wrap-ansi';

/** Narrower terminals are written to as if they were so wide: words would stand one a line. */
const NARROWEST = 40;

/** The library takes longer to load than most commands take to run, and only terminals need it. */
let wrapAnsi: typeof WrapAnsi | undefined;

/** Loads what {@link fit} needs, if one of the streams is a terminal. */
export async function prepareFor(...streams: readonly Writable[]): Promise<void> {
  if (streams.some((stream) => columnsOf(stream) !== undefined)) await prepareWrapping();
}

/** Loads what {@link wrap} needs. */
export async function prepareWrapping(): Promise<void> {
  wrapAnsi ??= (await import('wrap-ansi')).default;
}

/** Characters in a line of a terminal; `undefined` for what is none. */
export function columnsOf(stream: Writable): number | undefined {
  const { isTTY, columns } = stream as { isTTY?: boolean; columns?: number };
  return isTTY === true && columns !== undefined && columns > 0 ? Math.max(NARROWEST, columns) : undefined;
}

/**
 * Text with colours, wide characters and its own line ends, broken between words to fit the stream's terminal; as it is
 * before {@link prepareFor}.
 */
export function fit(stream: Writable, text: string): string {
  const columns = columnsOf(stream);
  return columns === undefined || wrapAnsi === undefined ? text : wrap(text, columns);
}

/**
 * What follows of a line is indented as the line is, and by two more where it is not. Long words (paths) stay whole.
 *
 * @throws TypeError before {@link prepareWrapping}.
 */
export function wrap(text: string, columns: number): string {
  const breakLine = wrapAnsi;
  if (breakLine === undefined) throw new TypeError('wrap: prepareWrapping first');
  return text
    .split('\n')
    .map((line) => {
      const indent = /^ {0,16}/.exec(line)![0];
      const hanging = indent === '' ? '  ' : indent;
      const lines = breakLine(line.slice(indent.length), columns - hanging.length, { trim: true }).split('\n');
      return indent + lines.join(`\n${hanging}`);
    })
    .join('\n');
}
