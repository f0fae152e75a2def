// How firmwares read the argument of `load_verify_locations(cadata=…)`.

import type { CryptoProvider } from '../../../crypto/provider.ts';
import { isTlsError, TlsError } from '../../../errors.ts';
import { decodeLatin1 } from '../../../util/latin1.ts';
import { encodeUtf8 } from '../../../util/utf8.ts';
import { type ParseFailure, type ParsingRules, parseMbedtlsCertificate } from './certificate.ts';
import { mbedtlsErrorNumber } from './errors.ts';
import { readMbedtlsPem } from './pem.ts';

/**
 * MicroPython without MBEDTLS_PEM_PARSE_C: one DER certificate; bytes after it are ignored.
 *
 * @throws TlsError `board.bad_ca_data`, whose cause is a `FirmwareVerdict` with the parser's number.
 */
export function parseDerData(
  data: string | Uint8Array,
  crypto: CryptoProvider,
  rules: ParsingRules,
): readonly Uint8Array[] {
  const bytes = bytesOf(data);
  const certificate = bytes.subarray(0, derLength(bytes));
  const parsed = parseMbedtlsCertificate(certificate, crypto, rules);
  // Whatever the reason, the text in modtls_mbedtls.c is "invalid cert".
  if ('error' in parsed) throw badCaData(mbedtlsErrorNumber('X509_BAD_INPUT_DATA'), parsed.error.message);
  return [certificate];
}

/**
 * CircuitPython: a C string of PEM blocks (mbedtls_x509_crt_parse).
 *
 * @param some - result if only some of the blocks are valid.
 * @throws TlsError `board.bad_ca_data`; a positive number is the count of skipped blocks.
 */
export function parsePemData(
  data: string | Uint8Array,
  crypto: CryptoProvider,
  rules: ParsingRules,
  some: 'enough' | 'refused' = 'refused',
): readonly Uint8Array[] {
  const bytes = bytesOf(data);
  const nul = bytes.indexOf(0);
  const text = decodeLatin1(nul < 0 ? bytes : bytes.subarray(0, nul));
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw badCaData(
      mbedtlsErrorNumber('X509_INVALID_FORMAT'),
      'there is no PEM block, and DER is cut at its first zero',
    );
  const { blocks, failures } = readMbedtlsPem(text, rules);
  const parsed = blocks.map((der) => ({ der, result: parseMbedtlsCertificate(der, crypto, rules) }));
  const good = parsed.filter(({ result }) => !('error' in result));
  const bad = parsed.map(({ result }) => result).filter((result): result is ParseFailure => 'error' in result);
  const failed = failures.length + bad.length;
  if (good.length === 0) {
    const ret = failures[0] ?? bad[0]?.ret ?? mbedtlsErrorNumber('X509_CERT_UNKNOWN_FORMAT');
    throw badCaData(ret, bad[0]?.error.message ?? 'its base64 is damaged or indented');
  }
  // The number of skipped blocks, which wrap_socket treats as an error.
  if (failed > 0 && some === 'refused')
    throw badCaData(failed, `${failed} of ${good.length + failed} certificates could not be read`);
  return good.map(({ der }) => der);
}

/**
 * MicroPython on ESP32, with MBEDTLS_PEM_PARSE_C: any number of PEM blocks, all valid, or one DER certificate.
 *
 * @throws TlsError as {@link parseDerData}.
 */
export function parseAnyData(
  data: string | Uint8Array,
  crypto: CryptoProvider,
  rules: ParsingRules,
): readonly Uint8Array[] {
  const bytes = bytesOf(data);
  if (!decodeLatin1(bytes).includes('-----BEGIN CERTIFICATE-----')) return parseDerData(bytes, crypto, rules);
  try {
    return parsePemData(bytes, crypto, rules);
  } catch (error) {
    if (!isTlsError(error)) throw error;
    throw badCaData(mbedtlsErrorNumber('X509_BAD_INPUT_DATA'), error.message);
  }
}

function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? encodeUtf8(data) : data;
}

/** The length of the first DER element, or of all bytes if it is invalid. */
function derLength(bytes: Uint8Array): number {
  const first = bytes[1] ?? 0;
  const octets = first & 0x7f;
  if (first < 0x80) return Math.min(bytes.length, 2 + first);
  let length = 0;
  for (const octet of bytes.subarray(2, 2 + octets)) length = length * 256 + octet;
  return Math.min(bytes.length, 2 + octets + length);
}

function badCaData(ret: number, detail: string): TlsError {
  const cause = { kind: 'firmware', ret, flags: 0, chain: [] } as const;
  return new TlsError('board.bad_ca_data', `the CA certificate cannot be read: ${detail}`, { cause });
}
