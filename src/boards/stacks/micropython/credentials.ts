// Reads keys and certificates like load_cert_chain and wrap_socket of extmod/modtls_mbedtls.c: the key first, then the
// certificate.
import { looksLikePem } from '../../../asn1/pem.ts';
import { readPrivateKey } from '../../../crypto/private-key-file.ts';
import type { CryptoProvider, PrivateKey } from '../../../crypto/provider.ts';
import { isTlsError, TlsError } from '../../../errors.ts';
import { equalBytes } from '../../../util/bytes.ts';
import type { ContextStack, CredentialSource } from '../stack.ts';

export interface CredentialRules {
  /** MBEDTLS_PEM_PARSE_C: PEM is read in addition to DER. */
  readonly pem: boolean;
  /** Whether a key in PKCS#8 is read. */
  readonly pkcs8: boolean;
}

/** The parts of a stack that read keys and certificates. */
export function credentialReaders(
  { pem, pkcs8 }: CredentialRules,
  readCertificates: ContextStack['readCaData'],
): Pick<ContextStack, 'readCredential' | 'checkKey'> {
  const readKey = (key: string | Uint8Array, crypto: CryptoProvider): PrivateKey => {
    if (!pem && looksLikePem(key)) throw badKey('this firmware reads no PEM');
    try {
      const der = readPrivateKey(key);
      if (!pkcs8 && isPkcs8(der)) throw badKey('this firmware reads no PKCS#8');
      const read = crypto.importPrivateKey(der);
      if (read.type === 'rsa' || read.type === 'ec') return read;
      throw badKey(`mbedTLS has no keys of type ${read.type}`);
    } catch (error) {
      throw isTlsError(error) ? badKey(error.message) : error;
    }
  };
  return {
    checkKey: (key, crypto) => void readKey(key, crypto),
    readCredential: (source: CredentialSource, crypto) => {
      const key = readKey(source.key ?? source.certificate, crypto);
      return { key, chain: readCertificates(source.certificate, crypto) };
    },
  };
}

function badKey(detail: string): TlsError {
  return new TlsError('crypto.bad_private_key', detail);
}

/** RFC 5208: SEQUENCE, version 0, and then the SEQUENCE of the algorithm, where PKCS#1 has an integer. */
function isPkcs8(der: Uint8Array): boolean {
  const header = (der[1] ?? 0) < 0x80 ? 2 : 2 + (der[1]! & 0x7f);
  return der[0] === 0x30 && equalBytes(der.subarray(header, header + 4), Uint8Array.of(0x02, 0x01, 0x00, 0x30));
}
