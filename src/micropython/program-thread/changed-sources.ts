// Changes a program's sources as they are read. With words of the same length, so that lines and columns stay:
// `@micropython.native` and `@micropython.viper`, which this interpreter's compiler rejects (modules/common/_modules.py has
// the replacements), and the `pass` of an empty endless loop, which could not be interrupted.
// With additional lines, if the board chains exceptions: python/exception-chains.ts.
import type { ChainedSource, chainExceptions } from '../../python/exception-chains.ts';
import { decodeUtf8, encodeUtf8 } from '../../util/utf8.ts';
import type { ProgramFolder } from './program-folder.ts';
import type { SourceLine } from './source-lines.ts';

/** Each with the word to replace, which occurs once in the match, at its end or before a dot. */
const CHANGES = [
  { mark: /^[ \t]*@micropython\.(?:native|viper)\b/, word: 'micropython', by: '__thimble__' },
  // Looking up a name calls the hook of system-calls.ts.
  {
    mark: /\bwhile[ \t]*\(?[ \t]*(?:True|1)[ \t]*\)?[ \t]*:(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*pass\b/,
    word: 'pass',
    by: '_th_',
  },
] as const;

/** Strings and comments, which are not searched. */
const STRING_OR_COMMENT = [
  /"""[^"\\]*(?:(?:\\[\s\S]|"(?!""))[^"\\]*)*(?:""")?/,
  /'''[^'\\]*(?:(?:\\[\s\S]|'(?!''))[^'\\]*)*(?:''')?/,
  /"(?:\\[\s\S]|[^\\"\n])*"?/,
  /'(?:\\[\s\S]|[^'\n])*'?/,
  /#[^\n]*/,
];
const TOKENS = new RegExp(
  [...STRING_OR_COMMENT.map(({ source }) => source), ...CHANGES.map(({ mark }) => `(${mark.source})`)].join('|'),
  'gm',
);
const ANY_MARK = new RegExp(CHANGES.map(({ mark }) => mark.source).join('|'), 'm');

/** The largest source that is searched, bytes; no board has room for more. */
const LARGEST_SOURCE = 1 << 20;

interface Change {
  readonly at: number;
  readonly by: string;
}

/** A folder that returns changed sources. */
export interface SourceFolder extends ProgramFolder {
  /** Called when the existence of a file is checked: an import does so right before it opens it. */
  looked(path: string): void;
}

export class ChangedSources {
  readonly #chain: typeof chainExceptions | undefined;
  /** Line numbers in the original, by file, for changed files with additional lines. */
  readonly #lines = new Map<string, readonly number[]>();

  /** @param chain - for a board that chains exceptions. */
  constructor(chain: typeof chainExceptions | undefined) {
    this.#chain = chain;
  }

  /** @param name - of the source in tracebacks. @returns the text to compile. */
  textOf(source: string, name: string): string {
    const chained = this.#chained(source, name);
    let text = chained?.text ?? source;
    for (const { at, by } of changesIn(text)) text = text.slice(0, at) + by + text.slice(at + by.length);
    return text;
  }

  /** @returns the line in the original source for a line reported by the interpreter. */
  lineOf({ file, line }: SourceLine): number {
    return this.#lines.get(absolute(file))?.[line] ?? line;
  }

  folder(folder: ProgramFolder): SourceFolder {
    /** By handle: a replacement for the whole text, or its changes. */
    const texts = new Map<number, Uint8Array>();
    const changes = new Map<number, readonly Change[]>();
    let lookedAt = '';
    const chained = (source: string, path: string) => this.#chained(source, path);
    return new Proxy(folder as SourceFolder, {
      get(target, key) {
        const own = { open, read, close, looked }[key as string];
        if (own !== undefined) return own;
        const value = target[key as keyof ProgramFolder];
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });

    function looked(path: string): void {
      lookedAt = path;
    }

    function open(path: string, mode: 'read' | 'read and write'): number {
      const isImport = path === lookedAt;
      lookedAt = '';
      const handle = folder.open(path, mode);
      if (mode !== 'read' || !path.endsWith('.py')) return handle;
      const bytes = contentOf(handle);
      const source = isImport && bytes.length < LARGEST_SOURCE ? decodeUtf8(bytes) : undefined;
      const other = source === undefined ? undefined : chained(source, path);
      if (other !== undefined) texts.set(handle, encodeUtf8(other.text));
      const found = changesIn(latin1(texts.get(handle) ?? bytes));
      if (found.length > 0) changes.set(handle, found);
      return handle;
    }

    function read(handle: number, into: Uint8Array, position: number): number {
      const count = readUnchanged(handle, into, position);
      for (const { at, by } of changes.get(handle) ?? [])
        for (let index = 0; index < by.length; index++) {
          const place = at + index - position;
          if (place >= 0 && place < count) into[place] = by.charCodeAt(index);
        }
      return count;
    }

    function readUnchanged(handle: number, into: Uint8Array, position: number): number {
      const text = texts.get(handle);
      if (text === undefined) return folder.read(handle, into, position);
      const part = text.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    }

    function close(handle: number): void {
      texts.delete(handle);
      changes.delete(handle);
      folder.close(handle);
    }

    function contentOf(handle: number): Uint8Array {
      const bytes = new Uint8Array(LARGEST_SOURCE);
      let length = 0;
      for (;;) {
        const count = folder.read(handle, bytes.subarray(length), length);
        if (count === 0) break;
        length += count;
      }
      return bytes.subarray(0, length);
    }
  }

  #chained(source: string, file: string): ChainedSource | undefined {
    const chained = this.#chain?.(source);
    if (chained === undefined) this.#lines.delete(absolute(file));
    else this.#lines.set(absolute(file), chained.lines);
    return chained;
  }
}

function absolute(file: string): string {
  return file.startsWith('/') ? file : `/${file}`;
}

function changesIn(text: string): readonly Change[] {
  if (!ANY_MARK.test(text)) return [];
  const found: Change[] = [];
  for (const match of text.matchAll(TOKENS))
    for (const [number, { word, by }] of CHANGES.entries())
      if (match[number + 1] !== undefined) found.push({ at: match.index + match[0].lastIndexOf(word), by });
  return found;
}

function latin1(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return pieces.join('');
}
