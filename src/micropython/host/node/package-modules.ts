// The Python modules of the package, read from the folder `modules/`. A bundle carries them itself: scripts/bundle.ts.
import { readdirSync, readFileSync } from 'node:fs';

const MODULES = new URL('../../modules/', import.meta.url);

/** @param path - within `modules/`. @throws an Error of the operating system's where there is none. */
export function readModule(path: string): Uint8Array {
  return readFileSync(new URL(path, MODULES));
}

/** What is in an overlay: paths of files and of folders, a folder before what it holds. */
export function moduleNames(overlay: string): readonly string[] {
  return readdirSync(new URL(`${overlay}/`, MODULES), { encoding: 'utf8', recursive: true }).map((path) =>
    path.replaceAll('\\', '/'),
  );
}
