// The interface of a TLS stack: all that a firmware's TLS library does otherwise than another's. docs/boards.md, "How to
// add a stack", says how one is plugged in.
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
import type { RaisedError } from '../raised.ts';
import type { Coprocessor } from './airlift/coprocessor.ts';
import type { MbedtlsRules } from './mbedtls/rules.ts';

/** `CERT_NONE`, `CERT_OPTIONAL`, `CERT_REQUIRED`. */
export type VerifyMode = 'none' | 'optional' | 'required';

/** A stack as `TlsContext` drives it: what is sent, what is believed, what is read. */
export interface ContextStack {
  /** The library and its version: `mbedTLS` `3.6.2`. */
  readonly library: {
    readonly name: string;
    readonly version: string;
    /** As it names itself, if otherwise. */
    readonly banner?: string;
  };
  /** A client: its ClientHello byte for byte, and the rules for records that it keeps ({@link TlsProfile.records}). */
  readonly hello: TlsProfile;
  /** A server: versions, suites, groups and schemes in its order. */
  readonly server: TlsProfile;
  /** Suites that its list of ciphers names too, as mbedTLS does, though the hello does not: for pre-shared keys. */
  readonly pskSuites?: readonly string[];
  readonly roots: BuiltInRoots;
  /**
   * What a caller may choose.
   *
   * - `open`: a policy, CRLs, a revocation mode; of several certificates the one that fits is shown.
   * - `fixed`: none of these, as in every firmware; the first certificate is shown.
   */
  readonly rules: 'open' | 'fixed';
  /** When a client must be told a host name: unless it is `CERT_NONE`, with `CERT_REQUIRED` alone, or never. */
  readonly nameRequired: 'unless-none' | 'required' | 'never';
  /** Bytes of the longest host name that is taken (`context.server_name_too_long`); absent: any. */
  readonly longestName?: number;
  /**
   * What `load_verify_locations` does. `adds`: parsed at once, calls add up. `replaces`: kept, parsed when a connection
   * is made, in place of all that was trusted before; an empty text turns verification off (CircuitPython).
   */
  readonly loading: 'adds' | 'replaces';
  /** The judge of one connection's peer. @returns one for the mode `none` too: a firmware may parse what it ignores. */
  createVerifier(options: VerifierOptions): Verifier;
  /**
   * What `load_verify_locations(cadata=…)` makes of what it is given.
   *
   * @param data - text as its UTF-8 bytes.
   * @returns DER certificates in order, at least one.
   * @throws TlsError `board.bad_ca_data` whose cause is a `FirmwareVerdict` with the number that the firmware's parser
   *   returns; a strict stack `pem.*`, `der.*`, `x509.malformed`.
   */
  readCaData(data: string | Uint8Array, crypto: CryptoProvider): readonly Uint8Array[];
  /**
   * What `load_cert_chain` makes of a certificate and its key.
   *
   * @throws TlsError `crypto.bad_private_key`, `pem.*`, `der.*`, `context.key_mismatch`, `board.bad_ca_data`: as
   *   {@link TlsStack.raise} then words them.
   */
  readCredential(source: CredentialSource, crypto: CryptoProvider): Credential;
  /** The certificate and key that are shown where none were loaded; absent: there are none. */
  builtInCredential?(crypto: CryptoProvider): Credential;
  /** What it makes of a key alone, where that is complained of before the certificate. @throws as `readCredential`. */
  checkKey?(key: Uint8Array, crypto: CryptoProvider): void;
  /** The alert that this stack sends for a failure of ours: absent, that of the error's own; `undefined`: none is sent. */
  alertOf?(error: TlsError): number | undefined;
}

/** A TLS library at a version, in the build of one firmware. */
export interface TlsStack extends ContextStack {
  /** What the program sees of a failure, or that its read just ends. */
  raise(failure: Failure, chip: ChipFacts): Raised;
  /** What an operation raises on a connection that the program has closed. */
  raiseClosed(use: UseOfClosed, chip: ChipFacts): RaisedError;
  /** What a bare number of the TLS library is raised as, for what is found outside a connection (`set_ciphers`). */
  raiseNumber(ret: number, chip: ChipFacts): RaisedError;
  /** Bytes that a connection takes on the board. */
  readonly memory: MemoryFigures;
  /** What {@link createVerifier}'s judge heeds, as data for people. */
  readonly verification: VerificationFacts;
  /** The same stack with other choices of its build, where those are data: fields of {@link VerificationFacts}. */
  withVerification?(changes: Readonly<Record<string, unknown>>): TlsStack;
  /** Absent: as most stacks'. */
  readonly habits?: ConnectionHabits;
  /** Where the stack, and not the runtime, decides who verifies. */
  readonly defaults?: { readonly clientVerifies: VerifyMode; readonly serverVerifies: VerifyMode };
  /** Folders of Python modules that stand in for those of the runtime, the last above all. */
  readonly overlays?: readonly string[];
  /** What else the coprocessor does that has the board's network; absent: the board has its own. */
  readonly coprocessor?: Coprocessor;
}

/** `none`: certificates are read and not checked; `strict`: RFC 5280; else the choices of a build of mbedTLS. */
export type VerificationFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'strict' }
  | ({ readonly kind: 'mbedtls' } & MbedtlsRules);

/** What the connections of a stack do otherwise than most. */
export interface ConnectionHabits {
  /** `close()` says close_notify, as far as it can be sent at once. */
  readonly close?: 'says-close-notify';
  /** What is written before the handshake is done leaves unencrypted, and counts as written. */
  readonly earlyWrite?: 'in-the-clear';
  /** A client's ClientHello leaves when a socket is wrapped, be the handshake deferred; absent: with the handshake. */
  readonly hello?: 'at-wrap';
  /** A handshake over a stream that does not block raises EAGAIN; absent: it waits to its end. */
  readonly nonBlockingHandshake?: 'EAGAIN';
  /** Whether one write takes all it is given; absent: as much as one record holds. */
  readonly writes?: 'all';
  /** What the stream beneath raises within an operation counts as a lost connection; absent: the program sees it. */
  readonly transportFailure?: 'is-a-lost-connection';
}

/** What a stack's module gives for one version. */
export interface StackWithSources {
  readonly stack: TlsStack;
  readonly sources: StackSources;
}

/** A failure of a connection, or of setting one up, with all that decides how a firmware words it. */
export interface Failure {
  readonly error: TlsError;
  /** Absent: a client, or nobody yet. */
  readonly role?: 'client' | 'server';
  /**
   * In which call of the program: loading certificates and settings (`set-up`), the call that makes the handshake
   * (`wrap`), a read, a write; `socket` for one without TLS.
   */
  readonly operation: 'set-up' | 'wrap' | 'read' | 'write' | 'socket';
  /** Whether the handshake was done: false in a `read` or a `write` that makes a deferred handshake. */
  readonly handshakeDone: boolean;
  /**
   * What this connection failed with before, if it did (a time-out too, where it {@link Raised.lasts}): many firmwares
   * give the text once and the bare number later.
   */
  readonly before: TlsError | undefined;
}

/** A read or a write on a closed connection, and whether there was one before. */
export interface UseOfClosed {
  readonly operation: 'read' | 'write';
  readonly again: boolean;
}

export type Raised =
  | {
      readonly kind: 'exception';
      readonly exception: RaisedError;
      /** The line that the firmware prints by itself before it raises, where `print()` goes. */
      readonly console?: string | undefined;
      /**
       * Whether the firmware remembers it: later reads and writes are not tried any more, and raise what `raise` gives
       * for the same error as `before`. Also for a time-out, after which the connection would work.
       */
      readonly lasts?: boolean | undefined;
    }
  /** A read gives `b''`. */
  | { readonly kind: 'end' };

/** What is trusted when a connection is made. */
export interface Anchors {
  /** DER; an array that does not change is the same object each time. `undefined`: built-in roots are not in use. */
  readonly builtIn: readonly Uint8Array[] | undefined;
  readonly loaded: readonly Uint8Array[];
}

/**
 * mbedTLS's verify callback: called for each certificate of the chain from the root (highest depth) to 0.
 *
 * @param certificate - DER.
 * @returns 0 to go on; any other number ends the handshake with it.
 */
export type VerifyCallback = (certificate: Uint8Array, depth: number) => number;

export interface VerifierOptions {
  readonly crypto: CryptoProvider;
  readonly mode: VerifyMode;
  readonly trust: Anchors;
  /** `false`: the name does not count. A stack whose firmware ignores the setting ignores it. */
  readonly checkHostname: boolean;
  readonly callback: VerifyCallback | undefined;
  /** These three only where {@link ContextStack.rules} is `open`. */
  readonly policy: VerificationPolicy | undefined;
  readonly crls: readonly RevocationList[];
  readonly revocation: RevocationMode;
  readonly isPublicSuffix: IsPublicSuffix | undefined;
}

export interface CredentialSource {
  /** A chain, end entity first: PEM with any number of certificates, or one DER certificate. */
  readonly certificate: string | Uint8Array;
  /** PKCS#8, PKCS#1 or SEC 1, PEM or DER. Absent: it stands in the certificate's PEM file. */
  readonly key?: string | Uint8Array | undefined;
  readonly password?: string | undefined;
}

/** Bytes of one connection, without the CAs. `undefined`: not known. */
export interface MemoryFigures {
  /** Whose: Python's own heap (rp2, stm32), or the C library's. */
  readonly heap: 'python' | 'c';
  /** Before the handshake. */
  readonly setUp: number | undefined;
  /** Once the handshake is done, by the key of the server's certificate. */
  readonly afterHandshake: ByKey;
  /** Bytes at the highest point of a handshake. */
  readonly peak: ByKey;
  /** For each CA that is loaded. */
  readonly perCa: ByKey;
  /** The longest piece that must be had at once. */
  readonly largestBlock: number | undefined;
  /**
   * What the library returns where memory ends in a handshake, by the server's key; absent: as for a failed set-up
   * (`board.out_of_memory`).
   */
  readonly handshakeFails?: { readonly ec: number; readonly rsa: number };
}

export interface ByKey {
  readonly ec?: number | undefined;
  readonly rsa2048?: number | undefined;
  readonly rsa4096?: number | undefined;
}

/** Nothing is known, or nothing is limited. */
export const NO_MEMORY_FIGURES: MemoryFigures = {
  heap: 'c',
  setUp: undefined,
  afterHandshake: {},
  peak: {},
  perCa: {},
  largestBlock: undefined,
};

/** The roots that are built in: none, the host's own, or a firmware's bundle by its id in the root data. */
export type BuiltInRoots =
  | { readonly kind: 'none' }
  | { readonly kind: 'system' }
  | { readonly kind: 'bundle'; readonly id: string };
