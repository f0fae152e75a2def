// What the platform hands to everyone above: cryptography, randomness, a clock, and what is known of public names.
import type { CryptoProvider } from '../crypto/provider.ts';
import type { Clock, RandomSource } from '../util/ambient.ts';

export interface Environment {
  readonly crypto: CryptoProvider;
  readonly random: RandomSource;
  readonly clock: Clock;
  /** DER of the roots that the host trusts; read once, when first asked. */
  readonly systemRoots: () => readonly Uint8Array[];
  /**
   * DER of further roots that are known and not trusted (another root programme, the operating system's store): a
   * board's bundle is put together from them.
   */
  readonly knownRoots?: (() => readonly Uint8Array[]) | undefined;
  /** Whether a DNS name is a public suffix (private section included), so that no wildcard may cover its children. */
  readonly isPublicSuffix?: ((name: string) => boolean) | undefined;
}
