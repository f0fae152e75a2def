// Creates a stack with mbedTLS: its verifier, its readers, its exceptions. Differences between firmwares are data.

import { readPrivateKey } from '../../../crypto/private-key-file.ts';
import type { Verifier } from '../../../tls/verifier.ts';
import { readCredential } from '../../credentials.ts';
import type { Anchors, ContextStack, TlsStack, VerifierOptions } from '../stack.ts';
import { alertOfMbedtls } from './alert.ts';
import { type BundleHook, createBundleVerifier } from './bundle-callback.ts';
import { type ExceptionRules, raiseByMbedtls, raiseClosedByMbedtls, raiseMbedtlsNumber } from './exceptions.ts';
import type { MbedtlsRules } from './rules.ts';
import { withServerUsage } from './usage.ts';
import { createMbedtlsReader, createMbedtlsVerifier } from './verifier.ts';

/** A stack without the parts that follow from its rules. */
export interface MbedtlsParts
  extends Pick<
    TlsStack,
    | 'library'
    | 'hello'
    | 'server'
    | 'pskSuites'
    | 'roots'
    | 'nameRequired'
    | 'longestName'
    | 'loading'
    | 'readCaData'
    | 'memory'
    | 'overlays'
    | 'alertOf'
    | 'checkKey'
  > {
  readonly rules: MbedtlsRules;
  readonly raising: ExceptionRules;
  /** The callback that looks up issuers in the built-in roots, if this firmware has one. */
  readonly bundleHook?: BundleHook | undefined;
  /** Raised by an operation on a closed connection; absent: mbedTLS's own number for a freed context. */
  readonly raiseClosed?: TlsStack['raiseClosed'];
  /** Absent: the default reader of certificates and keys. */
  readonly readCredential?: ContextStack['readCredential'];
  /** Whether a context may turn off the check of the name; CircuitPython stores that setting and ignores it. */
  readonly checkHostname: 'heeded' | 'ignored';
}

export function createMbedtlsStack(parts: MbedtlsParts): TlsStack {
  const { rules, raising, bundleHook, checkHostname, raiseClosed, readCredential: reads, ...fields } = parts;
  const stack: ContextStack = {
    ...fields,
    rules: 'fixed',
    alertOf: parts.alertOf ?? alertOfMbedtls,
    createVerifier: (options) => verifierFor(parts, options),
    checkKey: parts.checkKey ?? ((key, crypto) => void crypto.importPrivateKey(readPrivateKey(key))),
    // Firmwares accept any pair, and fail at the peer.
    readCredential: (source, crypto) =>
      withServerUsage(reads?.(source, crypto) ?? readCredential(source, crypto, 'taken'), rules),
  };
  return {
    ...stack,
    memory: parts.memory,
    verification: { kind: 'mbedtls', ...rules },
    withVerification: (changes) => createMbedtlsStack({ ...parts, rules: { ...rules, ...changes } }),
    raise: (failure, chip) => raiseByMbedtls(raising, failure, chip),
    raiseClosed: raiseClosed ?? (({ again }, chip) => raiseClosedByMbedtls(raising, again, chip)),
    raiseNumber: (ret, chip) => raiseMbedtlsNumber(raising, ret, chip),
  };
}

function verifierFor({ rules, bundleHook, checkHostname }: MbedtlsParts, options: VerifierOptions): Verifier {
  const { crypto, mode, trust, callback } = options;
  if (mode === 'none') return createMbedtlsReader({ crypto, rules });
  const isNamed = options.checkHostname || checkHostname === 'ignored';
  const common = { crypto, mode, rules: isNamed ? rules : { ...rules, nameRequired: false } } as const;
  const verifier =
    bundleHook !== undefined && trust.builtIn !== undefined
      ? createBundleVerifier(bundleHook, trust.builtIn, common)
      : createMbedtlsVerifier({
          ...common,
          anchors: allOf(trust),
          hook: callback && ((item, depth, flags) => ({ ret: callback(item.certificate.der, depth), flags })),
        });
  if (isNamed) return verifier;
  return { ...verifier, verify: (request) => verifier.verify({ ...request, serverName: undefined }) };
}

function allOf({ builtIn, loaded }: Anchors): readonly Uint8Array[] {
  return builtIn === undefined ? loaded : [...builtIn, ...loaded];
}
