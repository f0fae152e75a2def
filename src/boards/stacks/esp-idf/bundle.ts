// ESP-IDF's callback over its bundle of roots (components/mbedtls/esp_crt_bundle/esp_crt_bundle.c). A weak hash in the
// signature of a root does not matter to it, nor the length of a root's key. What it logs goes to the UART of ESP-IDF, not
// to the console of the program.
import { type BundleHook, bundleHook } from '../mbedtls/bundle-callback.ts';
import { VerifyFlag } from '../mbedtls/verify-flags.ts';

export function idfBundleHook(rsaPss: 'checked' | 'refused'): BundleHook {
  return bundleHook({ forgiven: VerifyFlag.badMd, rsaPss });
}
