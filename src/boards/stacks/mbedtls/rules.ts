// What a build of mbedTLS was configured to do with certificates, as data: its version and its mbedtls_config.h.
import type { HashName } from '../../../crypto/provider.ts';
import { EC_CURVES, type EcCurve } from './curves.ts';
import type { MbedtlsErrorName } from './errors.ts';

/** The choices that decide which certificates a build can read, and which of those it accepts. */
export interface MbedtlsRules {
  /** MBEDTLS_HAVE_TIME_DATE: validity periods are checked. */
  readonly checkDates: boolean;
  /** iPAddress and URI names are looked at (from 3.5), or DNS names alone. */
  readonly ipAddressNames: boolean;
  /** MBEDTLS_X509_CHECK_KEY_USAGE, always on from 3.0: a parent's keyCertSign, and the end entity's use for the suite. */
  readonly checkKeyUsage: boolean;
  /** MBEDTLS_X509_CHECK_EXTENDED_KEY_USAGE, always on from 3.0. */
  readonly checkExtendedKeyUsage: boolean;
  /** Of mbedtls_x509_crt_profile_default: a signature with another hash sets the flag 0x4000. */
  readonly acceptedHashes: readonly (HashName | 'sha224')[];
  /** Of the same: a shorter RSA key sets the flag 0x10000. */
  readonly leastRsaBits: number;
  /** Of the same: a key on another curve sets the flag 0x10000. */
  readonly acceptedCurves: readonly EcCurve[];
  /** Curves that are compiled in; a certificate with a key on another is not read ({@link unknownCurve}). */
  readonly knownCurves: readonly EcCurve[];
  /** The parts of the number that a key on a curve which is not compiled in gives. */
  readonly unknownCurve: readonly MbedtlsErrorName[];
  /** The longest RSA key that can be read (PSA_VENDOR_RSA_MAX_KEY_BITS, from 4.0). */
  readonly mostRsaBits: number;
  /** The parts of the number that a signature algorithm gives of which mbedTLS does not know the OID. */
  readonly unknownSignature: readonly MbedtlsErrorName[];
  /** MBEDTLS_X509_RSASSA_PSS_SUPPORT: whether certificates that are signed with RSA-PSS are read. */
  readonly rsaPss: 'read' | 'refused';
  /** Whether certificatePolicies are read, of which a critical one must be anyPolicy; before 2.17 the extension is unknown. */
  readonly policies: 'read' | 'unknown';
  /** A number of two parts: their sum, or from 4.0 the lower layer's alone. */
  readonly errorParts: 'sum' | 'low';
  /** MBEDTLS_X509_MAX_INTERMEDIATE_CA. */
  readonly maxIntermediates: number;
  /** From 3.6.3: a client that verifies must have been told a host name, or the handshake ends with -23936. */
  readonly nameRequired: boolean;
}

const NIST: readonly EcCurve[] = ['secp256r1', 'secp384r1', 'secp521r1'];
const BRAINPOOL: readonly EcCurve[] = ['brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'];

/** 2.28 as its own defaults have it, with all curves. What a firmware chooses otherwise is a delta to this. */
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

/** 2.16: nothing is known of policies. */
export const RULES_OF_2_16: MbedtlsRules = { ...RULES_OF_2_28, policies: 'unknown' };

/** 3.5 to 3.6.2. Its profile takes curves of 128 bits of security and more. */
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
