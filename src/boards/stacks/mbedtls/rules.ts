// The configuration of an mbedTLS build for certificates, as data: its version and its mbedtls_config.h.
import type { HashName } from '../../../crypto/provider.ts';
import { EC_CURVES, type EcCurve } from './curves.ts';
import type { MbedtlsErrorName } from './errors.ts';

/** The options that decide which certificates a build can parse, and which of those it accepts. */
export interface MbedtlsRules {
  /** MBEDTLS_HAVE_TIME_DATE: validity periods are checked. */
  readonly checkDates: boolean;
  /** Whether iPAddress and URI names are compared (from 3.5), or only DNS names. */
  readonly ipAddressNames: boolean;
  /**
   * MBEDTLS_X509_CHECK_KEY_USAGE, always on from 3.0: a parent's keyCertSign, and the end entity's usage for the suite.
   */
  readonly checkKeyUsage: boolean;
  /** MBEDTLS_X509_CHECK_EXTENDED_KEY_USAGE, always on from 3.0. */
  readonly checkExtendedKeyUsage: boolean;
  /** From mbedtls_x509_crt_profile_default: a signature with another hash sets the flag 0x4000. */
  readonly acceptedHashes: readonly (HashName | 'sha224')[];
  /** From the same: a shorter RSA key sets the flag 0x10000. */
  readonly leastRsaBits: number;
  /** From the same: a key on another curve sets the flag 0x10000. */
  readonly acceptedCurves: readonly EcCurve[];
  /** Compiled-in curves; a certificate with a key on another one is not parsed ({@link unknownCurve}). */
  readonly knownCurves: readonly EcCurve[];
  /** The parts of the error number for a key on a curve that is not compiled in. */
  readonly unknownCurve: readonly MbedtlsErrorName[];
  /** Maximum RSA key size in bits (PSA_VENDOR_RSA_MAX_KEY_BITS, from 4.0). */
  readonly mostRsaBits: number;
  /** The parts of the error number for a signature algorithm with an unknown OID. */
  readonly unknownSignature: readonly MbedtlsErrorName[];
  /** MBEDTLS_X509_RSASSA_PSS_SUPPORT: whether certificates signed with RSA-PSS are parsed. */
  readonly rsaPss: 'read' | 'refused';
  /** Whether certificatePolicies are parsed; a critical one must be anyPolicy. Before 2.17 the extension is unknown. */
  readonly policies: 'read' | 'unknown';
  /** A number of two parts: their sum, or from 4.0 only the lower layer's. */
  readonly errorParts: 'sum' | 'low';
  /** MBEDTLS_X509_MAX_INTERMEDIATE_CA. */
  readonly maxIntermediates: number;
  /** From 3.6.3: a client that verifies needs a host name, or the handshake fails with -23936. */
  readonly nameRequired: boolean;
}

const NIST: readonly EcCurve[] = ['secp256r1', 'secp384r1', 'secp521r1'];
const BRAINPOOL: readonly EcCurve[] = ['brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'];

/** 2.28 with its default options and all curves. Firmwares are described as deltas to this. */
export const RULES_OF_2_28: MbedtlsRules = {
  checkDates: true,
  ipAddressNames: false,
  checkKeyUsage: true,
  checkExtendedKeyUsage: true,
  acceptedHashes: ['sha224', 'sha256', 'sha384', 'sha512'],
  leastRsaBits: 2048,
  acceptedCurves: EC_CURVES,
  knownCurves: EC_CURVES,
  unknownCurve: ['PK_UNKNOWN_NAMED_CURVE'],
  mostRsaBits: Number.POSITIVE_INFINITY,
  unknownSignature: ['X509_UNKNOWN_SIG_ALG', 'OID_NOT_FOUND'],
  rsaPss: 'refused',
  policies: 'read',
  errorParts: 'sum',
  maxIntermediates: 8,
  nameRequired: false,
};

/** 2.16: policies are unknown. */
export const RULES_OF_2_16: MbedtlsRules = { ...RULES_OF_2_28, policies: 'unknown' };

/** 3.5 to 3.6.2. Its profile accepts curves with 128 bits of security and more. */
export const RULES_OF_3: MbedtlsRules = {
  ...RULES_OF_2_28,
  ipAddressNames: true,
  acceptedHashes: ['sha256', 'sha384', 'sha512'],
  acceptedCurves: [...NIST, ...BRAINPOOL],
};

/** 4.0 with TF-PSA-Crypto 1.0. */
export const RULES_OF_4: MbedtlsRules = {
  ...RULES_OF_3,
  mostRsaBits: 4096,
  unknownSignature: ['X509_UNKNOWN_OID'],
  rsaPss: 'read',
  errorParts: 'low',
  nameRequired: true,
};
