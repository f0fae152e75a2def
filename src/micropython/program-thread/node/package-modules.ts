// Reads the package's Python modules from the folder `modules/`. Bundles embed them instead: scripts/bundle.ts.
import { readdirSync, readFileSync } from 'node:fs';

const MODULES = new URL('../../modules/', import.meta.url);

/** @param path - within `modules/`. @throws an error of the operating system if it does not exist. */
export function readModule(path: string): Uint8Array {
  return readFileSync(new URL(path, MODULES));
}

/** Paths of the files and folders in an overlay, each folder before its content. */
export function moduleNames(overlay: string): readonly string[] {
  return readdirSync(new URL(`${overlay}/`, MODULES), { encoding: 'utf8', recursive: true }).map((path) =>
    path.replaceAll('\\', '/'),
  );
}
