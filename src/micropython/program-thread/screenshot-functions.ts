// Host functions that take pictures of a display at the requested times (modules/common/_screenshots.py).
import { equalBytes } from '../../util/bytes.ts';
import type { Picture } from '../bridge/messages.ts';
import type { Displays } from '../hardware/displays.ts';
import type { Post } from './blocking.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import type { Interpreter } from './interpreter.ts';
import { raiseValueError } from './python-raise.ts';

/** The largest width or height in pixels; more than any display here. */
const MOST = 4096;

/**
 * @param times - milliseconds of program time; negative: at the end. @param watched - whether to send every change.
 */
export function screenshotFunctions(
  { times, watched }: { readonly times: readonly number[]; readonly watched: boolean },
  interpreter: Pick<Interpreter, 'memory'>,
  post: Post,
  displays: Pick<Displays, 'picture'>,
): Record<string, HostFunction> {
  let shown: Picture | undefined;
  /** @param address - of three bytes per pixel, red first, rows from the top. */
  const pictureAt = (address: number, width: number, height: number): Picture => {
    if (width < 1 || height < 1 || width > MOST || height > MOST) throw raiseValueError('no such picture');
    return { width, height, pixels: interpreter.memory(address, 3 * width * height).slice() };
  };
  const show = (picture: Picture): number => {
    if (shown !== undefined && shown.width === picture.width && equalBytes(shown.pixels, picture.pixels)) return 0;
    shown = picture;
    post({ type: 'display', picture });
    return 0;
  };
  return {
    /** @returns the requested times, joined by spaces. */
    screenshot_times: hostFunction([], () => times.join(' ')),

    screenshot: hostFunction(['int', 'address', 'size', 'size'], (index, address, width, height) => {
      post({ type: 'screenshot', index, picture: pictureAt(address, width, height) });
      return 0;
    }),

    /** The same for a display of board.toml, if there is one. */
    screenshot_of_bus: hostFunction(['int'], (index) => {
      const picture = displays.picture();
      if (picture !== undefined) post({ type: 'screenshot', index, picture });
      return 0;
    }),

    /** @returns 1 if the display is watched. */
    display_watched: hostFunction([], () => (watched ? 1 : 0)),

    /** Sends the current picture of the display, if it has changed. */
    display_show: hostFunction(['address', 'size', 'size'], (address, width, height) =>
      show(pictureAt(address, width, height)),
    ),

    /** The same for a display of board.toml. @returns 1 if there is none. */
    display_show_bus: hostFunction([], () => {
      const picture = displays.picture();
      return picture === undefined ? 1 : show(picture);
    }),
  };
}
