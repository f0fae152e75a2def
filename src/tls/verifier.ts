// The verifier interface: what the engine asks about a peer's certificate, and the answer that it needs.
// The strict verifier is created in context/ from x509/; the boards' verifiers are in boards/.
import type { CryptoProvider, PublicKey } from '../crypto/provider.ts';
import type { TlsError } from '../errors.ts';
import type { Parked } from './parked.ts';

/** What a peer presented and what is known about the connection. Arrays are valid until the verifier has answered. */
export interface VerifyRequest {
  /** Whose certificate this is: a client verifies the `server`, a server verifies the `client`. */
  readonly peer: 'server' | 'client';
  /** DER certificates as sent, end entity first; at least one. Order and completeness are the peer's, so untrusted. */
  readonly chain: readonly Uint8Array[];
  /** The name that was asked for: a DNS name or an IP address as text. `undefined` for clients, or if none was given. */
  readonly serverName: string | undefined;
  /** What the handshake needs the end entity's key for. Strict verifiers leave that to the engine ({@link LeafKey}). */
  readonly keyUse?: keyof typeof KeyUsage | undefined;
  /** Milliseconds since 1970, from the engine's clock. */
  readonly now: number;
  /** The stapled OCSP response for the end entity (RFC 6066 §8, RFC 8446 §4.4.2.1), DER. */
  readonly ocspResponse: Uint8Array | undefined;
}

/** KeyUsage bits (RFC 5280 §4.2.1.3) that the handshake itself must check; bit 0 is digitalSignature. */
export const KeyUsage = {
  digitalSignature: 0x01,
  keyEncipherment: 0x04,
  keyAgreement: 0x10,
} as const;

/** What the handshake needs of the end-entity certificate, so that tls/ need not parse X.509. */
export interface LeafKey {
  /** SubjectPublicKeyInfo, DER. Kept by the engine until the handshake is done. */
  readonly publicKeyInfo: Uint8Array;
  /**
   * The same, imported: for verifiers that keep keys. Absent: the engine imports `publicKeyInfo`.
   *
   * @throws TlsError `crypto.bad_public_key`.
   */
  readonly publicKey?: (crypto: CryptoProvider) => PublicKey;
  /** The KeyUsage bits, bit n of the extension as `1 << n`; `undefined`: no extension, so no restriction. */
  readonly keyUsage: number | undefined;
}

/** @throws TlsError `crypto.bad_public_key`. */
export function importLeafKey(leaf: LeafKey, crypto: CryptoProvider): PublicKey {
  return leaf.publicKey?.(crypto) ?? crypto.importPublicKey(leaf.publicKeyInfo);
}

/** Accepted, or the error to refuse with. */
export type VerifyAnswer =
  | {
      readonly accepted: true;
      readonly leaf: LeafKey;
      /** Milliseconds since 1970 after which it would not be accepted any more: sessions are resumed until then. */
      readonly notAfter?: number;
      /**
       * The request's chain, byte for byte, in arrays that the verifier keeps anyway: `ConnectionInfo` refers to these
       * instead of copies, so that a thousand connections to one server store its certificates once.
       */
      readonly chain?: readonly Uint8Array[];
      /** How it came to be accepted (an x509 `Verdict`, a board's): kept in `ConnectionInfo`, not read by tls/. */
      readonly verdict?: unknown;
    }
  | {
      readonly accepted: false;
      /** Its code chooses the alert that is sent. */
      readonly error: TlsError;
      readonly verdict?: unknown;
    };

export type Accepted = Extract<VerifyAnswer, { accepted: true }>;

/** Judges the certificates that a peer shows. */
export interface Verifier {
  /** @returns the answer, or `PARKED` if it comes later by `engine.resume`. Must not throw for a bad certificate. */
  verify(request: VerifyRequest): VerifyAnswer | Parked;
  /**
   * Identifies the settings of this verifier: a session is resumed only if it is equal, because resumption skips the
   * verification. Absent: sessions are resumed only with this very object.
   */
  readonly sessionContext?: string;
  /** DER names of acceptable CAs for a server's CertificateRequest (RFC 8446 §4.2.4); none if absent, or if too many (limits.ts). */
  readonly acceptableCaNames?: readonly Uint8Array[];
}
