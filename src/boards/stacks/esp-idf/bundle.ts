// ESP-IDF's verify callback over its bundle of roots (components/mbedtls/esp_crt_bundle/esp_crt_bundle.c). It ignores a
// weak hash in a root's signature, and the length of a root's key. It logs to the UART of ESP-IDF, not to the program's
// console.
import { type BundleHook, bundleHook } from '../mbedtls/bundle-callback.ts';
import { VerifyFlag } from '../mbedtls/verify-flags.ts';

export function idfBundleHook(rsaPss: 'checked' | 'refused'): BundleHook {
  return bundleHook({ forgiven: VerifyFlag.badMd, rsaPss });
}
