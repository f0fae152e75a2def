// The interface of the platform's services: cryptography, randomness, a clock, roots, and public suffixes.
import type { CryptoProvider } from '../crypto/provider.ts';
import type { Clock, RandomSource } from '../util/ambient.ts';

export interface Environment {
  readonly crypto: CryptoProvider;
  readonly random: RandomSource;
  readonly clock: Clock;
  /**
   * DER of the roots that the host trusts, decided in one place for everyone; read once, when first asked. A board's
   * bundle is put together from them too.
   */
  readonly systemRoots: () => readonly Uint8Array[];
  /** Whether a DNS name is a public suffix (private section included), so that no wildcard may cover its children. */
  readonly isPublicSuffix?: ((name: string) => boolean) | undefined;
}
