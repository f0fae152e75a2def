// The interface of a TLS stack, which `stackFor` of each NAME/stack.ts returns: everything in which firmwares' TLS
// libraries differ. docs/boards.md, "How to add a stack", says how one is added.
import type { CryptoProvider } from '../../crypto/provider.ts';
import type { TlsError } from '../../errors.ts';
import type { Credential } from '../../tls/credential.ts';
import type { TlsProfile } from '../../tls/profile.ts';
import type { Verifier } from '../../tls/verifier.ts';
import type { RevocationList } from '../../x509/crl.ts';
import type { VerificationPolicy } from '../../x509/policy.ts';
import type { RevocationMode } from '../../x509/revocation.ts';
import type { IsPublicSuffix } from '../../x509/server-name.ts';
import type { ChipFacts } from '../chips/chip-facts.ts';
import type { StackSources } from '../provenance.ts';
import type { RaisedError } from '../python-exception.ts';
import type { Coprocessor } from './airlift/coprocessor.ts';
import type { MbedtlsRules } from './mbedtls/rules.ts';

/** `CERT_NONE`, `CERT_OPTIONAL`, `CERT_REQUIRED`. */
export type VerifyMode = 'none' | 'optional' | 'required';

/** The part of a stack that `TlsContext` uses: what is sent, trusted and read. */
export interface ContextStack {
  /** The library and its version: `mbedTLS` `3.6.2`. */
  readonly library: {
    readonly name: string;
    readonly version: string;
    /** Its own name for itself, if different. */
    readonly banner?: string;
  };
  /** For clients: the ClientHello byte for byte, and the rules for records ({@link TlsProfile.records}). */
  readonly hello: TlsProfile;
  /** For servers: versions, suites, groups and schemes in its order. */
  readonly server: TlsProfile;
  /** Suites in its list of ciphers, as in mbedTLS, that are not in the hello: for pre-shared keys. */
  readonly pskSuites?: readonly string[];
  readonly roots: BuiltInRoots;
  /**
   * Which settings a caller may change.
   *
   * - `open`: a policy, CRLs, a revocation mode; of several certificates the matching one is sent.
   * - `fixed`: none of these, as in every firmware; the first certificate is sent.
   */
  readonly rules: 'open' | 'fixed';
  /** When a client must have a host name: unless it is `CERT_NONE`, only with `CERT_REQUIRED`, or never. */
  readonly nameRequired: 'unless-none' | 'required' | 'never';
  /** Maximum bytes of a host name (`context.server_name_too_long`); absent: no limit. */
  readonly longestName?: number;
  /**
   * Behaviour of `load_verify_locations`. `adds`: parsed at once, calls add up. `replaces`: kept and parsed when a
   * connection is made, replacing everything trusted before; an empty text turns verification off (CircuitPython).
   */
  readonly loading: 'adds' | 'replaces';
  /**
   * Creates the verifier of one connection's peer.
   * @returns a verifier for the mode `none` too: a firmware may parse what it ignores.
   */
  createVerifier(options: VerifierOptions): Verifier;
  /**
   * Parses the argument of `load_verify_locations(cadata=…)`.
   *
   * @param data - text as UTF-8 bytes.
   * @returns DER certificates in order, at least one.
   * @throws TlsError `board.bad_ca_data` whose cause is a `FirmwareVerdict` with the number that the firmware's parser
   *   returns; a strict stack `pem.*`, `der.*`, `x509.malformed`.
   */
  readCaData(data: string | Uint8Array, crypto: CryptoProvider): readonly Uint8Array[];
  /**
   * Reads the certificate and key of `load_cert_chain`.
   *
   * @throws TlsError `crypto.bad_private_key`, `pem.*`, `der.*`, `context.key_mismatch`, `board.bad_ca_data`: as
   *   {@link TlsStack.raise} then words them.
   */
  readCredential(source: CredentialSource, crypto: CryptoProvider): Credential;
  /** The certificate and key that are sent if none were loaded; absent: none. */
  builtInCredential?(crypto: CryptoProvider): Credential;
  /** Checks only the key, if the firmware reports its errors before the certificate's. @throws as `readCredential`. */
  checkKey?(key: Uint8Array, crypto: CryptoProvider): void;
  /** The alert that this stack sends for a local failure: absent, that of the error itself; `undefined`: none. */
  alertOf?(error: TlsError): number | undefined;
}

/** A TLS library at a version, as built for one firmware. */
export interface TlsStack extends ContextStack {
  /** The exception that the program sees for a failure, or that the read returns the end of the stream. */
  raise(failure: Failure, chip: ChipFacts): RaisedOrEnd;
  /** The exception of an operation on a connection that the program has closed. */
  raiseClosed(use: UseOfClosed, chip: ChipFacts): RaisedError;
  /** The exception for a plain number of the TLS library, for errors outside a connection (`set_ciphers`). */
  raiseNumber(ret: number, chip: ChipFacts): RaisedError;
  /** Bytes that a connection takes on the board. */
  readonly memory: MemoryFigures;
  /** The rules of {@link createVerifier}, as data to display. */
  readonly verification: VerificationFacts;
  /** The same stack with other build options, if those are data: fields of {@link VerificationFacts}. */
  withVerification?(changes: Readonly<Record<string, unknown>>): TlsStack;
  /** Absent: the default behaviour. */
  readonly habits?: ConnectionHabits;
  /** Set if the stack, and not the runtime, determines the default verification. */
  readonly defaults?: { readonly clientVerifies: VerifyMode; readonly serverVerifies: VerifyMode };
  /** Folders of Python modules that replace those of the runtime, the last with the highest priority. */
  readonly overlays?: readonly string[];
  /** Other behaviour of the coprocessor with the board's network; absent: there is no coprocessor. */
  readonly coprocessor?: Coprocessor;
}

/** `none`: certificates are parsed and not checked; `strict`: RFC 5280; otherwise the options of an mbedTLS build. */
export type VerificationFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'strict' }
  | ({ readonly kind: 'mbedtls' } & MbedtlsRules);

/** Connection behaviour that differs from most stacks. */
export interface ConnectionHabits {
  /** `close()` sends close_notify, if it can be sent at once. */
  readonly close?: 'says-close-notify';
  /** Data written before the handshake is done is sent unencrypted, and counts as written. */
  readonly earlyWrite?: 'in-the-clear';
  /**
   * A client's ClientHello is sent when a socket is wrapped, even if the handshake is deferred; absent: with the
   * handshake.
   */
  readonly hello?: 'at-wrap';
  /** A handshake over a non-blocking stream raises EAGAIN; absent: it blocks until its end. */
  readonly nonBlockingHandshake?: 'EAGAIN';
  /** Whether one write sends everything; absent: as much as one record holds. */
  readonly writes?: 'all';
  /** An exception of the stream below counts as a lost connection; absent: the program sees that exception. */
  readonly transportFailure?: 'is-a-lost-connection';
}

/** The exports of a stack's module for one version. */
export interface StackWithSources {
  readonly stack: TlsStack;
  readonly sources: StackSources;
}

/** A failure of a connection, or of its setup, with everything that determines the exception. */
export interface Failure {
  readonly error: TlsError;
  /** Of the socket beneath, if known; absent: the one that goes with the error's code. */
  readonly errno?: number | undefined;
  /** Absent: a client, or not known yet. */
  readonly role?: 'client' | 'server';
  /**
   * The call of the program: loading certificates and settings (`set-up`), the call that makes the handshake (`wrap`),
   * a read, a write; `socket` for one without TLS.
   */
  readonly operation: 'set-up' | 'wrap' | 'read' | 'write' | 'socket';
  /** Whether the handshake was done: false in a `read` or a `write` that makes a deferred handshake. */
  readonly handshakeDone: boolean;
  /**
   * The earlier failure of this connection, if any (also a timeout, if it {@link RaisedOrEnd.lasts}): many firmwares give
   * the text once and only the number later.
   */
  readonly before: TlsError | undefined;
}

/** A read or a write on a closed connection, and whether there was one before. */
export interface UseOfClosed {
  readonly operation: 'read' | 'write';
  readonly again: boolean;
}

export type RaisedOrEnd =
  | {
      readonly kind: 'exception';
      readonly exception: RaisedError;
      /** The line that the firmware itself prints before it raises, on the console of `print()`. */
      readonly console?: string | undefined;
      /**
       * Whether the firmware remembers it: later reads and writes are not attempted, and raise what `raise` returns for
       * the same error as `before`. Also for a timeout, after which the connection would work.
       */
      readonly lasts?: boolean | undefined;
    }
  /** A read returns `b''`. */
  | { readonly kind: 'end' };

/** The trusted roots when a connection is made. */
export interface Anchors {
  /** DER; an unchanged array is the same object each time. `undefined`: built-in roots are not in use. */
  readonly builtIn: readonly Uint8Array[] | undefined;
  readonly loaded: readonly Uint8Array[];
}

/**
 * mbedTLS's verify callback: called for each certificate of the chain from the root (highest depth) to 0.
 *
 * @param certificate - DER.
 * @returns 0 to continue; any other number ends the handshake with it.
 */
export type MbedtlsVerifyCallback = (certificate: Uint8Array, depth: number) => number;

export interface VerifierOptions {
  readonly crypto: CryptoProvider;
  readonly mode: VerifyMode;
  readonly trust: Anchors;
  /** `false`: the name is not checked. Ignored by a stack whose firmware ignores the setting. */
  readonly checkHostname: boolean;
  readonly callback: MbedtlsVerifyCallback | undefined;
  /** These three only if {@link ContextStack.rules} is `open`. */
  readonly policy: VerificationPolicy | undefined;
  readonly crls: readonly RevocationList[];
  readonly revocation: RevocationMode;
  readonly isPublicSuffix: IsPublicSuffix | undefined;
}

export interface CredentialSource {
  /** A chain, end entity first: PEM with any number of certificates, or one DER certificate. */
  readonly certificate: string | Uint8Array;
  /** PKCS#8, PKCS#1 or SEC 1, PEM or DER. Absent: it is in the certificate's PEM file. */
  readonly key?: string | Uint8Array | undefined;
  readonly password?: string | undefined;
}

/** Bytes of one connection, without the CAs. `undefined`: not known. */
export interface MemoryFigures {
  /** Which heap: Python's own (rp2, stm32), or the C library's. */
  readonly heap: 'python' | 'c';
  /** Before the handshake. */
  readonly setUp: number | undefined;
  /** After the handshake, by the key of the server's certificate. */
  readonly afterHandshake: ByKey;
  /** Peak bytes of a handshake. */
  readonly peak: ByKey;
  /** For each loaded CA, by its own key. */
  readonly perCa: ByKey;
  /** For each byte of the server's chain beyond {@link USUAL_CHAIN}, in addition to the peak and to what remains after it. */
  readonly perChainByte?: { readonly peak: number; readonly afterHandshake: number };
  /** The largest contiguous block. */
  readonly largestBlock: number | undefined;
  /**
   * The library's return value if memory runs out in a handshake, by the server's key; absent: as for a failed setup
   * (`board.out_of_memory`).
   */
  readonly handshakeFails?: { readonly ec: number; readonly rsa: number };
}

export interface ByKey {
  readonly ec?: number | undefined;
  readonly rsa2048?: number | undefined;
  readonly rsa3072?: number | undefined;
  readonly rsa4096?: number | undefined;
}

/** Length of the chains with which {@link MemoryFigures} were made, in bytes at most. */
export const USUAL_CHAIN = 3_000;

/** Not known, or not limited. */
export const NO_MEMORY_FIGURES: MemoryFigures = {
  heap: 'c',
  setUp: undefined,
  afterHandshake: {},
  peak: {},
  perCa: {},
  largestBlock: undefined,
};

/** The built-in roots: none, the host's own, or a firmware's bundle by its id in the root data. */
export type BuiltInRoots =
  | { readonly kind: 'none' }
  | { readonly kind: 'system' }
  | { readonly kind: 'bundle'; readonly id: string };
