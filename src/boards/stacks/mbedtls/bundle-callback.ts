// Verification against a bundle of names and keys: mbedTLS's chain walk with an empty CA list, and a callback that
// looks up the issuer of the last certificate of the server's chain (CircuitPython's lib/mbedtls_config/crt_bundle.c;
// ESP-IDF's esp_crt_bundle.c, on which it is based).
import type { CryptoProvider, PublicKey } from '../../../crypto/provider.ts';
import { isTlsError } from '../../../errors.ts';
import type { Verifier } from '../../../tls/verifier.ts';
import { equalBytes } from '../../../util/bytes.ts';
import { onceForEach } from '../../../util/once-for-each.ts';
import { type BundleEntry, bundleEntries } from '../../bundle-format.ts';
import type { MbedtlsCertificate } from './certificate.ts';
import { signatureMatches } from './chain.ts';
import { curveOf } from './curves.ts';
import { mbedtlsErrorNumber } from './errors.ts';
import type { MbedtlsRules } from './rules.ts';
import { createMbedtlsVerifier, type MbedtlsVerifierOptions, type VerifyHook } from './verifier.ts';
import { VerifyFlag } from './verify-flags.ts';

/** Creates one firmware's callback for a bundle. */
export type BundleHook = (bundle: readonly BundleEntry[], crypto: CryptoProvider, rules: MbedtlsRules) => VerifyHook;

export type BundleVerifierOptions = Omit<MbedtlsVerifierOptions, 'anchors' | 'hasCaList' | 'hook' | 'hookRefusal'>;

/** @param roots - DER, built in. A program that loads its own CAs uses mbedTLS's plain verifier instead. */
export function createBundleVerifier(
  hook: BundleHook,
  roots: readonly Uint8Array[],
  options: BundleVerifierOptions,
): Verifier {
  return createMbedtlsVerifier({
    ...options,
    anchors: [],
    hasCaList: true,
    hook: hook(entriesOf(roots), options.crypto, options.rules),
    hookRefusal: 'board.not_in_bundle',
  });
}

/** A bundle of about 150 roots is parsed once. */
const entriesOf = onceForEach(bundleEntries);

export interface BundleChoices {
  /** Flags that a certificate may have in addition to "not trusted"; with any other the callback does nothing. */
  readonly forgiven: number;
  /** The text that it prints for a refusal, by the root that was found first. */
  readonly console?: ((found: FoundRoot) => string) | undefined;
  /** Whether it can check a signature with RSA-PSS. */
  readonly rsaPss: 'checked' | 'refused';
}

/** The root with the issuer's name that did not sign: none, a key of another kind than the signature, or its kind. */
export type FoundRoot = 'none' | 'another-kind' | 'rsa' | 'ec';

/**
 * Creates a callback from its options. It is called for every certificate of the walk. "Not trusted" is what the last one
 * has, and any other whose sent issuer has the right name but another key, so normally only the last issuer is looked up.
 */
export function bundleHook({ forgiven, console, rsaPss }: BundleChoices): BundleHook {
  return (bundle, crypto, rules) => (item, _depth, flags) => {
    if ((flags & ~forgiven) !== VerifyFlag.notTrusted) return { ret: 0, flags };
    const issuer = item.certificate.issuer.encoded;
    const entry = bundle.find(({ subject }) => equalBytes(subject, issuer));
    const checks = rsaPss === 'checked' || item.signatureAlgorithm.kind !== 'rsa-pss';
    const key = entry && importKnown(entry.publicKeyInfo, crypto, rules);
    if (key !== undefined && checks && signatureMatches(item, key)) return { ret: 0, flags: 0 };
    return { ret: mbedtlsErrorNumber('X509_FATAL_ERROR'), flags, console: console?.(foundRoot(key, item)) };
  };
}

/** A key that the build cannot read never verifies a signature. */
function importKnown(publicKeyInfo: Uint8Array, crypto: CryptoProvider, { knownCurves }: MbedtlsRules) {
  try {
    const curve = curveOf(publicKeyInfo);
    if (curve !== undefined && (curve === 'unknown' || !knownCurves.includes(curve))) return undefined;
    return crypto.importPublicKey(publicKeyInfo);
  } catch (error) {
    if (isTlsError(error)) return undefined;
    throw error;
  }
}

function foundRoot(key: PublicKey | undefined, { signatureAlgorithm }: MbedtlsCertificate): FoundRoot {
  if (key === undefined) return 'none';
  const kind = key.type === 'ec' ? 'ec' : 'rsa';
  return kind === (signatureAlgorithm.kind === 'ecdsa' ? 'ec' : 'rsa') ? kind : 'another-kind';
}
