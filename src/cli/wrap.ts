// Wraps lines to fit a terminal. Output to a pipe or a file is unchanged, so that each message stays one line.
import type { Writable } from 'node:stream';
import type WrapAnsi from 'wrap-ansi';

/** Minimum width: narrower terminals would get one word a line. */
const NARROWEST = 40;

/** Loaded on demand: the library takes longer to load than most commands take to run, and only terminals need it. */
let wrapAnsi: typeof WrapAnsi | undefined;

/** Loads the dependency of {@link fit}, if one of the streams is a terminal. */
export async function prepareFor(...streams: readonly Writable[]): Promise<void> {
  if (streams.some((stream) => columnsOf(stream) !== undefined)) await prepareWrapping();
}

/** Loads the dependency of {@link wrap}. */
export async function prepareWrapping(): Promise<void> {
  wrapAnsi ??= (await import('wrap-ansi')).default;
}

/** Characters in a line of a terminal; `undefined` for other streams. */
export function columnsOf(stream: Writable): number | undefined {
  const { isTTY, columns } = stream as { isTTY?: boolean; columns?: number };
  return isTTY === true && columns !== undefined && columns > 0 ? Math.max(NARROWEST, columns) : undefined;
}

/**
 * Wraps text with colours, wide characters and its own line ends between words to fit the stream's terminal; unchanged
 * before {@link prepareFor}.
 */
export function fit(stream: Writable, text: string): string {
  const columns = columnsOf(stream);
  return columns === undefined || wrapAnsi === undefined ? text : wrap(text, columns);
}

/**
 * Continuation lines are indented like their line, and by two more if it is not indented. Long words (paths) stay
 * whole.
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
