// `thimble serve --board`: a server context as that firmware makes it, and its certificate in a form that it reads.
import { createPrivateKey } from 'node:crypto';
import { PROTOCOL_TLS_SERVER } from '../../api/ssl/constants.ts';
import { SSLContext } from '../../api/ssl/ssl-context.ts';
import { encodePem } from '../../asn1/pem.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { readPrivateKey } from '../../crypto/private-key-file.ts';
import { nodePlatform } from '../../entry/node-platform.ts';
import { CERT_NONE, CERT_REQUIRED } from '../../entry/ssl.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { readCertificates } from '../../x509/certificate.ts';
import type { Io } from '../command.ts';
import { readAs } from '../read-file.ts';
import { warn } from '../report.ts';

/**
 * A server context with the firmware's versions, suites, groups and rules. It requests no certificate, keeps no
 * sessions and does not answer ALPN, like programs on boards.
 */
export function contextAsBoard(profile: BoardProfile): SSLContext {
  const context = new SSLContext(nodePlatform, PROTOCOL_TLS_SERVER, profile);
  context.verifyMode = CERT_NONE;
  context.sessions = undefined;
  context.ticketKeys = undefined;
  return context;
}

/**
 * Loads the files as they are if the firmware reads them, otherwise as DER, as its program would have to.
 *
 * @param key - the key's file; the certificate's file, if it contains the key.
 * @throws TlsError `board.fixed_rules` if the firmware does not read keys of that kind.
 */
export function loadIdentityAsBoard(
  context: SSLContext,
  { id }: BoardProfile,
  certificate: Uint8Array,
  key: Uint8Array,
  io: Io,
): void {
  if (tryLoading(context, certificate, key) === undefined) return;
  const chain = readCertificates(certificate);
  const leaf = chain[0]!;
  const refused = tryLoading(context, leaf.der, traditionalDer(key));
  if (refused !== undefined)
    throw new TlsError('board.fixed_rules', `${id} does not take this certificate and key: ${refused.message}`, {
      cause: refused,
      hint: 'Give it an RSA certificate of an RSA CA (thimble cert new NAME --key rsa2048 in a new folder), or leave --cert out.',
    });
  if (chain.length > 1) warn(io, `${id} reads one certificate in DER: the ${chain.length - 1} behind it are not shown`);
}

/** `--client-ca`: the CAs of all files together, in the form that the firmware reads. */
export async function loadClientCas(
  context: SSLContext,
  { id, stack }: BoardProfile,
  paths: readonly string[],
): Promise<void> {
  if (stack.verification.kind === 'none')
    throw new TlsError('board.fixed_rules', `--client-ca: ${id} checks no certificates of clients`);
  const found = await Promise.all(paths.map((path) => readAs(path, '--client-ca', readCertificates)));
  context.verifyMode = CERT_REQUIRED;
  const ders = found.flat().map(({ der }) => der);
  if (stack.loading === 'replaces')
    context.loadVerifyLocations({ cadata: ders.map((der) => encodePem('CERTIFICATE', der)).join('') });
  else for (const cadata of ders) context.loadVerifyLocations({ cadata });
}

function tryLoading(context: SSLContext, certificate: Uint8Array, key: Uint8Array): TlsError | undefined {
  try {
    context.loadCertChain(certificate, key);
    return undefined;
  } catch (error) {
    if (isTlsError(error)) return error;
    throw error;
  }
}

/** PKCS#1 or SEC 1, which every firmware reads that takes DER. */
function traditionalDer(key: Uint8Array): Uint8Array {
  const der = readPrivateKey(key);
  try {
    const type = (['pkcs8', 'pkcs1', 'sec1'] as const).find((each) => isOfType(der, each)) ?? 'pkcs8';
    const read = createPrivateKey({ key: Buffer.from(der), format: 'der', type });
    if (read.asymmetricKeyType === 'rsa') return new Uint8Array(read.export({ type: 'pkcs1', format: 'der' }));
    if (read.asymmetricKeyType === 'ec') return new Uint8Array(read.export({ type: 'sec1', format: 'der' }));
  } catch {
    // The firmware's reader reports the error.
  }
  return der;
}

function isOfType(der: Uint8Array, type: 'pkcs8' | 'pkcs1' | 'sec1'): boolean {
  try {
    createPrivateKey({ key: Buffer.from(der), format: 'der', type });
    return true;
  } catch {
    return false;
  }
}
