// The parameters negotiated by the hellos of TLS 1.2 and older, on which keys and later messages depend.
import type { CipherSuite } from '../../cipher-suites.ts';
import type { ProtocolVersion } from '../../profile.ts';

export interface Parameters12 {
  readonly version: ProtocolVersion;
  readonly suite: CipherSuite;
  /** 32 bytes each. */
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
  /** RFC 7627: the master secret is bound to the transcript. */
  readonly extendedMasterSecret: boolean;
  /** RFC 7366, for CBC suites. */
  readonly encryptThenMac: boolean;
}

/** Whether the server sends a Certificate: not if a pre-shared key authenticates it (RFC 4279 §4). */
export function hasCertificate({ authentication, keyExchange }: CipherSuite): boolean {
  return authentication !== 'psk' || keyExchange === 'rsa';
}

/** Whether there is a ServerKeyExchange: with PSK it may be left out if there is no hint to give (RFC 4279 §2). */
export function serverKeyExchangeOf({ authentication, keyExchange }: CipherSuite): 'required' | 'optional' | 'none' {
  if (keyExchange === 'ecdhe' || keyExchange === 'dhe') return 'required';
  return authentication === 'psk' ? 'optional' : 'none';
}
