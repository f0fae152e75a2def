// Loads the certificates, keys and roots of a command's options into an SSLContext.
import { parseNamed } from '../api/parse-named.ts';
import type { SSLContext } from '../api/ssl/ssl-context.ts';
import { looksLikePem, parsePem } from '../asn1/pem.ts';
import { readPrivateKey } from '../crypto/private-key-file.ts';
import { TlsError } from '../errors.ts';
import { readCertificates } from '../x509/certificate.ts';
import { readAs, readInput } from './read-file.ts';

/** @throws TlsError as {@link readAs}, and as `loadVerifyLocations`. */
export async function loadCaFiles(context: SSLContext, paths: readonly string[], option: string): Promise<void> {
  for (const path of paths) await readAs(path, option, (cadata) => context.loadVerifyLocations({ cadata }));
}

/**
 * `--cert` and `--key`: the client's or server's own certificate, and its key if that is in another file.
 *
 * @param load - called with the files instead of `loadCertChain`.
 * @throws TlsError `cli.usage` if one of them is missing or they are swapped, `cli.file`; as `loadCertChain`, naming the
 *   files.
 */
export async function loadIdentity(
  context: SSLContext,
  { cert, key }: { readonly cert?: string | undefined; readonly key?: string | undefined },
  load = (certificate: Uint8Array, privateKey?: Uint8Array) => context.loadCertChain(certificate, privateKey),
): Promise<void> {
  if (cert === undefined) {
    if (key !== undefined) throw new TlsError('cli.usage', '--key is the key of --cert, which is missing');
    return;
  }
  const certificate = await readInput(cert, '--cert');
  if (key === undefined) {
    parseNamed(`--cert ${cert}`, certificate, readCertificates);
    if (contentsOf(certificate) === 'certificate')
      throw new TlsError('cli.usage', `--cert ${cert} has no private key in it`, { hint: 'Name its key: --key FILE.' });
    return parseNamed(`--cert ${cert}`, certificate, () => load(certificate));
  }
  const keyBytes = await readInput(key, '--key');
  const contents = [
    parseNamed(`--cert ${cert}`, certificate, contentsOf),
    parseNamed(`--key ${key}`, keyBytes, contentsOf),
  ];
  if (contents.join() === 'key,certificate')
    throw new TlsError('cli.usage', `--cert ${cert} is a key, and --key ${key} a certificate`, { hint: 'Swap them.' });
  parseNamed(`--cert ${cert}`, certificate, readCertificates);
  parseNamed(`--key ${key}`, keyBytes, readPrivateKey);
  parseNamed(`--cert ${cert} --key ${key}`, keyBytes, () => load(certificate, keyBytes));
}

/** A DER file is taken for a certificate, as `--cert` implies. */
function contentsOf(data: Uint8Array): 'certificate' | 'key' | 'both' {
  if (!looksLikePem(data)) return 'certificate';
  const labels = parsePem(data).map(({ label }) => label);
  if (!labels.some((label) => label.endsWith('PRIVATE KEY'))) return 'certificate';
  return labels.some((label) => label.endsWith('CERTIFICATE')) ? 'both' : 'key';
}
