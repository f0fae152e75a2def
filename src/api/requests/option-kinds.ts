// The kinds of values that each option of a session and of a request accepts, for check-options.ts.
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../../http/limits.ts';
import {
  ANYTHING,
  BYTES,
  COUNT,
  either,
  FLAG,
  FUNCTION,
  listOf,
  MILLISECONDS,
  OBJECT,
  type OptionKind,
  type OptionKinds,
  objectOf,
  oneOf,
  SIGNAL,
  TEXT,
  TEXT_OR_BYTES,
} from '../../util/check-options.ts';
import { REVOCATION_MODES } from '../../x509/revocation.ts';
import { SSLContext } from '../ssl/ssl-context.ts';
import type {
  ClientCertificate,
  CommonOptions,
  FileField,
  PoolOptions,
  RequestOptions,
  SessionOptions,
  Timeouts,
  TrustBundle,
} from './options.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RetryOptions } from './retry.ts';

/** A count, or `Infinity`. */
const LIMIT: OptionKind = {
  is: 'a number, 0 or more',
  fits: (value) => typeof value === 'number' && value >= 0,
};
const FIELDS: OptionKind = { is: 'an object, pairs or an iterable of them', fits: isObjectOrArray };
const BODY: OptionKind = {
  is: 'a string, bytes, a form, a stream or a function',
  fits: (value) => typeof value === 'string' || typeof value === 'function' || isObjectOrArray(value),
};
const AUTH: OptionKind = {
  is: '[user, password] or { bearer }',
  fits: (value) =>
    Array.isArray(value) ? value.length === 2 && value.every(TEXT.fits) : isObjectOrArray(value) && 'bearer' in value,
  kinds: { bearer: TEXT },
};
const CONTEXT: OptionKind = { is: 'an SSLContext', fits: (value) => value instanceof SSLContext };

const TIMEOUTS: OptionKinds<Timeouts> = { connect: MILLISECONDS, read: MILLISECONDS, total: MILLISECONDS };
const TRUST: OptionKinds<TrustBundle> = { cafile: TEXT, cadata: TEXT_OR_BYTES };
const CERTIFICATE: OptionKinds<ClientCertificate> = {
  certfile: TEXT,
  keyfile: TEXT,
  cert: TEXT_OR_BYTES,
  key: TEXT_OR_BYTES,
  password: TEXT,
};
const LIMITS = Object.fromEntries(
  Object.keys(DEFAULT_HTTP_LIMITS).map((name) => [name, LIMIT]),
) as unknown as OptionKinds<HttpLimits>;

const COMMON: OptionKinds<CommonOptions> = {
  headers: FIELDS,
  params: FIELDS,
  auth: AUTH,
  timeout: either(MILLISECONDS, objectOf(TIMEOUTS)),
  allowRedirects: either(FLAG, COUNT),
  allowInsecureRedirects: FLAG,
  verify: either(FLAG, objectOf(TRUST)),
  policy: either(TEXT, OBJECT),
  crls: listOf(TEXT_OR_BYTES),
  revocation: oneOf(...REVOCATION_MODES),
  cert: objectOf(CERTIFICATE),
  sslContext: CONTEXT,
  proxy: either(TEXT, FUNCTION),
  allowTruncated: FLAG,
  maxContent: LIMIT,
  limits: objectOf(LIMITS),
  trace: FUNCTION,
};

export const REQUEST_KINDS: OptionKinds<RequestOptions> = {
  ...COMMON,
  data: BODY,
  json: ANYTHING,
  files: OBJECT,
  cookies: OBJECT,
  stream: FLAG,
  signal: SIGNAL,
};

export const FILE_KINDS: OptionKinds<FileField> = { data: either(TEXT, BYTES), fileName: TEXT, contentType: TEXT };

const RETRIES: OptionKinds<RetryOptions> = {
  limit: COUNT,
  methods: listOf(TEXT),
  statuses: listOf(COUNT),
  backoff: MILLISECONDS,
  maxDelay: MILLISECONDS,
};
const RATE: OptionKinds<RateLimit> = { requests: LIMIT, per: MILLISECONDS };
const POOL: OptionKinds<PoolOptions> = { maxPerHost: LIMIT, maxIdlePerHost: LIMIT, idleTimeout: MILLISECONDS };

export const SESSION_KINDS: OptionKinds<SessionOptions> = {
  ...COMMON,
  cookies: FLAG,
  retries: either(COUNT, objectOf(RETRIES)),
  rateLimit: objectOf(RATE),
  pool: objectOf(POOL),
  network: OBJECT,
};

function isObjectOrArray(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
