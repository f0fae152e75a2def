// The `--roots` option: the roots that a command trusts, and the list from which a used root came.

import type { SSLContext } from '../api/ssl/ssl-context.ts';
import { rootLists, type SystemRootList } from '../platform/node/roots.ts';
import { equalBytes } from '../util/bytes.ts';
import { readCertificates } from '../x509/certificate.ts';
import type { Option } from './command.ts';
import { readAs } from './read-file.ts';

export interface RootOptions {
  readonly roots?: string | readonly string[];
  readonly cacert?: string | readonly string[];
  readonly bundle?: string | readonly string[];
}

/** The same option on every command; `description` says what the roots are used for. */
export function rootOptions(description: string): readonly Option[] {
  return [
    { flags: '--roots <file>', description, repeatable: true },
    { flags: '--cacert <file>', description: 'the same as --roots, as in curl', repeatable: true },
    { flags: '--bundle <file>', description: 'the same as --roots', repeatable: true },
  ];
}

export const TRUSTED_ROOTS =
  "trust these roots (PEM or DER) instead of this machine's: those of Node, the operating system, " +
  'NODE_EXTRA_CA_CERTS, SSL_CERT_FILE and SSL_CERT_DIR';

/**
 * The named files, each with its option; empty if none was named.
 * @throws TlsError as `readAs` and `readCertificates`.
 */
export async function readRootFiles(options: RootOptions): Promise<SystemRootList[]> {
  const files = (['roots', 'cacert', 'bundle'] as const).flatMap((option) =>
    [options[option] ?? []].flat().map((path) => ({ option: `--${option}`, path })),
  );
  return Promise.all(
    files.map(async ({ option, path }) => ({
      name: `${option} ${path}`,
      roots: (await readAs(path, option, readCertificates)).map(({ der }) => der),
    })),
  );
}

/** Only these roots, or this machine's if there are none. */
export function trustRoots(context: SSLContext, lists: readonly SystemRootList[]): void {
  if (lists.length === 0) context.setDefaultVerifyPaths();
  for (const { roots } of lists) for (const cadata of roots) context.loadVerifyLocations({ cadata });
}

/** Describes the list that contains a root: the named file, or this machine's. @param der - of the root. */
export function originOf(der: Uint8Array, lists: readonly SystemRootList[]): string {
  const found = (lists.length === 0 ? rootLists() : lists).filter(({ roots }) =>
    roots.some((root) => equalBytes(root, der)),
  );
  return found.map(({ name }) => name).join(', ') || 'an unknown list';
}
