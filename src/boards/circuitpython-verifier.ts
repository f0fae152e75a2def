// CircuitPython's verifier: mbedTLS's walk over an empty CA list, and a callback that looks up, in a bundle of names and
// keys, the issuer of the certificate at which the walk ended (lib/mbedtls_config/crt_bundle.c up to 10.2). ESP-IDF has
// the same without its option for cross-signed roots.
import type { CryptoProvider } from '../crypto/provider.ts';
import { isTlsError } from '../errors.ts';
import type { Verifier } from '../tls/verifier.ts';
import { equalBytes } from '../util/bytes.ts';
import type { BundleEntry } from './bundle-format.ts';
import type { MbedtlsCertificate } from './mbedtls-certificate.ts';
import { isSignedBy } from './mbedtls-chain.ts';
import { mbedtlsErrorNumber } from './mbedtls-errors.ts';
import { createMbedtlsVerifier, type MbedtlsVerifierOptions, type VerifyHook } from './mbedtls-verifier.ts';
import { VerifyFlag } from './verify-flags.ts';

export type BundleVerifierOptions = Omit<MbedtlsVerifierOptions, 'anchors' | 'hasCaList' | 'hook' | 'hookRefusal'>;

/** @param bundle - the roots built in. A program that loads its own CAs gets mbedTLS's plain verifier instead. */
export function createBundleVerifier(bundle: readonly BundleEntry[], options: BundleVerifierOptions): Verifier {
  return createMbedtlsVerifier({
    ...options,
    anchors: [],
    hasCaList: true,
    hook: bundleHook(bundle, options.crypto),
    hookRefusal: 'board.not_in_bundle',
  });
}

function bundleHook(bundle: readonly BundleEntry[], crypto: CryptoProvider): VerifyHook {
  return (item, _depth, flags) => {
    // A weak hash in the signature of a root does not matter; any other flag is left to speak for itself.
    if ((flags & ~VerifyFlag.badMd) !== VerifyFlag.notTrusted) return { ret: 0, flags };
    const issuer = item.certificate.issuer.encoded;
    const entry = bundle.find(({ subject }) => equalBytes(subject, issuer));
    if (entry !== undefined && isSignedByKey(item, entry.publicKeyInfo, crypto)) return { ret: 0, flags: 0 };
    return {
      ret: mbedtlsErrorNumber('X509_FATAL_ERROR'),
      flags,
      console: 'x509-crt-bundle:Failed to verify certificate',
    };
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
