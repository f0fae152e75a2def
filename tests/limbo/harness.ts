// Runs cases in x509-limbo's schema (github.com/C2SP/x509-limbo, limbo-schema.json) against our path validation.
import { getPublicSuffix } from 'tldts';
import { readPem } from '../../src/asn1/pem.ts';
import { isTlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { equalBytes } from '../../src/util/bytes.ts';
import { parseIpAddress } from '../../src/util/ip-address.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { RevocationList } from '../../src/x509/crl.ts';
import { KeyUsageBit } from '../../src/x509/extensions.ts';
import { ExtendedKeyUsageOid } from '../../src/x509/oids.ts';
import { rfc5280, type VerificationPolicy, webpki } from '../../src/x509/policy.ts';
import { TrustStore } from '../../src/x509/trust-store.ts';
import { describeRefusal } from '../../src/x509/verdict.ts';
import { verifyChain } from '../../src/x509/verify.ts';

export interface PeerName {
  readonly kind: 'DNS' | 'IP' | 'RFC822';
  readonly value: string;
}

export interface LimboCase {
  readonly id: string;
  readonly description: string;
  readonly features: readonly string[];
  readonly validation_kind: 'SERVER' | 'CLIENT';
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly validation_time: string | null;
  readonly signature_algorithms: readonly string[];
  readonly key_usage: readonly string[];
  readonly extended_key_usage: readonly string[];
  readonly expected_result: 'SUCCESS' | 'FAILURE';
  readonly expected_peer_name: PeerName | null;
  readonly expected_peer_names: readonly PeerName[];
  readonly max_chain_depth: number | null;
  readonly crls: readonly string[];
}

export interface Outcome {
  readonly result: 'SUCCESS' | 'FAILURE';
  /** Why it was refused. */
  readonly reason: string;
  readonly milliseconds: number;
}

/** The policy for a case's namespace; limbo's dates go back to 1970, so any clock is accepted. */
export function policyOf(id: string): VerificationPolicy {
  return { ...(id.startsWith('rfc5280::') ? rfc5280 : webpki), earliestTime: Number.NEGATIVE_INFINITY };
}

/** @returns the cases of a file in limbo's schema. */
export function readCases(json: string): LimboCase[] {
  return (JSON.parse(json) as { testcases: LimboCase[] }).testcases;
}

/** Why a case cannot be run, or `undefined`. */
export function skipReason({ signature_algorithms: algorithms }: LimboCase): string | undefined {
  return algorithms.length === 0 ? undefined : 'it restricts signature algorithms, which is for a policy to do here';
}

export function runCase(limboCase: LimboCase): Outcome {
  const started = performance.now();
  const reason = refusalOf(limboCase);
  const milliseconds = performance.now() - started;
  return { result: reason === undefined ? 'SUCCESS' : 'FAILURE', reason: reason ?? '', milliseconds };
}

function refusalOf(limboCase: LimboCase): string | undefined {
  const { expected_peer_name: server, validation_time: time, max_chain_depth: depth } = limboCase;
  try {
    const crls = limboCase.crls.map((pem) => RevocationList.parse(toDer(pem, 'X509 CRL')));
    const verdict = verifyChain(
      [limboCase.peer_certificate, ...limboCase.untrusted_intermediates].map((pem) => toDer(pem, 'CERTIFICATE')),
      {
        crypto: nodeCrypto,
        store: new TrustStore(limboCase.trusted_certs.map((pem) => toDer(pem, 'CERTIFICATE'))),
        policy: policyOf(limboCase.id),
        purpose: limboCase.validation_kind === 'SERVER' ? 'server' : 'client',
        serverName: server?.value,
        now: time === null ? Date.now() : Date.parse(time),
        isPublicSuffix,
        maxIntermediates: depth ?? undefined,
        revocation: crls.length === 0 ? undefined : { crls, mode: 'hard' },
      },
    );
    if (!verdict.accepted) return `${verdict.refusal.code}: ${describeRefusal(verdict.refusal)}`;
    return demandsFault(verdict.path[0]!, limboCase);
  } catch (error) {
    if (isTlsError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
}

/** Requirements of a case for the end entity beyond a valid path. */
function demandsFault(c: Certificate, limboCase: LimboCase): string | undefined {
  for (const usage of limboCase.extended_key_usage) {
    const oid = ExtendedKeyUsageOid[usage as keyof typeof ExtendedKeyUsageOid];
    const usages = c.extKeyUsage ?? [ExtendedKeyUsageOid.any];
    if (!usages.includes(oid) && !usages.includes(ExtendedKeyUsageOid.any)) return `the case demands ${usage}`;
  }
  for (const usage of limboCase.key_usage) {
    const bit = KeyUsageBit[usage as keyof typeof KeyUsageBit];
    if (c.keyUsage !== undefined && (c.keyUsage & bit) === 0) return `the case demands ${usage}`;
  }
  const missing = limboCase.expected_peer_names.find((name) => !hasName(c, name));
  return missing === undefined ? undefined : `the case expects the name ${missing.value}`;
}

function hasName(c: Certificate, { kind, value }: PeerName): boolean {
  return (c.subjectAltName ?? []).some((name) => {
    if (kind === 'IP') return name.kind === 'ip' && equalBytes(name.bytes, parseIpAddress(value) ?? new Uint8Array(0));
    return name.kind === (kind === 'DNS' ? 'dns' : 'email') && name.value === value;
  });
}

function isPublicSuffix(name: string): boolean {
  return getPublicSuffix(name, { allowPrivateDomains: true }) === name;
}

function toDer(pem: string, label: string): Uint8Array {
  return readPem(pem, [label], label)[0]!.der;
}
