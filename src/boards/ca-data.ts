// What `load_verify_locations(cadata=…)` makes of what it is given, by firmware.

import type { CryptoProvider } from '../crypto/provider.ts';
import { TlsError } from '../errors.ts';
import { decodeLatin1 } from '../util/latin1.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { readCertificates } from '../x509/certificate.ts';
import { type ParseFailure, parseMbedtlsCertificate } from './mbedtls-certificate.ts';
import { mbedtlsErrorNumber } from './mbedtls-errors.ts';
import { readMbedtlsPem } from './mbedtls-pem.ts';
import type { CaDataForm } from './profile.ts';

/**
 * @param data - text is read as its UTF-8 bytes, as Python does.
 * @returns DER certificates, in order; at least one.
 * @throws TlsError `pem.*`, `der.*` or `x509.malformed` for the form `any`; else `board.bad_ca_data`, whose cause is a
 *   {@link FirmwareVerdict} with the number that the firmware's parser returns.
 */
export function parseCaData(
  data: string | Uint8Array,
  form: CaDataForm,
  crypto: CryptoProvider,
): readonly Uint8Array[] {
  if (form === 'any') return readCertificates(data).map(({ der }) => der);
  const bytes = typeof data === 'string' ? encodeUtf8(data) : data;
  return form === 'der' ? parseDerData(bytes, crypto) : parsePemData(bytes, crypto);
}

/** MicroPython without MBEDTLS_PEM_PARSE_C: one certificate; what follows it is never looked at. */
function parseDerData(bytes: Uint8Array, crypto: CryptoProvider): readonly Uint8Array[] {
  const certificate = bytes.subarray(0, derLength(bytes));
  const parsed = parseMbedtlsCertificate(certificate, crypto);
  // Whatever the reason, modtls_mbedtls.c says "invalid cert".
  if ('error' in parsed) throw badCaData(mbedtlsErrorNumber('X509_BAD_INPUT_DATA'), parsed.error.message);
  return [certificate];
}

/** CircuitPython: a C string of PEM blocks (mbedtls_x509_crt_parse). */
function parsePemData(bytes: Uint8Array, crypto: CryptoProvider): readonly Uint8Array[] {
  const nul = bytes.indexOf(0);
  const text = decodeLatin1(nul < 0 ? bytes : bytes.subarray(0, nul));
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw badCaData(
      mbedtlsErrorNumber('X509_INVALID_FORMAT'),
      'there is no PEM block, and DER is cut at its first zero',
    );
  const { blocks, failures } = readMbedtlsPem(text);
  const parsed = blocks.map((der) => ({ der, result: parseMbedtlsCertificate(der, crypto) }));
  const good = parsed.filter(({ result }) => !('error' in result));
  const bad = parsed.map(({ result }) => result).filter((result): result is ParseFailure => 'error' in result);
  const failed = failures.length + bad.length;
  if (good.length === 0) {
    const ret = failures[0] ?? bad[0]?.ret ?? mbedtlsErrorNumber('X509_CERT_UNKNOWN_FORMAT');
    throw badCaData(ret, bad[0]?.error.message ?? 'its base64 is damaged or indented');
  }
  // The number of blocks that were passed over, which wrap_socket takes for an error.
  if (failed > 0) throw badCaData(failed, `${failed} of ${good.length + failed} certificates could not be read`);
  return good.map(({ der }) => der);
}

/** The length of the first DER element, or all there is if it cannot be told. */
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
