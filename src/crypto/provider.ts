// The crypto provider: all cryptographic operations that Thimble needs, all synchronous, because a blocking Python program
// and an embedded engine cannot await. Two implementations: crypto/portable and platform/node.
import type { RandomSource } from '../util/ambient.ts';

export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** A hash in progress, for a transcript that is read in the middle (RFC 8446 §4.4.1). */
export interface RunningHash {
  /** @param data - read before the call returns; not kept. */
  update(data: Uint8Array): void;
  /** The digest of everything so far; the hash can be continued. @returns a fresh array. */
  digest(): Uint8Array;
  /** An independent hash with the current state of this one. */
  copy(): RunningHash;
  /** Bytes that it holds. */
  readonly size: number;
}

/** A key for HMAC (RFC 2104), imported once: on Node 24 a key given as bytes costs seven times as much. */
export interface HmacKey {
  /** @returns a fresh array with the tag of all parts in order, as long as the hash. */
  mac(...parts: readonly Uint8Array[]): Uint8Array;
}

export type AeadName =
  | 'aes-128-gcm'
  | 'aes-256-gcm'
  | 'chacha20-poly1305'
  | 'aes-128-ccm'
  | 'aes-256-ccm'
  | 'aes-128-ccm-8'
  | 'aes-256-ccm-8';

/** One AEAD key (RFC 5116). Nonces are 12 bytes; never give the same one to `seal` twice. */
export interface Aead {
  /** 16 bytes; 8 for the `-8` algorithms. */
  readonly tagLength: number;
  /**
   * Encrypts into `out`, ciphertext then tag.
   *
   * @param plaintext - may be the first bytes of `out` itself (encryption in place).
   * @param out - exactly `plaintext.length + tagLength` bytes.
   */
  seal(nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array, out: Uint8Array): void;
  /**
   * @param sealed - ciphertext then tag; may be overwritten if the implementation works in place.
   * @returns the plaintext, fresh or a view of `sealed`; `undefined` if the tag is wrong or `sealed` is too short.
   */
  open(nonce: Uint8Array, additionalData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined;
}

/** AES in CBC mode without padding, for the boards' old suites (RFC 5246 §6.2.3.2). */
export interface BlockCipher {
  /** @param data - a multiple of 16 bytes. @returns a fresh array of the same length. */
  encrypt(iv: Uint8Array, data: Uint8Array): Uint8Array;
  /** @param data - a multiple of 16 bytes. @returns a fresh array of the same length, padding included. */
  decrypt(iv: Uint8Array, data: Uint8Array): Uint8Array;
}

/** Key agreement groups by their IANA names (TLS Supported Groups). */
export type GroupName = 'x25519' | 'secp256r1' | 'secp384r1' | 'secp521r1' | 'X25519MLKEM768';

/** Our side of a key agreement: RFC 8446 §4.2.8, RFC 8422 §5.4. */
export interface KeyAgreement {
  /** The public value as on the wire: a raw u-coordinate, an uncompressed point, or the hybrid's concatenation. */
  readonly share: Uint8Array;
  /**
   * @returns the shared secret, a fresh array that the caller zeroes. The ephemeral private key is dropped; call once.
   * @throws TlsError `crypto.bad_key_share` for a value of the wrong length, off the curve, of low order, or that
   *   yields an all-zero secret (RFC 7748 §6.1).
   */
  agree(peerShare: Uint8Array): Uint8Array;
}

/** The answer to a peer's share: the value to send back, and the secret. With a KEM this is the encapsulation. */
export interface KeyAgreementAnswer {
  readonly share: Uint8Array;
  readonly secret: Uint8Array;
}

/** Finite-field parameters of a server that chooses its own (RFC 5246 §7.4.3). Big-endian. */
export interface DhParameters {
  readonly prime: Uint8Array;
  readonly generator: Uint8Array;
}

/** Signature schemes by their TLS 1.3 names (RFC 8446 §4.2.3); `sha1` ones and `rsa_md5_sha1` only for old TLS. */
export type SignatureSchemeName =
  | 'rsa_pkcs1_sha1'
  | 'rsa_pkcs1_sha256'
  | 'rsa_pkcs1_sha384'
  | 'rsa_pkcs1_sha512'
  | 'rsa_pkcs1_md5_sha1'
  | 'ecdsa_sha1'
  | 'ecdsa_secp256r1_sha256'
  | 'ecdsa_secp384r1_sha384'
  | 'ecdsa_secp521r1_sha512'
  | 'rsa_pss_rsae_sha256'
  | 'rsa_pss_rsae_sha384'
  | 'rsa_pss_rsae_sha512'
  | 'rsa_pss_pss_sha256'
  | 'rsa_pss_pss_sha384'
  | 'rsa_pss_pss_sha512'
  | 'ed25519';

/**
 * How a signature is checked, apart from the key: TLS 1.3's schemes pin the curve, certificates and TLS 1.2 do not.
 * ECDSA signatures are DER `Ecdsa-Sig-Value` (RFC 3279 §2.2.3). A PSS salt is as long as the hash, as TLS has it, or
 * `saltLength` bytes long, as given by a certificate's signature (RFC 4055 §3.1). SHA-224 is only for boards.
 */
export type SignatureAlgorithm =
  | { readonly kind: 'rsa-pkcs1'; readonly hash: HashName | 'md5-sha1' | 'sha224' }
  | { readonly kind: 'rsa-pss'; readonly hash: HashName; readonly saltLength?: number }
  | { readonly kind: 'ecdsa'; readonly hash: HashName | 'sha224' }
  | { readonly kind: 'ed25519' };

export type KeyType = 'rsa' | 'rsa-pss' | 'ec' | 'ed25519';
export type CurveName = 'secp256r1' | 'secp384r1' | 'secp521r1';

/** A public key that was imported from a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). Immutable; share it freely. */
export interface PublicKey {
  /** The kind of key. */
  readonly type: KeyType;
  /** For `ec` keys. */
  readonly curve: CurveName | undefined;
  /** The size of the modulus or of the field, in bits. */
  readonly bits: number;
  /** `id-RSASSA-PSS` keys that are restricted to one hash (RFC 4055 §3.1). */
  readonly pssHash?: HashName | undefined;
  /** The shortest salt, in bytes, that such a key allows; absent: any. */
  readonly pssSaltLength?: number | undefined;
  /** @returns false for a signature that is wrong in any way; never throws for one. */
  verify(algorithm: SignatureAlgorithm, data: Uint8Array, signature: Uint8Array): boolean;
}

/** A private key. Its contents are never printed, and are dropped when it is collected. */
export interface PrivateKey {
  /** The kind of key. */
  readonly type: KeyType;
  /** Of an EC key. */
  readonly curve: CurveName | undefined;
  /** The length of an RSA modulus, or of the curve. */
  readonly bits: number;
  /** As in {@link PublicKey}. */
  readonly pssHash?: HashName | undefined;
  /** The SubjectPublicKeyInfo of its public half, DER. */
  readonly publicKeyInfo: Uint8Array;
  /** @returns a fresh signature. @throws TlsError `crypto.unsupported` if the key cannot sign so. */
  sign(algorithm: SignatureAlgorithm, data: Uint8Array): Uint8Array;
  /**
   * RSA decryption of a ClientKeyExchange (RFC 5246 §7.4.7.1) without a branch on the padding.
   *
   * @param fallback - 48 random bytes; returned whenever the padding or the version is wrong, so that the failure
   *   shows only in Finished.
   * @throws TlsError `crypto.unsupported` if constant time is not possible (the portable provider), or for other keys.
   */
  decryptPremaster(ciphertext: Uint8Array, version: number, fallback: Uint8Array): Uint8Array;
}

/** The cryptographic operations of the engine; synchronous. */
export interface CryptoProvider {
  /** A name for messages: `node` or `portable`. */
  readonly name: string;

  /** What this provider supports, which can depend on the runtime's version. In no order of preference. */
  readonly aeads: ReadonlySet<AeadName>;
  /** The supported key agreements. */
  readonly groups: ReadonlySet<GroupName>;

  /** A hash that is fed in pieces. */
  hash(name: HashName): RunningHash;
  /** One-shot hash of all parts in order. @returns a fresh array. */
  digest(name: HashName, ...parts: readonly Uint8Array[]): Uint8Array;
  /** @param key - copied; the caller may zero it. */
  hmac(name: HashName, key: Uint8Array): HmacKey;

  /** @param key - 16 or 32 bytes, copied. @throws TlsError `crypto.unsupported`. */
  aead(name: AeadName, key: Uint8Array): Aead;
  /** @param key - 16 or 32 bytes, copied. @throws TlsError `crypto.unsupported`. */
  aesCbc(key: Uint8Array): BlockCipher;

  /** A fresh ephemeral key of the group. @throws TlsError `crypto.unsupported`. */
  generateKeyAgreement(group: GroupName, random: RandomSource): KeyAgreement;
  /** Answers a peer's share in one step (a server in TLS 1.3). @throws TlsError `crypto.bad_key_share`. */
  answerKeyAgreement(group: GroupName, peerShare: Uint8Array, random: RandomSource): KeyAgreementAnswer;
  /** Finite-field Diffie-Hellman. @throws TlsError `crypto.bad_key_share` for degenerate parameters or values. */
  generateDh(parameters: DhParameters, random: RandomSource): KeyAgreement;

  /** @param spki - DER SubjectPublicKeyInfo, copied. @throws TlsError `crypto.bad_public_key`. */
  importPublicKey(spki: Uint8Array): PublicKey;
  /**
   * An EC key on a curve that only boards still accept, such as P-224: it verifies, and reports no curve.
   * Absent if the provider has no arithmetic for it.
   *
   * @throws TlsError `crypto.bad_public_key`.
   */
  importOldPublicKey?(spki: Uint8Array): PublicKey;
  /**
   * @param der - PKCS#8 (plain or encrypted), PKCS#1 or SEC 1, copied.
   * @param password - for an encrypted key.
   * @throws TlsError `crypto.bad_private_key`, which says what it is and what is missing.
   */
  importPrivateKey(der: Uint8Array, password?: string): PrivateKey;

  /** RSAES-PKCS1-v1_5 encryption of a premaster secret (RFC 5246 §7.4.7.1). @returns a fresh array. */
  encryptPremaster(key: PublicKey, premaster: Uint8Array, random: RandomSource): Uint8Array;
}
