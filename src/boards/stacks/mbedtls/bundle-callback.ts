// Verification against a bundle of names and keys: mbedTLS's walk over an empty CA list, and a callback that looks up the
// issuer of the certificate at which the walk ended (CircuitPython's lib/mbedtls_config/crt_bundle.c; ESP-IDF's
// esp_crt_bundle.c, from which it comes).
import type { CryptoProvider } from '../../../crypto/provider.ts';
import { isTlsError } from '../../../errors.ts';
import type { Verifier } from '../../../tls/verifier.ts';
import { equalBytes } from '../../../util/bytes.ts';
import { onceForEach } from '../../../util/once-for-each.ts';
import { type BundleEntry, bundleEntries } from '../../bundle-format.ts';
import type { MbedtlsCertificate } from './certificate.ts';
import { isSignedBy } from './chain.ts';
import { mbedtlsErrorNumber } from './errors.ts';
import { createMbedtlsVerifier, type MbedtlsVerifierOptions, type VerifyHook } from './verifier.ts';
import { VerifyFlag } from './verify-flags.ts';

/** What one firmware's callback does with each certificate, its bundle given. */
export type BundleHook = (bundle: readonly BundleEntry[], crypto: CryptoProvider) => VerifyHook;

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
    hook: hook(entriesOf(roots), options.crypto),
    hookRefusal: 'board.not_in_bundle',
  });
}

/** A bundle of some 150 roots is parsed once. */
const entriesOf = onceForEach(bundleEntries);

/**
 * A callback by its choices: any other flag than the ones it forgives is left to speak for itself.
 *
 * @param forgiven - flags that a certificate may have besides "not trusted".
 * @param console - what it prints of a refusal.
 */
export function bundleHook(forgiven: number, console: string | undefined): BundleHook {
  return (bundle, crypto) => (item, _depth, flags) => {
    if ((flags & ~forgiven) !== VerifyFlag.notTrusted) return { ret: 0, flags };
    const issuer = item.certificate.issuer.encoded;
    const entry = bundle.find(({ subject }) => equalBytes(subject, issuer));
    if (entry !== undefined && isSignedByKey(item, entry.publicKeyInfo, crypto)) return { ret: 0, flags: 0 };
    return { ret: mbedtlsErrorNumber('X509_FATAL_ERROR'), flags, console };
  };
}

function isSignedByKey(item: MbedtlsCertificate, publicKeyInfo: Uint8Array, crypto: CryptoProvider): boolean {
  try {
    return isSignedBy(item, crypto.importPublicKey(publicKeyInfo));
  } catch (error) {
    if (isTlsError(error)) return false;
    throw error;
  }
}
