// A folder with the peers' files: a root, a certificate and a key for each kind of key, and the 64 MB.
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Issued, makeServerIdentity } from '../../support/pki.ts';
import { blocks } from './bulk.ts';
import { KEYS, type Key } from './cells.ts';

export interface Identity {
  readonly root: Issued;
  /** For both servers and clients. */
  readonly leaf: Issued;
  readonly rootFile: string;
  /** Only the leaf. */
  readonly leafFile: string;
  readonly keyFile: string;
}

export class Files {
  readonly folder: string;
  readonly #identities: ReadonlyMap<Key, Identity>;
  #names = 0;

  private constructor(folder: string, identities: ReadonlyMap<Key, Identity>) {
    this.folder = folder;
    this.#identities = identities;
  }

  static async make(keys: readonly Key[] = KEYS): Promise<Files> {
    const folder = mkdtempSync(join(tmpdir(), 'thimble-matrix-'));
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const made = keys.map(async (key) => {
      const { root, leaf } = await makeServerIdentity([], key);
      const identity = {
        root,
        leaf,
        rootFile: write(`${key}-root.pem`, root.pem),
        leafFile: write(`${key}.pem`, leaf.pem),
        keyFile: write(`${key}.key`, leaf.keyPem),
      };
      return [key, identity] as const;
    });
    return new Files(folder, new Map(await Promise.all(made)));
  }

  identity(key: Key): Identity {
    const identity = this.#identities.get(key);
    if (identity === undefined) throw new RangeError(`no identity of ${key} was made`);
    return identity;
  }

  /** A file with the 64 MB, written on first use. */
  bulkFile(): string {
    const path = join(this.folder, 'bulk');
    if (existsSync(path)) return path;
    const file = openSync(path, 'w');
    for (const block of blocks()) writeSync(file, block);
    closeSync(file);
    return path;
  }

  /** A path that was not used before. */
  fresh(name: string): string {
    return join(this.folder, `${name}-${++this.#names}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
