// Pictures of what a display shows, at the moments that somebody asked for (modules/common/_screenshots.py).
import type { Post } from './blocking.ts';
import { type HostFunction, host } from './host-function.ts';
import type { Interpreter } from './interpreter.ts';
import { raiseValueError } from './raise.ts';

/** Pixels in one direction; more than any display here. */
const MOST = 4096;

/** @param times - milliseconds of program time; below zero: at the end. */
export function screenshotFunctions(
  times: readonly number[],
  interpreter: Pick<Interpreter, 'memory'>,
  post: Post,
): Record<string, HostFunction> {
  return {
    /** @returns the moments, joined by spaces. */
    screenshot_times: host([], () => times.join(' ')),

    /** @param address - of three bytes a pixel, red first, rows from the top. */
    screenshot: host(['int', 'address', 'size', 'size'], (index, address, width, height) => {
      if (width < 1 || height < 1 || width > MOST || height > MOST) throw raiseValueError('no such picture');
      const pixels = interpreter.memory(address, 3 * width * height).slice();
      post({ type: 'screenshot', index, picture: { width, height, pixels } });
      return 0;
    }),
  };
}
