// Warnings about chains that boards have trouble with, even if browsers do not.
import { parseMbedtlsCertificate } from '../../boards/stacks/mbedtls/certificate.ts';
import { RULES_OF_3 } from '../../boards/stacks/mbedtls/rules.ts';
import { parsePublicKeyInfo } from '../../crypto/public-key-info.ts';
import { isTlsError } from '../../errors.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { parseSignatureAlgorithm } from '../../x509/signature-algorithm.ts';
import { isSelfIssued } from './describe.ts';
import { readLeniently } from './lenient.ts';

/** MBEDTLS_X509_MAX_INTERMEDIATE_CA. */
const MAX_INTERMEDIATES = 8;
/**
 * Maximum size of one TLS record; mbedTLS before 3.6.3 does not reassemble a handshake message from several records.
 */
const MAX_MESSAGE = 16_384;
const DAY = 86_400_000;
const SOON = 14 * DAY;

/**
 * @param chain - as a server sends it, end entity first; or the certificates of a file.
 * @param now - milliseconds since 1970.
 * @returns a sentence for each, prefixed with the certificate's position if there are several.
 */
export function warningsOf(chain: readonly Certificate[], now: number): string[] {
  const place = (i: number) => (chain.length === 1 ? '' : `certificate ${i + 1}: `);
  const single = chain.flatMap((certificate, i) =>
    warningsOfOne(certificate, now).map((warning) => `${place(i)}${warning}`),
  );
  return [...single, ...warningsOfChain(chain)];
}

function warningsOfOne(certificate: Certificate, now: number): string[] {
  const { notBefore, notAfter } = certificate;
  const warnings: string[] = [];
  if (now > notAfter) warnings.push('it has expired; boards that check dates refuse it, others do not notice');
  else if (now + SOON > notAfter)
    warnings.push(`it expires in ${Math.floor((notAfter - now) / DAY)} days; a board in the field may outlive it`);
  if (now < notBefore) warnings.push('it is not valid yet');
  const { isCa, names, faults } = readLeniently(certificate);
  for (const fault of faults) warnings.push(`${fault}; clients refuse such a certificate`);
  if (!isCa && names.length === 0 && faults.length === 0)
    warnings.push('it has no subjectAltName: strict clients look for the host nowhere else, mbedTLS in the CN');
  return [...warnings, ...weaknesses(certificate)];
}

function weaknesses(certificate: Certificate): string[] {
  const { der, publicKeyInfo, signatureAlgorithm } = certificate;
  const warnings: string[] = [];
  const parsed = parseMbedtlsCertificate(der, nodeCrypto, RULES_OF_3);
  if ('error' in parsed) warnings.push(`mbedTLS cannot read it: ${parsed.error.message}`);
  try {
    const signature = parseSignatureAlgorithm(signatureAlgorithm);
    const hash = 'hash' in signature ? signature.hash : undefined;
    // The signature of a root on itself is never verified.
    if (!isSelfIssued(certificate) && (hash === 'sha1' || hash === 'md5'))
      warnings.push(`it is signed with ${hash === 'md5' ? 'MD5' : 'SHA-1'}, which most clients no longer accept`);
    const key = parsePublicKeyInfo(publicKeyInfo);
    if (key.type === 'rsa' && key.bits < 2048)
      warnings.push(`its RSA key has ${key.bits} bits; less than 2048 is weak`);
  } catch (error) {
    if (!isTlsError(error)) throw error; // already reported by mbedTLS's reader
  }
  return warnings;
}

function warningsOfChain(chain: readonly Certificate[]): string[] {
  const warnings: string[] = [];
  const isChain = chain.length > 1 && !readLeniently(chain[0]!).isCa; // otherwise a file of roots
  if (!isChain) return warnings;
  const intermediates = chain.slice(1).filter((certificate) => !isSelfIssued(certificate)).length;
  if (intermediates > MAX_INTERMEDIATES)
    warnings.push(`${intermediates} intermediates: mbedTLS follows ${MAX_INTERMEDIATES} at most`);
  const bytes = chain.reduce((sum, { der }) => sum + der.length + 3, 0);
  if (bytes > MAX_MESSAGE)
    warnings.push(`the chain takes ${bytes} bytes: mbedTLS before 3.6.3 refuses what does not fit one record (16384)`);
  if (isSelfIssued(chain.at(-1)!))
    warnings.push('the server also sends its root certificate: clients ignore it, and it costs the board memory');
  return warnings;
}
