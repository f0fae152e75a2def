// Options of a request and of a session.
import type { HeadersInit } from '../../http/headers.ts';
import type { HttpLimits } from '../../http/limits.ts';
import type { Network } from '../../net/transport.ts';
import type { TraceObserver } from '../../tls/trace.ts';
import type { VerificationPolicy } from '../../x509/policy.ts';
import type { RevocationMode } from '../../x509/revocation.ts';
import type { SSLContext } from '../ssl/ssl-context.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RetryOptions } from './retry.ts';

/** Milliseconds. A number sets `connect` and `read`. */
export interface Timeouts {
  /** For name, TCP and TLS together. */
  readonly connect?: number | undefined;
  /** Between one piece of the response and the next, and for each piece of a body that is sent. */
  readonly read?: number | undefined;
  /** For the whole request, including redirects, retries and the body: stops a server that sends a byte per second. */
  readonly total?: number | undefined;
}

/** A value of a field; sent as text. */
export type Scalar = string | number | boolean;

/** Fields of a query or a form: an array repeats the field, `undefined` leaves it out. */
export type Fields =
  | Readonly<Record<string, Scalar | readonly Scalar[] | undefined>>
  | readonly (readonly [name: string, value: Scalar])[]
  | URLSearchParams;

/** A body in pieces. */
export type BodyStream = AsyncIterable<Uint8Array | string>;

/** A form is sent urlencoded; a function is called again whenever the body must be sent again. */
export type RequestData = string | Uint8Array | Fields | BodyStream | (() => BodyStream);

/** A file of a multipart form. */
export interface FileField {
  /** Its content; text is sent as UTF-8. */
  readonly data: string | Uint8Array;
  /** The file name that is sent to the server; absent: the name of the field. */
  readonly fileName?: string | undefined;
  /** `application/octet-stream` if absent. */
  readonly contentType?: string | undefined;
}

/** `[user, password]` (RFC 7617), or a token (RFC 6750). */
export type Auth = readonly [user: string, password: string] | { readonly bearer: string };

/** Roots to trust instead of the system's: PEM with any number of certificates, or DER. */
export interface TrustBundle {
  /** The path of a file. */
  readonly cafile?: string | undefined;
  /** PEM as text or bytes, or DER. */
  readonly cadata?: string | Uint8Array | undefined;
}

/** A client certificate: paths of files, or their contents. */
export interface ClientCertificate {
  /** The path of the certificate, its chain behind it. */
  readonly certfile?: string | undefined;
  /** The path of its key; absent: it is in the certificate's file. */
  readonly keyfile?: string | undefined;
  /** PEM as text or bytes, or DER; in place of `certfile`. */
  readonly cert?: string | Uint8Array | undefined;
  /** PEM as text or bytes, or DER; in place of `keyfile`. */
  readonly key?: string | Uint8Array | undefined;
  /** For an encrypted key. */
  readonly password?: string | undefined;
}

/** Options of both sessions and single requests; a request's own take precedence. */
export interface CommonOptions {
  /** An object, pairs, or `Headers`. */
  readonly headers?: HeadersInit | undefined;
  /** The query: added to that of the URL. */
  readonly params?: Fields | undefined;
  /** `[user, password]` or `{ bearer }`; replaces the user and password in the URL. */
  readonly auth?: Auth | undefined;
  /**
   * Milliseconds: for the connection and between two pieces, or `{ connect, read, total }`. Default: 30,000, 60,000,
   * none.
   */
  readonly timeout?: number | Timeouts | undefined;
  /** How many redirects are followed; `true` is 20, `false` none. */
  readonly allowRedirects?: boolean | number | undefined;
  /** Follows a redirect from https to http, which exposes the request to everyone on the path. */
  readonly allowInsecureRedirects?: boolean | undefined;
  /** `true`: the system's roots. `false`: certificates are not verified. A bundle: these roots and no others. */
  readonly verify?: boolean | TrustBundle | undefined;
  /**
   * The rules for the server's certificate: a value, or text such as `'webpki,-common-name'`. Absent: `webpki` for the
   * system's roots, `private` for a bundle.
   */
  readonly policy?: VerificationPolicy | string | undefined;
  /** CRLs to check certificates against: each a path, PEM text with any number of lists, or bytes of PEM or DER. */
  readonly crls?: readonly (string | Uint8Array)[] | undefined;
  /** Default: `'soft'`. */
  readonly revocation?: RevocationMode | undefined;
  /** Our own certificate, for servers that ask for one. */
  readonly cert?: ClientCertificate | undefined;
  /** Used as it is, instead of `verify`, `policy`, `crls`, `revocation` and `cert`. */
  readonly sslContext?: SSLContext | undefined;
  /**
   * `http://[user:password@]host:port`: every connection goes through its CONNECT. A function is called for each URL, those
   * of redirects too; `undefined` is none.
   */
  readonly proxy?: string | ((url: URL) => string | undefined) | undefined;
  /** Accepts a body without a length whose connection ended without close_notify, because boards' servers send none. */
  readonly allowTruncated?: boolean | undefined;
  /** The longest body that is kept in memory, in bytes; streamed ones have no limit. Default 64 MB. */
  readonly maxContent?: number | undefined;
  /** Changes to the limits in docs/requests.md. */
  readonly limits?: Partial<HttpLimits> | undefined;
  /** Sees the records and messages of every TLS connection that is made. */
  readonly trace?: TraceObserver | undefined;
}

/** Options of a request. */
export interface RequestOptions extends CommonOptions {
  /** The body. */
  readonly data?: RequestData | undefined;
  /** Sent as `application/json`. */
  readonly json?: unknown;
  /** Sent as `multipart/form-data`, with the fields of `data` if that is a form. */
  readonly files?: Readonly<Record<string, FileField | string | Uint8Array>> | undefined;
  /** For this request only. */
  readonly cookies?: Readonly<Record<string, string>> | undefined;
  /** Returns as soon as the headers have arrived; the body is read on demand, and must be read or closed. */
  readonly stream?: boolean | undefined;
  /** Aborts the request: `net.aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of a session. */
export interface SessionOptions extends CommonOptions {
  /** Whether the session keeps cookies; default `true`. */
  readonly cookies?: boolean | undefined;
  /** Attempts after the first, or `RetryOptions`. Default: none. */
  readonly retries?: number | RetryOptions | undefined;
  /** Requests per time, for each host. */
  readonly rateLimit?: RateLimit | undefined;
  /** How many connections are opened and kept. */
  readonly pool?: PoolOptions | undefined;
  /** The network to use: `createNodeNetwork({ resolve })` for your own name resolution. */
  readonly network?: Network | undefined;
}

/** How many connections are opened and kept. */
export interface PoolOptions {
  /** Connections to one host at a time; further requests wait. Default 64. */
  readonly maxPerHost?: number | undefined;
  /** Idle connections kept to one host. Default 8; 0: none is kept alive. */
  readonly maxIdlePerHost?: number | undefined;
  /** Milliseconds after which an idle connection is closed. Default 4,000: Node's servers close theirs after 5,000. */
  readonly idleTimeout?: number | undefined;
}
