// The roots that this machine trusts, as DER: Node's own, those of NODE_EXTRA_CA_CERTS, and the operating system's.
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import { readPem } from '../../asn1/pem.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { readFile } from './files.ts';

/** Where Linux distributions, BSDs and macOS keep the bundle that their own programs use. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/**
 * The roots that came with Node, and those that NODE_EXTRA_CA_CERTS names.
 *
 * @returns DER certificates, read once a process. Do not modify them.
 * @throws TlsError `context.file` if NODE_EXTRA_CA_CERTS names a file that cannot be read, `pem.*` if it holds none: who
 *   sets it wants to be told, and not refused by a server later on.
 */
export function nodeRoots(): readonly Uint8Array[] {
  fromNode ??= unique([...builtInRoots(), ...extraRoots()]);
  return fromNode;
}

/** {@link nodeRoots} and the operating system's, each once. A system without a bundle adds none. */
export function allRoots(): readonly Uint8Array[] {
  all ??= unique([...nodeRoots(), ...systemRoots()]);
  return all;
}

let fromNode: readonly Uint8Array[] | undefined;
let all: readonly Uint8Array[] | undefined;

/** Node's PEM is well-formed, so that the quick way will do: this is on every program's way to its first request. */
function builtInRoots(): Uint8Array[] {
  return tls.rootCertificates.map((pem) => new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64')));
}

function extraRoots(): Uint8Array[] {
  const path = process.env.NODE_EXTRA_CA_CERTS;
  if (path === undefined || path === '') return [];
  try {
    return parseCertificates(readFile(path));
  } catch (cause) {
    if (!isTlsError(cause)) throw cause;
    throw new TlsError(cause.code, `NODE_EXTRA_CA_CERTS ${path}: ${cause.message}`, { cause, hint: cause.hint });
  }
}

function systemRoots(): Uint8Array[] {
  // Node 22.15 and later can ask the system's own store, on Windows and macOS too.
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] };
  if (getCACertificates !== undefined) {
    const found = getCACertificates('system');
    if (found.length > 0) return parseCertificates(found.join('\n'));
  }
  for (const path of SYSTEM_BUNDLES) {
    try {
      return parseCertificates(readFileSync(path));
    } catch {
      // Not where this system keeps it.
    }
  }
  return [];
}

function parseCertificates(pem: string | Uint8Array): Uint8Array[] {
  return readPem(pem, ['CERTIFICATE', 'TRUSTED CERTIFICATE'], 'certificates').map(({ der }) => der);
}

function unique(certificates: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(certificates.map((der) => [Buffer.from(der).toString('latin1'), der])).values()];
}
