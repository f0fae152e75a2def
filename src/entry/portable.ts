// `thimble/portable`: the engine and X.509 for platforms without Node; no file that it imports uses Node.
import { MODERN_PROFILE } from '../tls/modern-profile.ts';

export { portableCrypto } from '../crypto/portable/provider.ts';
export { portableCryptoSmallAes } from '../crypto/portable/provider-small-aes.ts';
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export { systemRandom } from '../platform/browser/random.ts';
export * from './certificates.ts';
export * from './engine.ts';

/**
 * `MODERN` with ChaCha20-Poly1305 first, for engines without a JIT compiler: four times as fast there as AES-GCM, which is
 * for servers without ChaCha20.
 */
export const CHACHA20_FIRST = {
  id: 'chacha20-first',
  tls: {
    ...MODERN_PROFILE,
    name: 'chacha20-first',
    cipherSuites: [0x1303, 0x1301, 0x1302, 0xcca9, 0xcca8, 0xc02b, 0xc02f, 0xc02c, 0xc030],
  },
} as const;
