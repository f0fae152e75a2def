// Reads one argument of `thimble cert show`: a file's certificates and key, or a server's chain.
import { existsSync } from 'node:fs';
import { looksLikePem, parsePem, readPem } from '../../asn1/pem.ts';
import { readPrivateKey } from '../../crypto/private-key-file.ts';
import type { PrivateKey } from '../../crypto/provider.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import type { SystemRootList } from '../../platform/node/roots.ts';
import { type Host, parseHost } from '../../probe/host.ts';
import { fetchChain, type HostChainSettings } from '../../probe/host-chain.ts';
import { Certificate } from '../../x509/certificate.ts';
import type { TrustStore } from '../../x509/trust-store.ts';
import { certificateName } from '../../x509/verdict.ts';
import { readAs } from '../read-file.ts';
import { originOf } from '../roots.ts';
import { recogniseKey } from './private-key-form.ts';

export interface Shown {
  readonly certificates: readonly Certificate[];
  /** Where an unreadable certificate is, and why it is unreadable. */
  readonly unreadable: readonly string[];
  readonly key?: PrivateKey | undefined;
  /** Set for a host that is not trusted. */
  readonly refusal?: TlsError | undefined;
  /** The root with which a host was verified, and the list that contains it. */
  readonly origin?: string | undefined;
  readonly isHost: boolean;
  /** Set for a host. */
  readonly host?: Host;
  /** DER of the root with which a host was verified. */
  readonly anchor?: Uint8Array | undefined;
}

export interface Judgement extends HostChainSettings {
  /** Trusted roots, DER. */
  readonly roots: TrustStore;
  /** The files that contain them. */
  readonly lists: readonly SystemRootList[];
}

/** @throws TlsError `cli.file`, `pem.*`, `der.*`, `crypto.*` for a file; `net.*`, `tls.*`, `alert.*` for a host. */
export async function inspectTarget(text: string, judgement: Judgement): Promise<Shown> {
  return existsSync(text) ? await readAs(text, undefined, readShown) : await fetchShown(text, judgement);
}

function readShown(input: Uint8Array): Shown {
  const isPem = looksLikePem(input);
  const hasKey = isPem ? parsePem(input).some(({ label }) => label.endsWith('PRIVATE KEY')) : recogniseKey(input);
  const key = hasKey ? nodeCrypto.importPrivateKey(readPrivateKey(input)) : undefined;
  const hasCertificates = isPem ? parsePem(input).some(({ label }) => label.endsWith('CERTIFICATE')) : !hasKey;
  if (hasKey && !hasCertificates) return { certificates: [], unreadable: [], key, isHost: false };
  if (!isPem) return { certificates: [Certificate.parse(input)], unreadable: [], key, isHost: false };
  const blocks = readPem(input, ['CERTIFICATE', 'X509 CERTIFICATE'], 'certificates');
  const places = blocks.map(({ line }, i) => `certificate ${i + 1} (PEM block from line ${line})`);
  const ders = blocks.map(({ der }) => der);
  return { ...parseAll(ders, places), key, isHost: false };
}

/** @param places - of each certificate, for messages. @throws TlsError of the first, if none can be read. */
function parseAll(ders: readonly Uint8Array[], places: readonly string[]) {
  const certificates: Certificate[] = [];
  const errors: TlsError[] = [];
  for (const [i, der] of ders.entries()) {
    try {
      certificates.push(Certificate.parse(der));
    } catch (error) {
      if (!isTlsError(error)) throw error;
      errors.push(new TlsError(error.code, `${places[i]}: ${error.message}`, { cause: error }));
    }
  }
  if (certificates.length === 0 && errors[0] !== undefined) throw errors[0];
  return { certificates, unreadable: errors.map(({ message }) => message) };
}

async function fetchShown(text: string, { roots, lists, ...settings }: Judgement): Promise<Shown> {
  if (/[/\\]|\.(pem|der|crt|cer|key)$/i.test(text.replace(/^https:\/\//i, '').replace(/\/$/, '')))
    throw new TlsError('cli.file', `${text} cannot be read: there is no such file`);
  const host = parseHost(text);
  const { certificates: chain, anchor, refusal } = await fetchChain(host, roots, settings);
  const origin = anchor && `${certificateName(anchor.certificate)}, from ${originOf(anchor.certificate.der, lists)}`;
  const places = chain.map((_, i) => `certificate ${i + 1} of the ${chain.length} that the server sent`);
  return { ...parseAll(chain, places), refusal, origin, isHost: true, host, anchor: anchor?.certificate.der };
}
