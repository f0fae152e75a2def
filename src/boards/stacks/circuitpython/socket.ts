// What CircuitPython's ssl module adds to mbedTLS: shared-module/ssl/SSLSocket.c, SSLContext.c.
import { readPrivateKey } from '../../../crypto/private-key-file.ts';
import type { CryptoProvider } from '../../../crypto/provider.ts';
import { isTlsError, TlsError } from '../../../errors.ts';
import type { Credential } from '../../../tls/credential.ts';
import { equalBytes } from '../../../util/bytes.ts';
import { decodeLatin1 } from '../../../util/latin1.ts';
import type { ChipFacts } from '../../chips/chip-facts.ts';
import { readCredential } from '../../credentials.ts';
import { osError, type RaisedError } from '../../python-exception.ts';
import { mbedtlsErrorNumber } from '../mbedtls/errors.ts';
import type { CredentialSource } from '../stack.ts';

/** A context connects without a name, keeps its CA data until a connection is made, and ignores check_hostname. */
export const CIRCUITPYTHON_CONTEXT = {
  nameRequired: 'never',
  loading: 'replaces',
  checkHostname: 'ignored',
  raiseClosed: (_operation: unknown, chip: ChipFacts): RaisedError => osError(chip.errnos.EBADF),
} as const;

/**
 * mbedtls_pk_parse_key and mbedtls_x509_crt_parse.
 *
 * @param keys - the forms that the build reads: all up to 10.2; later, in DER, only SEC 1, because a NUL is passed with
 *   the bytes and makes the others too long.
 * @returns as `ContextStack.readCredential`; an unreadable key is refused with PK_KEY_INVALID_FORMAT.
 */
export function credentialReader(keys: 'any' | 'pem-or-sec1') {
  return (source: CredentialSource, crypto: CryptoProvider): Credential => {
    const key = source.key ?? source.certificate;
    if (keys === 'pem-or-sec1' && !hasPemBlock(key) && !isSec1(key))
      throw badKey('this firmware reads no DER of that kind');
    try {
      crypto.importPrivateKey(readPrivateKey(key), source.password);
    } catch (error) {
      if (isTlsError(error)) throw badKey(error.message);
      throw error;
    }
    return readCredential(source, crypto, 'taken');
  };
}

function badKey(detail: string): TlsError {
  const cause = { kind: 'firmware', ret: mbedtlsErrorNumber('PK_KEY_INVALID_FORMAT'), flags: 0, chain: [] } as const;
  return new TlsError('crypto.bad_private_key', detail, { cause });
}

function hasPemBlock(data: string | Uint8Array): boolean {
  const text = typeof data === 'string' ? data : decodeLatin1(data);
  return text.includes('-----BEGIN');
}

/** RFC 5915: SEQUENCE, version 1, then the key itself; PKCS#8 and PKCS#1 have version 0. */
function isSec1(data: string | Uint8Array): boolean {
  if (typeof data === 'string') return false;
  const header = (data[1] ?? 0) < 0x80 ? 2 : 2 + (data[1]! & 0x7f);
  return data[0] === 0x30 && equalBytes(data.subarray(header, header + 4), Uint8Array.of(0x02, 0x01, 0x01, 0x04));
}
