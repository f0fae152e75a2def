// Chooses the client certificate to send: RFC 8446 §4.3.2, §4.4.2.3, RFC 5246 §7.4.4, §7.4.6.
import { SIGNATURE_SCHEMES } from '../crypto/signature-schemes.ts';
import { isTlsError } from '../errors.ts';
import type { CertificateChooser, CertificateRequestInfo, Credential } from '../tls/credential.ts';
import { chooseSignature } from '../tls/handshake/tls12/signatures.ts';
import type { TlsProfile } from '../tls/profile.ts';
import { equalBytes } from '../util/bytes.ts';
import { Certificate } from '../x509/certificate.ts';

/**
 * A chooser for clients: of the credentials whose signature the server accepts, the first that one of its CAs issued, or
 * else the first. The names are a hint (RFC 8446 §4.4.2.3: SHOULD), and many servers send none or outdated ones.
 */
export function chooseAmong(credentials: readonly Credential[], profile: TlsProfile): CertificateChooser {
  return (request) => {
    const fitting = credentials.filter((credential) => canProve(credential, profile, request));
    return fitting.find((credential) => isIssuedBy(credential, request.certificateAuthorities)) ?? fitting[0];
  };
}

function canProve(
  credential: Credential,
  profile: TlsProfile,
  { signatureSchemes, version }: CertificateRequestInfo,
): boolean {
  const codes = signatureSchemes.flatMap((name) => SIGNATURE_SCHEMES[name].code ?? []);
  const signature = chooseSignature(credential, profile.signatureSchemes, codes, version);
  return signature !== undefined && signatureSchemes.includes(signature.name);
}

/** @param authorities - DER names. */
function isIssuedBy({ chain }: Credential, authorities: readonly Uint8Array[]): boolean {
  if (authorities.length === 0) return false;
  const issuers = chain.flatMap((der) => issuerOf(der) ?? []);
  return issuers.some((issuer) => authorities.some((name) => equalBytes(name, issuer)));
}

/** A credential with its own signer may have a certificate that cannot be parsed here. */
function issuerOf(der: Uint8Array): Uint8Array | undefined {
  try {
    return Certificate.parse(der).issuer.encoded;
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return undefined;
  }
}
