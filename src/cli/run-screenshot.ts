// `run --screenshot FILE.png@5s`: writes the content of the board's display at that time as a PNG.
import { TlsError } from '../errors.ts';
import type { Picture } from '../micropython/bridge/messages.ts';
import type { Io, Option } from './command.ts';
import { writeFiles } from './output-file.ts';

export interface ScreenshotOptions {
  readonly screenshot?: readonly string[];
}

export const SCREENSHOT_OPTIONS: readonly Option[] = [
  {
    flags: '--screenshot <file>',
    description: 'save what the display shows as a PNG: screen.png@5s after five seconds, screen.png at the end',
    repeatable: true,
  },
];

interface Screenshot {
  readonly path: string;
  /** Milliseconds of program time; below zero: at the end. */
  readonly at: number;
}

/** Maximum of a 32-bit timer of microseconds. */
const LATEST = 2_147_000;

/** @throws TlsError `cli.usage`. */
export function readScreenshots({ screenshot = [] }: ScreenshotOptions): readonly Screenshot[] {
  return screenshot.map((text) => {
    const parts = /^(.+\.png)(?:@(\d+(?:\.\d+)?)(ms|s))?$/i.exec(text);
    if (parts === null)
      throw new TlsError(
        'cli.usage',
        `--screenshot ${text}: expected a file that ends in .png, and a time such as @5s or @500ms`,
      );
    const [, path, time, unit] = parts;
    const at = time === undefined ? -1 : Math.round(Number(time) * (unit === 's' ? 1000 : 1));
    if (at > LATEST) throw new TlsError('cli.usage', `--screenshot ${text}: the latest time is ${LATEST / 1000}s`);
    return { path: path!, at };
  });
}

/** Writes screenshots as they are taken, and reports at the end which were not. */
export class ScreenshotWriter {
  readonly #wanted: readonly Screenshot[];
  readonly #pictures = new Map<number, Picture>();

  constructor(wanted: readonly Screenshot[]) {
    this.#wanted = wanted;
  }

  get times(): readonly number[] {
    return this.#wanted.map(({ at }) => at);
  }

  take(index: number, picture: Picture): void {
    this.#pictures.set(index, picture);
  }

  /** @throws TlsError `cli.file`. */
  async finish(io: Pick<Io, 'stderr'>): Promise<void> {
    for (const [index, { path }] of this.#wanted.entries()) {
      const picture = this.#pictures.get(index);
      if (picture === undefined) io.stderr.write(`thimble: --screenshot ${path}: the program has no display\n`);
      else await writeFiles([{ path, content: await encodePng(picture), secret: false }], 'replaced');
    }
  }
}

async function encodePng({ width, height, pixels }: Picture): Promise<Uint8Array> {
  const { encode } = await import('fast-png'); // loaded on demand
  return encode({ width, height, data: pixels, channels: 3 });
}
