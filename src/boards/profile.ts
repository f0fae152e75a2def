// A board is data: what one firmware on one board offers, trusts, can hold and says when it fails.
import type { TlsProfile } from '../tls/profile.ts';

/** How that firmware judges a certificate. `tls` in a profile says what it offers; this says what it believes. */
export type VerifierKind =
  /** Thimble's own: RFC 5280 and, for public roots, the web PKI's rules. */
  | { readonly kind: 'strict' }
  /** mbedTLS's chain walk (x509_crt.c), with the firmware's build choices. */
  | { readonly kind: 'mbedtls'; readonly checkDates: boolean; readonly ipAddressNames: boolean }
  /** CircuitPython's callback, which looks up the issuer of the top certificate in a bundle, over mbedTLS's walk. */
  | { readonly kind: 'circuitpython'; readonly checkDates: boolean; readonly ipAddressNames: boolean };

/** The roots that are built in: none, the host's own, or a firmware's bundle by its id in the root data. */
export type BuiltInRoots =
  | { readonly kind: 'none' }
  | { readonly kind: 'system' }
  | { readonly kind: 'bundle'; readonly id: string };

/**
 * What `load_verify_locations(cadata=…)` takes.
 *
 * - `any`: PEM with any number of certificates, or DER; calls accumulate.
 * - `der`: one DER certificate a call, bytes after it tolerated; calls accumulate (MicroPython but on ESP32).
 * - `pem`: PEM only, parsed when a socket is wrapped; a call replaces what was trusted before, and an empty text turns
 *   verification off (CircuitPython).
 */
export type CaDataForm = 'any' | 'der' | 'pem';

/** Which table of numbers and texts a firmware raises its errors from. */
export type ErrorFamily = 'mbedtls-2.28' | 'mbedtls-3.6';

export interface BoardProfile {
  /** `board@firmware-version`, as given to `--board`; `modern` and `guide` stand for no board. */
  readonly id: string;
  /** One line for people: what it is. */
  readonly title: string;
  readonly runtime: 'micropython' | 'circuitpython';
  readonly version: string;
  readonly tls: TlsProfile;
  readonly verifier: VerifierKind;
  readonly roots: BuiltInRoots;
  readonly caData: CaDataForm;
  readonly limits: {
    /** Sockets open at once; `undefined`: as many as the host gives. */
    readonly sockets: number | undefined;
    /** Bytes of heap that a Python program has; `undefined`: not limited. */
    readonly heap: number | undefined;
    /** Bytes of heap that a TLS connection takes before its handshake, and at its peak. */
    readonly tlsSetup: number;
    readonly tlsPeak: number;
  };
  readonly errors: ErrorFamily;
  /** Whose errno numbers an OSError of its sockets carries: Linux's, or newlib's (116 for ETIMEDOUT). */
  readonly errnos: 'linux' | 'newlib';
  /** A connection that is refused: lwIP reports it as a reset. */
  readonly refusedAs: 'ECONNREFUSED' | 'ECONNRESET';
  /** Whether an OSError of that firmware carries the name of its number as text. */
  readonly errorText: boolean;
  /** The Python modules of this house that a program can import under it. */
  readonly modules: readonly string[];
}
