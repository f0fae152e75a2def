// A board's drive (CIRCUITPY) or any other folder, by the File System Access API, which Chromium has and Firefox and Safari lack.

import type { Files } from '../../../micropython/program-thread/browser/memory-folder.ts';

/** Maximum total size, bytes: no board has as much. */
const MOST_FILES = 500;
const MOST_BYTES = 8 << 20;
const DEEPEST = 8;

export interface Drive {
  readonly name: string;
  readonly handle: FileSystemDirectoryHandle;
}

interface PickingWindow {
  readonly showDirectoryPicker?: (options: { readonly mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;
}

/** Whether this browser can read and write a drive. */
export function canOpenDrive(): boolean {
  return (window as PickingWindow).showDirectoryPicker !== undefined;
}

/** Asks the user for a folder. @returns `undefined` if none was chosen. */
export async function pickDrive(): Promise<Drive | undefined> {
  try {
    const handle = await (window as PickingWindow).showDirectoryPicker!({ mode: 'readwrite' });
    return { name: handle.name || 'the drive', handle };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

/** All files except hidden ones. @throws RangeError for more than a board can hold. */
export async function readDrive({ handle }: Drive): Promise<Files> {
  const found: (readonly [path: string, file: File])[] = [];
  await list(handle, '', 0, found);
  return readFiles(found);
}

/** @throws RangeError for more than a board can hold. */
export async function readFiles(found: readonly (readonly [path: string, file: File])[]): Promise<Files> {
  const sum = found.reduce((bytes, [, { size }]) => bytes + size, 0);
  if (found.length > MOST_FILES || sum > MOST_BYTES) throw tooMuch();
  const read = found.map(async ([path, file]) => [path, new Uint8Array(await file.arrayBuffer())] as const);
  return Object.fromEntries(await Promise.all(read));
}

/** @returns those of these paths that exist. */
export async function readFromDrive({ handle }: Drive, paths: readonly string[]): Promise<Files> {
  const found: (readonly [path: string, file: File])[] = [];
  for (const path of paths) {
    const file = await fileAt(handle, path, 'existing');
    if (file !== undefined) found.push([path, await file.getFile()]);
  }
  return readFiles(found);
}

/** Writes these files and leaves all others. @throws DOMException if the drive may not be written. */
export async function writeToDrive({ handle }: Drive, files: Files): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    const file = (await fileAt(handle, path, 'create'))!;
    const stream = await file.createWritable();
    await stream.write(bytes as Uint8Array<ArrayBuffer>);
    await stream.close();
  }
}

async function fileAt(
  top: FileSystemDirectoryHandle,
  path: string,
  mode: 'existing' | 'create',
): Promise<FileSystemFileHandle | undefined> {
  const parts = path.split('/');
  const name = parts.pop()!;
  const options = { create: mode === 'create' };
  try {
    let folder = top;
    for (const part of parts) folder = await folder.getDirectoryHandle(part, options);
    return await folder.getFileHandle(name, options);
  } catch (error) {
    if (mode === 'existing' && error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}

interface Listing {
  values(): AsyncIterable<FileSystemDirectoryHandle | FileSystemFileHandle>;
}

async function list(
  folder: FileSystemDirectoryHandle,
  path: string,
  depth: number,
  found: (readonly [path: string, file: File])[],
): Promise<void> {
  if (depth > DEEPEST) throw tooMuch();
  for await (const entry of (folder as unknown as Listing).values()) {
    if (entry.name.startsWith('.')) continue;
    if (found.length > MOST_FILES) throw tooMuch();
    if (entry.kind === 'file') found.push([path + entry.name, await (entry as FileSystemFileHandle).getFile()]);
    else await list(entry as FileSystemDirectoryHandle, `${path}${entry.name}/`, depth + 1, found);
  }
}

function tooMuch(): RangeError {
  return new RangeError(
    `more than ${MOST_FILES} files or ${MOST_BYTES >> 20} MB: choose a board's drive, or fewer files`,
  );
}

/** Saves a file as a download of the browser. */
export function download(path: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = path.split('/').at(-1)!;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** @returns `undefined` if it is not text. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
