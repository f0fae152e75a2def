// Verification settings besides the trusted roots: the policy, and how revocation is checked.
import { parsePolicy, type VerificationPolicy } from '../x509/policy.ts';
import type { RevocationMode } from '../x509/revocation.ts';

/** Used only by strict profiles: no board's firmware has these settings. All fields can be posted to another thread. */
export interface VerificationSettings {
  /**
   * The rules for certificates: a value, or text such as `'webpki,-common-name'`. Absent: `webpki` for roots that are
   * built-in ones, `private` for loaded ones.
   */
  readonly policy?: VerificationPolicy | string | undefined;
  /** CRLs of any CA, each PEM with any number of lists, or DER. */
  readonly crls?: readonly (string | Uint8Array)[] | undefined;
  /** `soft` if absent. */
  readonly revocation?: RevocationMode | undefined;
}

/** @throws TlsError `x509.unknown_policy`, which lists the known ones. */
export function toPolicy(policy: VerificationPolicy | string | undefined): VerificationPolicy | undefined {
  return typeof policy === 'string' ? parsePolicy(policy) : policy;
}
