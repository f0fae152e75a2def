// The table of all supported cipher suites: RFC 8446 §B.4, 5246, 5288, 5289, 6655, 7251, 7905, 8422; with pre-shared keys
// 4279, 5487, 5489, 6655, 7905, 8442. A profile chooses which of them are used.
import type { AeadName } from '../crypto/provider.ts';
import { ProtocolVersion } from './profile.ts';

/** The key exchange. `tls13`: the key_share and pre_shared_key extensions determine it. */
export type KeyExchange = 'tls13' | 'ecdhe' | 'dhe' | 'rsa' | 'psk' | 'ecdh';

/** How the server is authenticated. `psk` with `rsa` key exchange sends a certificate too (RFC 4279 §4). */
export type Authentication = 'tls13' | 'ecdsa' | 'rsa' | 'psk';

export type BulkCipher =
  | {
      readonly kind: 'aead';
      readonly aead: AeadName;
      readonly keyLength: 16 | 32;
      readonly tagLength: 8 | 16;
      /** TLS 1.2: bytes of the nonce that the key block gives (RFC 5288 §3, RFC 7905 §2); TLS 1.3 always has 12. */
      readonly fixedIvLength: 4 | 12;
      /** TLS 1.2: bytes of the nonce that each record carries. */
      readonly explicitNonceLength: 0 | 8;
    }
  | { readonly kind: 'cbc'; readonly keyLength: 16 | 32; readonly blockLength: 16 };

export interface CipherSuite {
  readonly id: number;
  /** IANA's name. */
  readonly name: string;
  readonly keyExchange: KeyExchange;
  readonly authentication: Authentication;
  readonly cipher: BulkCipher;
  /** The hash of the record MAC of CBC suites. */
  readonly mac: 'sha1' | 'sha256' | 'sha384' | undefined;
  /** The hash of HKDF (TLS 1.3) or of the PRF (TLS 1.2; older versions have their own, RFC 2246 §5). */
  readonly hash: 'sha256' | 'sha384';
  readonly minVersion: ProtocolVersion;
  readonly maxVersion: ProtocolVersion;
  /** False for suites that boards offer but are never negotiated (static ECDH); only their names are known. */
  readonly spoken: boolean;
}

/** @returns the suite, or `undefined` for one that is not in the table, GREASE and signalling values included. */
export function cipherSuite(id: number): CipherSuite | undefined {
  return BY_ID.get(id);
}

const AEADS = {
  AES_128_GCM: gcmOrCcm('aes-128-gcm', 16, 16),
  AES_256_GCM: gcmOrCcm('aes-256-gcm', 32, 16),
  AES_128_CCM: gcmOrCcm('aes-128-ccm', 16, 16),
  AES_256_CCM: gcmOrCcm('aes-256-ccm', 32, 16),
  AES_128_CCM_8: gcmOrCcm('aes-128-ccm-8', 16, 8),
  AES_256_CCM_8: gcmOrCcm('aes-256-ccm-8', 32, 8),
  CHACHA20_POLY1305: {
    kind: 'aead',
    aead: 'chacha20-poly1305',
    keyLength: 32,
    tagLength: 16,
    fixedIvLength: 12,
    explicitNonceLength: 0,
  },
} as const satisfies Record<string, BulkCipher>;

const CBC = {
  AES_128_CBC: { kind: 'cbc', keyLength: 16, blockLength: 16 },
  AES_256_CBC: { kind: 'cbc', keyLength: 32, blockLength: 16 },
} as const satisfies Record<string, BulkCipher>;

const MACS = { SHA: 'sha1', SHA256: 'sha256', SHA384: 'sha384' } as const;

const KEY_EXCHANGES = {
  ECDHE_ECDSA: ['ecdhe', 'ecdsa'],
  ECDHE_RSA: ['ecdhe', 'rsa'],
  ECDHE_PSK: ['ecdhe', 'psk'],
  DHE_RSA: ['dhe', 'rsa'],
  DHE_PSK: ['dhe', 'psk'],
  RSA: ['rsa', 'rsa'],
  RSA_PSK: ['rsa', 'psk'],
  PSK: ['psk', 'psk'],
  ECDH_ECDSA: ['ecdh', 'ecdsa'],
  ECDH_RSA: ['ecdh', 'rsa'],
} as const satisfies Record<string, readonly [KeyExchange, Authentication]>;

type KeyExchangeName = keyof typeof KEY_EXCHANGES;

export const CIPHER_SUITES: readonly CipherSuite[] = [
  // TLS 1.3: RFC 8446 §B.4
  tls13(0x1301, 'AES_128_GCM', 'SHA256'),
  tls13(0x1302, 'AES_256_GCM', 'SHA384'),
  tls13(0x1303, 'CHACHA20_POLY1305', 'SHA256'),
  tls13(0x1304, 'AES_128_CCM', 'SHA256'),
  tls13(0x1305, 'AES_128_CCM_8', 'SHA256'),

  // TLS 1.2, ephemeral and authenticated: RFC 5289 §3.2, RFC 7905 §2, RFC 7251 §2
  aead(0xc02b, 'ECDHE_ECDSA', 'AES_128_GCM', 'SHA256'),
  aead(0xc02c, 'ECDHE_ECDSA', 'AES_256_GCM', 'SHA384'),
  aead(0xc02f, 'ECDHE_RSA', 'AES_128_GCM', 'SHA256'),
  aead(0xc030, 'ECDHE_RSA', 'AES_256_GCM', 'SHA384'),
  aead(0xcca8, 'ECDHE_RSA', 'CHACHA20_POLY1305', 'SHA256'),
  aead(0xcca9, 'ECDHE_ECDSA', 'CHACHA20_POLY1305', 'SHA256'),
  ccm(0xc0ac, 'ECDHE_ECDSA', 'AES_128_CCM'),
  ccm(0xc0ad, 'ECDHE_ECDSA', 'AES_256_CCM'),
  ccm(0xc0ae, 'ECDHE_ECDSA', 'AES_128_CCM_8'),
  ccm(0xc0af, 'ECDHE_ECDSA', 'AES_256_CCM_8'),

  // Pre-shared keys with AEADs: RFC 5487 §2, RFC 6655 §4, RFC 7905 §2, RFC 8442 §3
  aead(0x00a8, 'PSK', 'AES_128_GCM', 'SHA256'),
  aead(0x00a9, 'PSK', 'AES_256_GCM', 'SHA384'),
  aead(0xccab, 'PSK', 'CHACHA20_POLY1305', 'SHA256'),
  ccm(0xc0a4, 'PSK', 'AES_128_CCM'),
  ccm(0xc0a5, 'PSK', 'AES_256_CCM'),
  ccm(0xc0a8, 'PSK', 'AES_128_CCM_8'),
  ccm(0xc0a9, 'PSK', 'AES_256_CCM_8'),
  aead(0xd001, 'ECDHE_PSK', 'AES_128_GCM', 'SHA256'),
  aead(0xd002, 'ECDHE_PSK', 'AES_256_GCM', 'SHA384'),
  aead(0xd003, 'ECDHE_PSK', 'AES_128_CCM_8', 'SHA256'),
  aead(0xd005, 'ECDHE_PSK', 'AES_128_CCM', 'SHA256'),
  aead(0xccac, 'ECDHE_PSK', 'CHACHA20_POLY1305', 'SHA256'),
  aead(0x00aa, 'DHE_PSK', 'AES_128_GCM', 'SHA256'),
  aead(0x00ab, 'DHE_PSK', 'AES_256_GCM', 'SHA384'),
  aead(0xccad, 'DHE_PSK', 'CHACHA20_POLY1305', 'SHA256'),
  ccm(0xc0a6, 'DHE_PSK', 'AES_128_CCM'),
  ccm(0xc0a7, 'DHE_PSK', 'AES_256_CCM'),
  aead(0x00ac, 'RSA_PSK', 'AES_128_GCM', 'SHA256'),
  aead(0x00ad, 'RSA_PSK', 'AES_256_GCM', 'SHA384'),
  aead(0xccae, 'RSA_PSK', 'CHACHA20_POLY1305', 'SHA256'),

  // Boards' old ones. AEADs without an elliptic curve: RFC 5288 §3, RFC 6655 §3, RFC 7905 §2
  aead(0x009e, 'DHE_RSA', 'AES_128_GCM', 'SHA256'),
  aead(0x009f, 'DHE_RSA', 'AES_256_GCM', 'SHA384'),
  aead(0xccaa, 'DHE_RSA', 'CHACHA20_POLY1305', 'SHA256'),
  ccm(0xc09e, 'DHE_RSA', 'AES_128_CCM'),
  ccm(0xc09f, 'DHE_RSA', 'AES_256_CCM'),
  ccm(0xc0a2, 'DHE_RSA', 'AES_128_CCM_8'),
  ccm(0xc0a3, 'DHE_RSA', 'AES_256_CCM_8'),
  aead(0x009c, 'RSA', 'AES_128_GCM', 'SHA256'),
  aead(0x009d, 'RSA', 'AES_256_GCM', 'SHA384'),
  ccm(0xc09c, 'RSA', 'AES_128_CCM'),
  ccm(0xc09d, 'RSA', 'AES_256_CCM'),
  ccm(0xc0a0, 'RSA', 'AES_128_CCM_8'),
  ccm(0xc0a1, 'RSA', 'AES_256_CCM_8'),

  // CBC: RFC 5246 §A.5, RFC 5289 §3.1, RFC 8422 §6
  cbc(0xc009, 'ECDHE_ECDSA', 'AES_128_CBC', 'SHA'),
  cbc(0xc00a, 'ECDHE_ECDSA', 'AES_256_CBC', 'SHA'),
  cbc(0xc023, 'ECDHE_ECDSA', 'AES_128_CBC', 'SHA256'),
  cbc(0xc024, 'ECDHE_ECDSA', 'AES_256_CBC', 'SHA384'),
  cbc(0xc013, 'ECDHE_RSA', 'AES_128_CBC', 'SHA'),
  cbc(0xc014, 'ECDHE_RSA', 'AES_256_CBC', 'SHA'),
  cbc(0xc027, 'ECDHE_RSA', 'AES_128_CBC', 'SHA256'),
  cbc(0xc028, 'ECDHE_RSA', 'AES_256_CBC', 'SHA384'),
  cbc(0x0033, 'DHE_RSA', 'AES_128_CBC', 'SHA'),
  cbc(0x0039, 'DHE_RSA', 'AES_256_CBC', 'SHA'),
  cbc(0x0067, 'DHE_RSA', 'AES_128_CBC', 'SHA256'),
  cbc(0x006b, 'DHE_RSA', 'AES_256_CBC', 'SHA256'),
  cbc(0x002f, 'RSA', 'AES_128_CBC', 'SHA'),
  cbc(0x0035, 'RSA', 'AES_256_CBC', 'SHA'),
  cbc(0x003c, 'RSA', 'AES_128_CBC', 'SHA256'),
  cbc(0x003d, 'RSA', 'AES_256_CBC', 'SHA256'),

  // CBC with pre-shared keys: RFC 4279 §2..4, RFC 5487 §3, RFC 5489 §3
  cbc(0x008c, 'PSK', 'AES_128_CBC', 'SHA'),
  cbc(0x008d, 'PSK', 'AES_256_CBC', 'SHA'),
  cbc(0x00ae, 'PSK', 'AES_128_CBC', 'SHA256'),
  cbc(0x00af, 'PSK', 'AES_256_CBC', 'SHA384'),
  cbc(0xc035, 'ECDHE_PSK', 'AES_128_CBC', 'SHA'),
  cbc(0xc036, 'ECDHE_PSK', 'AES_256_CBC', 'SHA'),
  cbc(0xc037, 'ECDHE_PSK', 'AES_128_CBC', 'SHA256'),
  cbc(0xc038, 'ECDHE_PSK', 'AES_256_CBC', 'SHA384'),
  cbc(0x0090, 'DHE_PSK', 'AES_128_CBC', 'SHA'),
  cbc(0x0091, 'DHE_PSK', 'AES_256_CBC', 'SHA'),
  cbc(0x00b2, 'DHE_PSK', 'AES_128_CBC', 'SHA256'),
  cbc(0x00b3, 'DHE_PSK', 'AES_256_CBC', 'SHA384'),
  cbc(0x0094, 'RSA_PSK', 'AES_128_CBC', 'SHA'),
  cbc(0x0095, 'RSA_PSK', 'AES_256_CBC', 'SHA'),
  cbc(0x00b6, 'RSA_PSK', 'AES_128_CBC', 'SHA256'),
  cbc(0x00b7, 'RSA_PSK', 'AES_256_CBC', 'SHA384'),

  // Static ECDH, in names only: RFC 5289 §3, RFC 8422 deprecates them
  aead(0xc02d, 'ECDH_ECDSA', 'AES_128_GCM', 'SHA256'),
  aead(0xc02e, 'ECDH_ECDSA', 'AES_256_GCM', 'SHA384'),
  aead(0xc031, 'ECDH_RSA', 'AES_128_GCM', 'SHA256'),
  aead(0xc032, 'ECDH_RSA', 'AES_256_GCM', 'SHA384'),
  cbc(0xc004, 'ECDH_ECDSA', 'AES_128_CBC', 'SHA'),
  cbc(0xc005, 'ECDH_ECDSA', 'AES_256_CBC', 'SHA'),
  cbc(0xc00e, 'ECDH_RSA', 'AES_128_CBC', 'SHA'),
  cbc(0xc00f, 'ECDH_RSA', 'AES_256_CBC', 'SHA'),
  cbc(0xc025, 'ECDH_ECDSA', 'AES_128_CBC', 'SHA256'),
  cbc(0xc026, 'ECDH_ECDSA', 'AES_256_CBC', 'SHA384'),
  cbc(0xc029, 'ECDH_RSA', 'AES_128_CBC', 'SHA256'),
  cbc(0xc02a, 'ECDH_RSA', 'AES_256_CBC', 'SHA384'),
];

const BY_ID: ReadonlyMap<number, CipherSuite> = new Map(CIPHER_SUITES.map((suite) => [suite.id, suite]));

function gcmOrCcm<A extends AeadName>(aeadName: A, keyLength: 16 | 32, tagLength: 8 | 16) {
  return { kind: 'aead', aead: aeadName, keyLength, tagLength, fixedIvLength: 4, explicitNonceLength: 8 } as const;
}

function tls13(id: number, cipher: keyof typeof AEADS, hash: 'SHA256' | 'SHA384'): CipherSuite {
  return {
    id,
    name: `TLS_${cipher}_${hash}`,
    keyExchange: 'tls13',
    authentication: 'tls13',
    cipher: AEADS[cipher],
    mac: undefined,
    hash: MACS[hash] as CipherSuite['hash'],
    minVersion: ProtocolVersion.tls13,
    maxVersion: ProtocolVersion.tls13,
    spoken: true,
  };
}

function aead(
  id: number,
  exchange: KeyExchangeName,
  cipher: keyof typeof AEADS,
  hash: 'SHA256' | 'SHA384',
): CipherSuite {
  return tls12(id, exchange, `${cipher}_${hash}`, AEADS[cipher], undefined, hash, ProtocolVersion.tls12);
}

/** RFC 6655 and 7251 leave the hash out of the name; it is SHA-256. */
function ccm(id: number, exchange: KeyExchangeName, cipher: keyof typeof AEADS): CipherSuite {
  return tls12(id, exchange, cipher, AEADS[cipher], undefined, 'SHA256', ProtocolVersion.tls12);
}

/**
 * Those with SHA-1 are as old as TLS 1.0 and take SHA-256 in the PRF of TLS 1.2 (RFC 5246 §5); those of PSK may be used
 * in every version (RFC 5487 §3.1, RFC 5489 §3.2).
 */
function cbc(
  id: number,
  exchange: KeyExchangeName,
  cipher: keyof typeof CBC,
  mac: 'SHA' | 'SHA256' | 'SHA384',
): CipherSuite {
  const hash = mac === 'SHA' ? 'SHA256' : mac;
  const old = mac === 'SHA' || KEY_EXCHANGES[exchange][1] === 'psk';
  const since = old ? ProtocolVersion.tls10 : ProtocolVersion.tls12;
  return tls12(id, exchange, `${cipher}_${mac}`, CBC[cipher], MACS[mac], hash, since);
}

function tls12(
  id: number,
  exchange: KeyExchangeName,
  ending: string,
  cipher: BulkCipher,
  mac: CipherSuite['mac'],
  hash: 'SHA256' | 'SHA384',
  minVersion: ProtocolVersion,
): CipherSuite {
  const [keyExchange, authentication] = KEY_EXCHANGES[exchange];
  return {
    id,
    name: `TLS_${exchange}_WITH_${ending}`,
    keyExchange,
    authentication,
    cipher,
    mac,
    hash: MACS[hash] as CipherSuite['hash'],
    minVersion,
    maxVersion: ProtocolVersion.tls12,
    spoken: keyExchange !== 'ecdh',
  };
}
