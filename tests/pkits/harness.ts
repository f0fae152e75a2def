// Runs the cases of NIST's PKITS (cases.txt) with our path validation. The certificates and CRLs are read from a given
// folder.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import type { PolicyInputs } from '../../src/x509/certificate-policies.ts';
import { RevocationList } from '../../src/x509/crl.ts';
import { privatePki } from '../../src/x509/policy.ts';
import { TrustStore } from '../../src/x509/trust-store.ts';
import { describeRefusal } from '../../src/x509/verdict.ts';
import { verifyChain } from '../../src/x509/verify.ts';

export interface PkitsCase {
  /** The number in the document, and the index of the set of inputs if a test has several: `4.8.1.3`. */
  readonly id: string;
  readonly valid: boolean;
  readonly title: string;
  readonly inputs: PolicyInputs;
  /** File names without extensions, from the certificate that the anchor issued to the end entity. */
  readonly certificates: readonly string[];
  readonly crls: readonly string[];
}

/** Set for a case with a result other than the document's, or an exception that passes. */
export interface Difference {
  readonly pkitsCase: PkitsCase;
  readonly accepted: boolean;
  /** Why it was refused. */
  readonly reason: string;
  /** From the exceptions; `undefined`: not excepted. */
  readonly kept: string | undefined;
}

export interface PkitsReport {
  readonly passed: number;
  readonly total: number;
  readonly differences: readonly Difference[];
  /** Exceptions whose case passes or does not exist. */
  readonly staleExceptions: readonly string[];
}

/** Case id to the reason why its certificates are refused, although the document calls them valid. */
export type Exceptions = Readonly<Record<string, string>>;

const POLICY_ARC = '2.16.840.1.101.3.2.1.48.';

/** Within the validity of the suite's certificates, 2010 to 2030. */
const NOW = Date.UTC(2026, 0, 1);

/** @param text - cases.txt. */
export function parseCases(text: string): PkitsCase[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [id, expected, title, settings, certificates, crls] = line.split(' | ') as [string, ...string[]];
    if (crls === undefined || (expected !== 'valid' && expected !== 'invalid')) throw new RangeError(line);
    return {
      id,
      valid: expected === 'valid',
      title: title!,
      inputs: parseInputs(words(settings!)),
      certificates: words(certificates!),
      crls: words(crls),
    };
  });
}

/** @param folder - with `certs/NAME.crt` and `crls/NAME.crl`. @param now - milliseconds since 1970. */
export function runCases(
  folder: string,
  cases: readonly PkitsCase[],
  exceptions: Exceptions,
  now: number = NOW,
): PkitsReport {
  const differences: Difference[] = [];
  const stale = new Set(Object.keys(exceptions));
  for (const pkitsCase of cases) {
    const reason = refusalOf(folder, pkitsCase, now);
    const accepted = reason === undefined;
    if (accepted === pkitsCase.valid) continue;
    // Accepting what the document wants refused is never excepted.
    const kept = accepted ? undefined : exceptions[pkitsCase.id];
    if (kept !== undefined) stale.delete(pkitsCase.id);
    differences.push({ pkitsCase, accepted, reason: reason ?? '', kept });
  }
  const passed = cases.length - differences.length;
  return { passed, total: cases.length, differences, staleExceptions: [...stale] };
}

/** Whether every difference is excepted, and every exception still needed. */
export function isClean({ differences, staleExceptions }: PkitsReport): boolean {
  return staleExceptions.length === 0 && differences.every(({ kept }) => kept !== undefined);
}

function refusalOf(folder: string, { certificates, crls, inputs }: PkitsCase, now: number): string | undefined {
  const certificate = (name: string): Uint8Array => readFileSync(join(folder, 'certs', `${name}.crt`));
  const crl = (name: string): Uint8Array => readFileSync(join(folder, 'crls', `${name}.crl`));
  const lists: RevocationList[] = [];
  const unread: string[] = [];
  for (const name of ['TrustAnchorRootCRL', ...crls]) {
    try {
      lists.push(RevocationList.parse(crl(name)));
    } catch (error) {
      if (!isTlsError(error)) throw error;
      unread.push(`${name}: ${error.message}`);
    }
  }
  const verdict = verifyChain(certificates.toReversed().map(certificate), {
    crypto: nodeCrypto,
    store: new TrustStore([certificate('TrustAnchorRootCertificate')]),
    policy: privatePki, // §6 of RFC 5280 and no profile: the suite's certificates are of RFC 3280's
    purpose: 'any',
    serverName: undefined,
    now,
    certificatePolicies: inputs,
    // §4.4: a path is not accepted unless there is valid revocation data for every certificate in it.
    revocation: { crls: lists, mode: 'hard' },
  });
  if (verdict.accepted) return undefined;
  return [`${verdict.refusal.code}: ${describeRefusal(verdict.refusal)}`, ...unread].join('; ');
}

function parseInputs(settings: readonly string[]): PolicyInputs {
  const acceptable = settings.find((setting) => setting.startsWith('acceptable='))?.slice('acceptable='.length);
  return {
    ...(acceptable !== undefined && { acceptable: acceptable.split(',').map((last) => POLICY_ARC + last) }),
    requireExplicit: settings.includes('requireExplicit'),
    inhibitMapping: settings.includes('inhibitMapping'),
    inhibitAny: settings.includes('inhibitAny'),
  };
}

function words(text: string): string[] {
  return text === '-' ? [] : text.split(' ');
}
