// What a build of mbedTLS was configured to do with certificates, as data: its version and its mbedtls_config.h.
import type { CurveName, HashName } from '../../../crypto/provider.ts';
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
  readonly acceptedHashes: readonly HashName[];
  /** Of the same: a shorter RSA key sets the flag 0x10000. */
  readonly leastRsaBits: number;
  /** Of the same: a key on another curve sets the flag 0x10000. */
  readonly acceptedCurves: readonly CurveName[];
  /** Curves that are compiled in; a certificate with a key on another is not read ({@link unknownCurve}). */
  readonly knownCurves: readonly CurveName[];
  /** The parts of the number that a key on a curve which is not compiled in gives. */
  readonly unknownCurve: readonly MbedtlsErrorName[];
  /** MBEDTLS_X509_RSASSA_PSS_SUPPORT: whether certificates that are signed with RSA-PSS are read. */
  readonly rsaPss: 'read' | 'refused';
  /** The parts of the number that a critical certificatePolicies gives whose policy is not anyPolicy. */
  readonly criticalPolicies: readonly MbedtlsErrorName[];
  /** MBEDTLS_X509_MAX_INTERMEDIATE_CA. */
  readonly maxIntermediates: number;
  /** From 3.6.3: a client that verifies must have been told a host name, or the handshake ends with -23936. */
  readonly nameRequired: boolean;
}

const NIST_CURVES: readonly CurveName[] = ['secp256r1', 'secp384r1', 'secp521r1'];

/** 2.28 as its own defaults have it, with all curves. What a firmware chooses otherwise is a delta to this. */
export const RULES_OF_2_28: MbedtlsRules = {
  checkDates: true,
  ipAddressNames: false,
  checkKeyUsage: true,
  checkExtendedKeyUsage: true,
  acceptedHashes: ['sha256', 'sha384', 'sha512'],
  leastRsaBits: 2048,
  acceptedCurves: NIST_CURVES,
  knownCurves: NIST_CURVES,
  unknownCurve: ['PK_UNKNOWN_NAMED_CURVE'],
  rsaPss: 'refused',
  criticalPolicies: ['X509_FEATURE_UNAVAILABLE'],
  maxIntermediates: 8,
  nameRequired: false,
};

/** 3.5 to 3.6.2. */
export const RULES_OF_3: MbedtlsRules = { ...RULES_OF_2_28, ipAddressNames: true };
