// Verification against a bundle of names and keys: mbedTLS's walk over an empty CA list, and a callback that looks up the
// issuer of the certificate at which the walk ended (CircuitPython's lib/mbedtls_config/crt_bundle.c; ESP-IDF's
// esp_crt_bundle.c, from which it comes).
import type { CryptoProvider, PublicKey } from '../../../crypto/provider.ts';
import { isTlsError } from '../../../errors.ts';
import type { Verifier } from '../../../tls/verifier.ts';
import { equalBytes } from '../../../util/bytes.ts';
import { onceForEach } from '../../../util/once-for-each.ts';
import { type BundleEntry, bundleEntries } from '../../bundle-format.ts';
import type { MbedtlsCertificate } from './certificate.ts';
import { isSignedBy } from './chain.ts';
import { curveOf } from './curves.ts';
import { mbedtlsErrorNumber } from './errors.ts';
import type { MbedtlsRules } from './rules.ts';
import { createMbedtlsVerifier, type MbedtlsVerifierOptions, type VerifyHook } from './verifier.ts';
import { VerifyFlag } from './verify-flags.ts';

/** What one firmware's callback does with each certificate, its bundle given. */
export type BundleHook = (bundle: readonly BundleEntry[], crypto: CryptoProvider, rules: MbedtlsRules) => VerifyHook;

export type BundleVerifierOptions = Omit<MbedtlsVerifierOptions, 'anchors' | 'hasCaList' | 'hook' | 'hookRefusal'>;

/** @param roots - DER, built in. A program that loads its own CAs gets mbedTLS's plain verifier instead. */
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

/** A bundle of some 150 roots is parsed once. */
const entriesOf = onceForEach(bundleEntries);

export interface BundleChoices {
  /** Flags that a certificate may have besides "not trusted"; any other is left to speak for itself. */
  readonly forgiven: number;
  /** What it prints of a refusal: a line for each, the root that was found first. */
  readonly console?: ((found: FoundRoot) => string) | undefined;
  /** Whether it can check a signature with RSA-PSS. */
  readonly rsaPss: 'checked' | 'refused';
}

/** The root that has the issuer's name and did not sign: none, its key of another kind than the signature, or by its kind. */
export type FoundRoot = 'none' | 'another-kind' | 'rsa' | 'ec';

/** A callback by its choices. */
export function bundleHook({ forgiven, console, rsaPss }: BundleChoices): BundleHook {
  return (bundle, crypto, rules) => (item, _depth, flags) => {
    if ((flags & ~forgiven) !== VerifyFlag.notTrusted) return { ret: 0, flags };
    const issuer = item.certificate.issuer.encoded;
    const entry = bundle.find(({ subject }) => equalBytes(subject, issuer));
    const checks = rsaPss === 'checked' || item.signatureAlgorithm.kind !== 'rsa-pss';
    const key = entry && importKnown(entry.publicKeyInfo, crypto, rules);
    if (key !== undefined && checks && isSignedBy(item, key)) return { ret: 0, flags: 0 };
    return { ret: mbedtlsErrorNumber('X509_FATAL_ERROR'), flags, console: console?.(foundRoot(key, item)) };
  };
}

/** A key that the build cannot read has signed nothing. */
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
