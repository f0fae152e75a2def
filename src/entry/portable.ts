// `thimble/portable`: the engine and X.509 for platforms without Node; no file that it imports uses Node.
import { MODERN_PROFILE } from '../tls/modern-profile.ts';

export { portableCrypto } from '../crypto/portable/provider.ts';
export { portableCryptoWithoutAes } from '../crypto/portable/provider-without-aes.ts';
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export { systemRandom } from '../platform/browser/random.ts';
export * from './certificates.ts';
export * from './engine.ts';

/** `MODERN` for `portableCryptoWithoutAes`: TLS 1.3 and 1.2 with only ChaCha20-Poly1305, which not every server supports. */
export const CHACHA20 = {
  id: 'chacha20',
  tls: { ...MODERN_PROFILE, name: 'chacha20', cipherSuites: [0x1303, 0xcca9, 0xcca8] },
} as const;
