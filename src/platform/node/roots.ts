// The roots that this machine trusts, as DER, used by `get`, `trust`, `run`, `cert show` and the library. They are
// Node's own list, the operating system's, and the additions of NODE_EXTRA_CA_CERTS, SSL_CERT_FILE and SSL_CERT_DIR.
import { X509Certificate } from 'node:crypto';
import { delimiter, dirname, resolve } from 'node:path';
import { looksLikePem, readPem } from '../../asn1/pem.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { listFolder, readFile } from './files.ts';

/** Roots that came from one place. */
export interface SystemRootList {
  /** For people: `Node`, `the operating system (/etc/ssl/cert.pem)`, `NODE_EXTRA_CA_CERTS extra.pem`. */
  readonly name: string;
  /** DER. Do not modify it. */
  readonly roots: readonly Uint8Array[];
}

/** The sources of the lists. */
export interface RootSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Node's list, PEM. */
  readonly builtIn: readonly string[];
  /** Asks the system's own store, PEM; absent before Node 22.15. */
  readonly systemStore?: (() => readonly string[]) | undefined;
  /** Files that may hold the system's list: the first that can be read counts. */
  readonly systemBundles: readonly string[];
}

/** Where Linux distributions, BSDs and macOS keep the bundle that their own programs use: Go's `crypto/x509` has the same. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/usr/local/etc/ssl/cert.pem',
  '/usr/local/share/certs/ca-root-nss.crt',
];

/**
 * Every root that is trusted unless others are named, each once.
 *
 * @returns DER certificates, read once a process; always the same array. Do not modify them.
 * @throws TlsError as {@link readRootLists}.
 */
export function nodeRoots(): readonly Uint8Array[] {
  roots ??= unique(rootLists().flatMap((list) => list.roots));
  return roots;
}

/** {@link nodeRoots} by source. A root may be in several lists. @throws TlsError as {@link readRootLists}. */
export function rootLists(): readonly SystemRootList[] {
  lists ??= readRootLists({
    env: process.env,
    builtIn: nodeTls().rootCertificates,
    systemStore: systemStore(),
    systemBundles: SYSTEM_BUNDLES,
  });
  return lists;
}

let roots: readonly Uint8Array[] | undefined;
let lists: readonly SystemRootList[] | undefined;

/**
 * @throws TlsError `context.file` if a variable names a file or a folder that cannot be read, `pem.*` if a file has no
 *   certificate: an error now is better than a refused server later.
 */
export function readRootLists(sources: RootSources): readonly SystemRootList[] {
  const { env } = sources;
  const builtIn = { name: 'Node', roots: sources.builtIn.map(decodeWellFormed) };
  const system = systemRoots(sources, builtIn.roots);
  // Many machines name the system's own bundle, or its folder, in these variables: that is read already.
  const isNew = (path: string) => path !== '' && !system.paths.includes(resolve(path));
  const files = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].flatMap((variable) => {
    const path = env[variable] ?? '';
    return isNew(path) ? [rootsOfFile(variable, path)] : [];
  });
  const systemFolders = sources.systemBundles.map((path) => dirname(path));
  const folders = (env.SSL_CERT_DIR ?? '')
    .split(delimiter)
    .filter(isNew)
    .map((path) => {
      const list = rootsOfFolder('SSL_CERT_DIR', path);
      return systemFolders.includes(resolve(path)) ? { ...list, roots: authorities(list.roots, builtIn.roots) } : list;
    });
  return [builtIn, ...system.lists, ...files, ...folders];
}

/** Node 22.15 and later can ask the system's own store, on Windows and macOS too. */
function systemStore(): (() => readonly string[]) | undefined {
  const { getCACertificates } = nodeTls() as { getCACertificates?: (type: 'system') => string[] };
  return getCACertificates && (() => getCACertificates('system'));
}

/** Not imported: Node 24 starts to parse its roots in a thread as soon as this module is loaded, and most programs use none. */
function nodeTls() {
  return process.getBuiltinModule('node:tls');
}

interface SystemRoots {
  /** One list; none if the system has none. */
  readonly lists: readonly SystemRootList[];
  /** The file from which it was read, and its folder. */
  readonly paths: readonly string[];
}

function systemRoots({ systemStore, systemBundles }: RootSources, builtIn: readonly Uint8Array[]): SystemRoots {
  const found = (systemStore?.() ?? []).map(decodeWellFormed);
  if (found.length > 0)
    return { lists: [{ name: 'the operating system', roots: authorities(found, builtIn) }], paths: [] };
  for (const path of systemBundles) {
    try {
      const roots = parseCertificates(readFile(path));
      return { lists: [{ name: `the operating system (${path})`, roots }], paths: [path, dirname(path)] };
    } catch (error) {
      if (!isTlsError(error)) throw error; // otherwise this system keeps it elsewhere
    }
  }
  return { lists: [], paths: [] };
}

/**
 * Without the server certificates in OpenSSL's folder on some systems (Debian's snakeoil), which are not meant as
 * roots, and their private keys are on this machine.
 */
function authorities(found: readonly Uint8Array[], known: readonly Uint8Array[]): Uint8Array[] {
  const own = new Set(known.map(toKey));
  return found.filter((der) => own.has(toKey(der)) || new X509Certificate(der).ca);
}

function rootsOfFile(variable: string, path: string): SystemRootList {
  const name = `${variable} ${path}`;
  return { name, roots: named(name, () => parseCertificates(readFile(path))) };
}

/** OpenSSL's folders have links named by hashes, CRLs and other files; each certificate counts once. */
function rootsOfFolder(variable: string, path: string): SystemRootList {
  const name = `${variable} ${path}`;
  const found = named(name, () => listFolder(path)).flatMap((file) => {
    try {
      const bytes = readFile(file);
      return looksLikePem(bytes) ? parseCertificates(bytes) : [];
    } catch (error) {
      if (isTlsError(error)) return [];
      throw error;
    }
  });
  return { name, roots: unique(found) };
}

function named<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!isTlsError(cause)) throw cause;
    throw new TlsError(cause.code, `${name}: ${cause.message}`, { cause, hint: cause.hint });
  }
}

/** Node's PEM is well-formed, so that the quick way will do: this is on every program's way to its first request. */
function decodeWellFormed(pem: string): Uint8Array {
  return new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64'));
}

function parseCertificates(pem: Uint8Array): Uint8Array[] {
  return readPem(pem, ['CERTIFICATE', 'TRUSTED CERTIFICATE'], 'certificates').map(({ der }) => der);
}

function unique(certificates: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(certificates.map((der) => [toKey(der), der])).values()];
}

function toKey(der: Uint8Array): string {
  return Buffer.from(der).toString('latin1');
}
