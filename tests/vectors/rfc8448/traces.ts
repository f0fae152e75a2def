// The complete handshakes of RFC 8448, and the settings with which our engines reproduce those of NSS, which made them.
import assert from 'node:assert/strict';
import type { CryptoProvider, SignatureSchemeName } from '../../../src/crypto/provider.ts';
import { nodeCrypto } from '../../../src/platform/node/crypto/provider.ts';
import type { ClientSettings, ServerSettings } from '../../../src/tls/engine.ts';
import type { TlsProfile } from '../../../src/tls/profile.ts';
import { toHex } from '../../../src/util/hex.ts';
import { encodeUtf8 } from '../../../src/util/utf8.ts';
import type { VectorSection } from '../../support/test-vectors.ts';

/** Botan's version of the RFC. */
export const FILE = 'vectors/rfc8448/transcripts.vec';

/** NSS's profile, according to the traces. */
export const NSS: TlsProfile = {
  name: 'RFC 8448',
  versions: [0x0304],
  cipherSuites: [0x1301, 0x1303, 0x1302],
  groups: [0x001d, 0x0017, 0x0018, 0x0019, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104],
  keyShareGroups: [0x001d],
  signatureSchemes: [
    0x0403, 0x0503, 0x0603, 0x0203, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201, 0x0402, 0x0502, 0x0602,
    0x0202,
  ],
  extensions: [
    'server_name',
    'renegotiation_info',
    'supported_groups',
    'key_share',
    'supported_versions',
    'signature_algorithms',
    'psk_key_exchange_modes',
    'record_size_limit',
  ],
  pointFormats: [0],
  middleboxCompatibility: false,
  maxRecordOut: 16_384,
  maxRecordIn: 16_384,
  timeInRandom: undefined,
  serverOrder: true,
};

const WITH_TICKETS: TlsProfile = {
  ...NSS,
  extensions: [
    'server_name',
    'renegotiation_info',
    'supported_groups',
    'session_ticket',
    'key_share',
    'supported_versions',
    'signature_algorithms',
    'psk_key_exchange_modes',
    'record_size_limit',
  ],
};

/** Settings of a trace in addition to the common profile. */
export interface Trace {
  readonly name: string;
  readonly profile?: TlsProfile;
  readonly server?: Partial<ServerSettings>;
  readonly client?: Partial<ClientSettings>;
  /** Scheme of the server's signature; RSA-PSS if absent. */
  readonly scheme?: SignatureSchemeName;
  /** The server signs nothing. */
  readonly psk?: true;
  /** The client sends a certificate. */
  readonly clientAuth?: true;
}

export const SIMPLE = 'Simple_1RTT_Handshake';
export const RETRY = 'HelloRetryRequest_Handshake';
const EXTERNAL_PSK = 'Externally_Provided_PSK_with_Ephemeral_Key';

export function traces(vectors: ReadonlyMap<string, VectorSection>): readonly Trace[] {
  const psk = { identity: encodeUtf8('rfc8448'), key: vectors.get(EXTERNAL_PSK)!.bytes('PskSecret') };
  return [
    { name: SIMPLE, profile: WITH_TICKETS },
    {
      name: RETRY,
      profile: {
        ...NSS,
        groups: [0x001d, 0x0017, 0x0018],
        extensions: [
          'server_name',
          'renegotiation_info',
          'supported_groups',
          'key_share',
          'supported_versions',
          'signature_algorithms',
          'cookie',
          'psk_key_exchange_modes',
          'record_size_limit',
          'padding',
        ],
      },
      server: {
        // The trace's server prefers P-256 to X25519 and requests it; ours would accept the client's share.
        crypto: { ...nodeCrypto, groups: new Set(['secp256r1', 'secp384r1']) } as CryptoProvider,
        profile: { ...NSS, groups: [0x0017, 0x0018, 0x001d] },
        cookie: vectors.get(RETRY)!.bytes('HelloRetryRequest_Cookie'),
      },
    },
    { name: 'Client_Authentication_Handshake', scheme: 'ecdsa_secp256r1_sha256', clientAuth: true },
    { name: 'Middlebox_Compatibility_Mode', profile: { ...NSS, middleboxCompatibility: true } },
    {
      name: EXTERNAL_PSK,
      psk: true,
      profile: {
        ...NSS,
        groups: [0x001d, 0x0017, 0x0018],
        signatureSchemes: [0x0805, 0x0804, 0x0806, 0x0501, 0x0601, 0x0401, 0x0503, 0x0603, 0x0403],
        extensions: [
          'server_name',
          'supported_groups',
          'key_share',
          'supported_versions',
          'signature_algorithms',
          'psk_key_exchange_modes',
          'record_size_limit',
          'pre_shared_key',
        ],
        serverHelloOrder: ['supported_versions', 'key_share', 'pre_shared_key'],
      },
      client: { psk: { client: psk } },
      server: { psk: { find: (identity) => (toHex(identity) === toHex(psk.identity) ? psk : undefined) } },
    },
  ];
}

/** The random values that a side used in the trace, returned in order. */
export function pool(bytes: Uint8Array) {
  let at = 0;
  return {
    random(length: number): Uint8Array {
      assert.ok(at + length <= bytes.length, 'more random bytes are drawn than the trace has');
      at += length;
      return bytes.slice(at - length, at);
    },
    left: () => bytes.length - at,
  };
}
