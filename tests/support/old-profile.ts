// A profile with everything in TLS 1.2 and older: for tests of what only boards' profiles use.
import { CIPHER_SUITES } from '../../src/tls/cipher-suites.ts';
import { NamedGroup, SignatureScheme } from '../../src/tls/constants.ts';
import { MODERN_PROFILE } from '../../src/tls/modern-profile.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';

export const OLD_PROFILE: TlsProfile = {
  ...MODERN_PROFILE,
  name: 'old',
  versions: [0x0303, 0x0302, 0x0301],
  cipherSuites: CIPHER_SUITES.filter(({ spoken, keyExchange }) => spoken && keyExchange !== 'tls13').map(
    ({ id }) => id,
  ),
  groups: [NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1, NamedGroup.secp521r1],
  keyShareGroups: [],
  signatureSchemes: [...MODERN_PROFILE.signatureSchemes, SignatureScheme.rsa_pkcs1_sha1, SignatureScheme.ecdsa_sha1],
  extensions: [...MODERN_PROFILE.extensions.filter((name) => name !== 'pre_shared_key'), 'encrypt_then_mac'],
  middleboxCompatibility: false,
};
