// The development CA of a folder: created once, then used for every certificate, so that devices need only one root.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCredential } from '../../boards/credentials.ts';
import { readPrivateKey } from '../../crypto/private-key-file.ts';
import { TlsError } from '../../errors.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import { Certificate } from '../../x509/certificate.ts';
import { makeFolder } from '../make-folder.ts';
import { writeFiles } from '../output-file.ts';
import { readInput } from '../read-file.ts';
import { identityFiles } from './identity-files.ts';
import { type ClockOfReaders, type Identity, isValidWithoutClock, type KeyKind, makeAuthority } from './issue.ts';
import { encodeKey, recogniseKey } from './private-key-form.ts';

export interface Authority extends Identity {
  /** The path of `ca.pem`, which devices are to trust. */
  readonly path: string;
  /** Whether it was just created. */
  readonly isNew: boolean;
}

/**
 * Reads the CA of a folder (`ca.pem` and `ca.key.pem`), or creates one there.
 *
 * @param folder - created if necessary.
 * @param kind - of the key of a new CA.
 * @param clock - of the devices that verify. An existing CA for clocks that are set is refused for others.
 * @throws TlsError `cli.file` if one of the files is missing or the CA has expired; `cli.usage`; `crypto.*`, `pem.*`,
 *   `context.key_mismatch`.
 */
export async function openAuthority(folder: string, kind: KeyKind, clock: ClockOfReaders): Promise<Authority> {
  makeFolder(folder);
  const base = join(folder, 'ca');
  const [path, keyPath] = [`${base}.pem`, `${base}.key.pem`];
  if (!existsSync(path) && !existsSync(keyPath)) {
    const made = await makeAuthority(kind, clock);
    await writeFiles(identityFiles(base, made), 'kept');
    return { ...made, path, isNew: true };
  }
  const certificate = await readInput(path, 'the CA');
  if (!existsSync(keyPath))
    throw new TlsError('cli.file', `the CA's key ${keyPath} cannot be read: there is no such file`, {
      hint: 'That ca.pem belongs to another CA, or its key was removed. Use another folder: --dir FOLDER.',
    });
  const key = await readInput(keyPath, "the CA's key");
  const { chain } = readCredential({ certificate, key }, nodeCrypto, 'refused');
  const ca = Certificate.parse(chain[0]!);
  if (!ca.isCa) throw new TlsError('cli.file', `${path} is not a CA certificate`);
  if (ca.notAfter < Date.now()) {
    throw new TlsError('cli.file', `the CA of ${folder} has expired`, {
      hint: 'Create a new CA in another folder (--dir FOLDER), and install its ca.pem on the devices.',
    });
  }
  if (clock === 'none' && !isValidWithoutClock(ca)) {
    const from = new Date(ca.notBefore).toISOString().slice(0, 10);
    throw new TlsError(
      'cli.usage',
      `--no-clock: the CA of ${folder} is valid from ${from}, which no unset clock shows`,
      {
        hint: 'Create another CA in its own folder: --dir FOLDER.',
      },
    );
  }
  const encoded = recogniseKey(readPrivateKey(key));
  if (encoded === undefined) throw new TlsError('crypto.bad_private_key', `${keyPath}: it is encrypted`);
  return { certificate: ca.der, key: encodeKey(encoded, 'pkcs8').der, path, isNew: false };
}
