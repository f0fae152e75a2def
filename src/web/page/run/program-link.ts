// A program in a link: its text and the other text files, in the fragment, which is sent to no server.

import type { Files } from '../../../micropython/program-thread/browser/memory-folder.ts';
import { decodeText } from '../common/drive.ts';
import { packText, unpackText } from '../common/shared-text.ts';

/** They hold passwords. */
const PRIVATE = /(?:^|\/)(?:settings\.toml|secrets\.py)$/;

export interface SharedProgram {
  /** The file that is run, `main.py`. */
  readonly name: string;
  readonly files: Files;
}

/** @returns the link's parameters, and the files that are not in it: secrets, and files that are not text. */
export async function packProgram({ name, files }: SharedProgram): Promise<{
  readonly parameters: Readonly<Record<string, string>>;
  readonly leftOut: readonly string[];
}> {
  const leftOut: string[] = [];
  const beside: Record<string, string> = {};
  for (const [path, bytes] of Object.entries(files)) {
    const text = PRIVATE.test(path) ? undefined : decodeText(bytes);
    if (path === name) continue;
    if (text === undefined) leftOut.push(path);
    else beside[path] = text;
  }
  return {
    parameters: {
      name: name === 'main.py' ? '' : name,
      code: await packText(new TextDecoder().decode(files[name])),
      files: Object.keys(beside).length === 0 ? '' : await packText(JSON.stringify(beside)),
    },
    leftOut,
  };
}

/** @returns `undefined` if the link contains no program. */
export async function unpackProgram(parameters: URLSearchParams): Promise<SharedProgram | undefined> {
  const code = await unpackText(parameters.get('code') ?? '');
  if (code === undefined) return undefined;
  const name = parameters.get('name') || 'main.py';
  const packed = parameters.get('files');
  const beside = packed === null ? '{}' : await unpackText(packed);
  const texts = beside === undefined ? undefined : parseTexts(beside);
  if (texts === undefined) return undefined;
  return { name, files: { ...encoded(texts), ...encoded({ [name]: code }) } };
}

function encoded(texts: Readonly<Record<string, string>>): Files {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, new TextEncoder().encode(text)]));
}

function parseTexts(json: string): Readonly<Record<string, string>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.values(value).every((text) => typeof text === 'string')
      ? (value as Record<string, string>)
      : undefined;
  } catch {
    return undefined;
  }
}
