// The package's Python modules, as embedded by the page's build: one string each, in the worker's JavaScript.
import { encodeUtf8 } from '../../../util/utf8.ts';

const FOLDER = '../../modules/';
const TEXTS: Readonly<Record<string, string>> = import.meta.glob('../../modules/**/*.py', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** @param path - within `modules/`. @returns its bytes, or `undefined`. */
export function readModule(path: string): Uint8Array | undefined {
  const text = TEXTS[FOLDER + path];
  return text === undefined ? undefined : encodeUtf8(text);
}

/** The paths of the files in an overlay. */
export function moduleNames(overlay: string): readonly string[] {
  const start = `${FOLDER}${overlay}/`;
  return Object.keys(TEXTS).flatMap((path) => (path.startsWith(start) ? [path.slice(start.length)] : []));
}
