// `thimble cert show`: a chain in words, from a file or from a host.
import { createHash } from 'node:crypto';
import { connect } from '../api/socket/socket.ts';
import { createDefaultContext } from '../api/ssl/default-context.ts';
import { parsePublicKeyInfo } from '../crypto/public-key-info.ts';
import { makeNodePlatform } from '../entry/node-platform.ts';
import type { TlsError } from '../errors.ts';
import { parseHost } from '../trust/host.ts';
import { formatDate } from '../trust/write-bundle.ts';
import { toHex } from '../util/hex.ts';
import { Certificate } from '../x509/certificate.ts';
import { formatGeneralName } from '../x509/general-name.ts';
import { nameOf } from '../x509/verdict.ts';
import { networkWith } from './environment.ts';

export interface ShownChain {
  readonly certificates: readonly Certificate[];
  /** Why a client here would refuse it; `undefined` if it would not, or if nobody was asked. */
  readonly refusal: TlsError | undefined;
}

/** The chain that a host shows, whether or not it can be trusted. @throws TlsError `trust.bad_host`, `net.*`, `tls.*`. */
export async function chainOfHost(
  text: string,
  resolve: readonly string[],
  io: { readonly timeout: number; readonly signal: AbortSignal },
): Promise<ShownChain> {
  const host = parseHost(text);
  const platform = makeNodePlatform(networkWith(resolve));
  const context = createDefaultContext(platform);
  let refusal: TlsError | undefined;
  context.verifyCallback = ({ error }) => {
    refusal = error;
    return true;
  };
  const plain = await connect(platform, { host: host.name, port: host.port, ...io });
  try {
    const socket = await context.wrapSocket(plain, { serverHostname: host.name, ...io });
    return { certificates: socket.peerCertificates.map((der) => Certificate.parse(der)), refusal };
  } finally {
    plain.close();
  }
}

/** Name, issuer, names it is for, dates, key, fingerprints: lines that are safe to print. */
export function describeCertificate(certificate: Certificate, now: number): string[] {
  const names = (certificate.subjectAltName ?? []).map(formatGeneralName);
  return [
    `subject      ${nameOf(certificate)}`,
    `issuer       ${certificate.isSelfIssued ? 'itself' : certificate.issuer}`,
    ...(names.length === 0 ? [] : [`names        ${names.join(', ')}`]),
    `valid        ${formatDate(certificate.notBefore)} to ${formatDate(certificate.notAfter)}${age(certificate, now)}`,
    `key          ${describeKey(certificate)}`,
    `is a CA      ${certificate.isCa ? 'yes' : 'no'}`,
    `SHA-256      ${fingerprint(certificate)}`,
  ];
}

export function certificateToJson(certificate: Certificate): object {
  return {
    subject: nameOf(certificate),
    issuer: String(certificate.issuer),
    names: (certificate.subjectAltName ?? []).map(formatGeneralName),
    notBefore: new Date(certificate.notBefore).toISOString(),
    notAfter: new Date(certificate.notAfter).toISOString(),
    key: describeKey(certificate),
    isCa: certificate.isCa,
    sha256: fingerprint(certificate),
  };
}

function describeKey({ publicKeyInfo }: Certificate): string {
  const key = parsePublicKeyInfo(publicKeyInfo);
  if (key.type === 'ec') return key.curve;
  return key.type === 'ed25519' ? 'Ed25519' : `RSA, ${key.bits} bits`;
}

function fingerprint({ der }: Certificate): string {
  return toHex(createHash('sha256').update(der).digest(), ':').toUpperCase();
}

function age({ notBefore, notAfter }: Certificate, now: number): string {
  if (now < notBefore) return ' (not yet valid)';
  if (now > notAfter) return ' (expired)';
  return `, ${Math.floor((notAfter - now) / 86_400_000)} days left`;
}
