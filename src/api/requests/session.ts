// A session: requests that share connections, cookies, defaults and limits.

import { TlsError } from '../../errors.ts';
import { CookieJar } from '../../http/cookies.ts';
import { Headers } from '../../http/headers.ts';
import { DEFAULT_HTTP_LIMITS } from '../../http/limits.ts';
import { DEFAULT_REDIRECTS, isRedirect } from '../../http/redirect.ts';
import { type Deadline, startDeadline } from '../../net/deadline.ts';
import { TlsStream } from '../../net/tls-stream.ts';
import { abortError, sleep } from '../../net/waiter.ts';
import { checkOptions } from '../../util/check-options.ts';
import { INSPECT, type InspectArguments, show } from '../../util/inspect.ts';
import type { Platform } from '../platform.ts';
import type { SSLContext } from '../ssl/ssl-context.ts';
import { Connector } from './connector.ts';
import { decompressByStream } from './decompression-stream.ts';
import type { Exchange, HttpConnection } from './http-connection.ts';
import { REQUEST_KINDS, SESSION_KINDS } from './option-kinds.ts';
import type { RequestOptions, SessionOptions, Timeouts } from './options.ts';
import { ConnectionPool, sessionClosed } from './pool.ts';
import { type PreparedRequest, prepareRequest, wireHead } from './prepare.ts';
import { RateLimiter } from './rate-limit.ts';
import { followRedirect } from './redirect.ts';
import { Response } from './response.ts';
import { IDEMPOTENT_METHODS, RetryPolicy } from './retry.ts';

const DEFAULT_MAX_CONTENT = 64 * 1024 * 1024;
const DEFAULT_TIMEOUTS: Timeouts = { connect: 30_000, read: 60_000 };

/** A request and its response, whose body has not been read yet. */
interface Answer extends Exchange {
  readonly connection: HttpConnection;
}

export class Session {
  /** Sent with every request, unless that has headers of the same names. */
  readonly headers: Headers;
  /** Empty, and kept empty, if the session was made without cookies. */
  readonly cookies: CookieJar;
  readonly #platform: Platform;
  readonly #options: SessionOptions;
  readonly #pool: ConnectionPool;
  readonly #connector: Connector;
  readonly #retries: RetryPolicy;
  readonly #rateLimiter: RateLimiter | undefined;
  readonly #ending = new AbortController();

  constructor(platform: Platform, options: SessionOptions = {}) {
    checkSettings('new Session', options, SESSION_KINDS);
    const { clock, isPublicSuffix } = platform.environment;
    const { network = platform.network } = options;
    this.#platform = { ...platform, network };
    this.#options = options;
    this.headers = new Headers(options.headers);
    this.cookies = new CookieJar({ isPublicSuffix });
    this.#pool = new ConnectionPool(options.pool);
    this.#connector = new Connector(this.#platform);
    this.#retries = new RetryPolicy(options.retries);
    this.#rateLimiter = options.rateLimit && new RateLimiter(options.rateLimit, clock);
  }

  /**
   * Uses a context for every URL that begins with the prefix; the longest prefix wins. So several hosts with different
   * roots can share a session.
   */
  mount(prefix: string, context: SSLContext): void {
    this.#connector.mount(prefix, context);
  }

  /**
   * Sends a request and follows redirects.
   *
   * @returns the response; its body is in memory unless `stream` is set.
   * @throws TlsError `net.*`, `tls.*`, `x509.*`, `alert.*`, `http.*`; never for a status, however bad: see
   *   `raiseForStatus`. TypeError for an option that is unknown or of another type.
   */
  async request(method: string, url: string | URL, options: RequestOptions = {}): Promise<Response> {
    checkSettings('request', options, REQUEST_KINDS);
    const all = resolveOptions(options, this.#options);
    const timeouts = readTimeouts(all.timeout);
    const headers = new Headers(options.headers);
    headers.appendMissing(this.headers);
    const prepared = prepareRequest(method, url, headers, all, this.#platform.environment.random);
    const deadline = startDeadline(`${method} ${prepared.url.href}`, timeouts.total, options.signal);
    let response: Response | undefined;
    try {
      response = await this.#follow(prepared, all, timeouts, deadline);
      if (options.stream !== true) await response.content();
      else deadline.rest();
      return response;
    } catch (error) {
      response?.close();
      deadline.clear();
      throw error;
    }
  }

  get(url: string | URL, options?: RequestOptions): Promise<Response> {
    return this.request('GET', url, options);
  }

  post(url: string | URL, options?: RequestOptions): Promise<Response> {
    return this.request('POST', url, options);
  }

  put(url: string | URL, options?: RequestOptions): Promise<Response> {
    return this.request('PUT', url, options);
  }

  patch(url: string | URL, options?: RequestOptions): Promise<Response> {
    return this.request('PATCH', url, options);
  }

  delete(url: string | URL, options?: RequestOptions): Promise<Response> {
    return this.request('DELETE', url, options);
  }

  head(url: string | URL, options?: RequestOptions): Promise<Response> {
    return this.request('HEAD', url, options);
  }

  options(url: string | URL, options?: RequestOptions): Promise<Response> {
    return this.request('OPTIONS', url, options);
  }

  /**
   * Closes every connection, and ends requests in progress: reading a response, and later requests, fail with
   * `net.closed`. Safe to repeat.
   */
  close(): void {
    this.#ending.abort(sessionClosed());
    this.#pool.close();
  }

  async #follow(
    first: PreparedRequest,
    options: RequestOptions,
    timeouts: Timeouts,
    deadline: Deadline,
  ): Promise<Response> {
    const history: Response[] = [];
    const allowed = redirectLimit(options.allowRedirects);
    let sent = options;
    for (let request = first; ; ) {
      const answer = await this.#attempt(request, sent, timeouts, deadline);
      this.#storeCookies(request.url, answer.head.headers);
      const response = this.#toResponse(request, answer, history, options);
      if (allowed === 0 || !isRedirect(answer.head)) {
        this.#endWithDeadline(answer, `${first.method} ${first.url.href}`, deadline);
        if (options.stream === true) answer.body.lend();
        return response;
      }
      if (history.length >= allowed) {
        answer.body.close();
        throw new TlsError('http.too_many_redirects', `${first.url.href} redirects more than ${allowed} times`);
      }
      try {
        const next = followRedirect(
          request,
          answer.head,
          options.allowInsecureRedirects === true ? 'allowed' : 'refused',
        );
        await answer.body.discard();
        // Like every credential, its cookies were meant for the first origin.
        if (next.url.origin !== request.url.origin) sent = { ...options, cookies: undefined };
        request = { ...request, ...next };
      } finally {
        answer.body.close();
      }
      history.push(response);
    }
  }

  /** The body may be read much later, or never: the time-out and the signal end the connection all the same. */
  #endWithDeadline({ body }: Answer, doing: string, deadline: Deadline): void {
    const { signal } = deadline;
    const onAbort = () => body.giveUp(abortError(signal!, doing));
    signal?.addEventListener('abort', onAbort);
    body.onDone = () => {
      signal?.removeEventListener('abort', onAbort);
      deadline.clear();
    };
  }

  /** Waits, but not beyond the end of the session. */
  async #sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    if (milliseconds <= 0) return;
    const either = startDeadline('waiting', undefined, signal, this.#ending.signal);
    await sleep(milliseconds, either.signal).finally(() => either.clear());
  }

  /** One request, tried as often as the session's retries allow. */
  async #attempt(
    request: PreparedRequest,
    options: RequestOptions,
    timeouts: Timeouts,
    deadline: Deadline,
  ): Promise<Answer> {
    const { clock } = this.#platform.environment;
    const repeatable = request.body?.kind !== 'stream' || request.body.repeatable;
    for (let attempt = 1; ; attempt++) {
      let delay: number | undefined;
      try {
        await this.#sleep(this.#rateLimiter?.takeTurn(request.url.host) ?? 0, deadline.signal);
        const answer = await this.#exchange(request, options, timeouts, deadline);
        delay = this.#retries.delayAfterStatus(request.method, answer.head, attempt, clock.now());
        if (delay === undefined || !repeatable) return answer;
        await answer.body.discard();
      } catch (error) {
        delay =
          deadline.signal?.aborted || this.#ending.signal.aborted
            ? undefined
            : this.#retries.delayAfterError(request.method, error, attempt);
        if (delay === undefined || !repeatable) throw error;
      }
      await this.#sleep(delay, deadline.signal);
    }
  }

  async #exchange(
    request: PreparedRequest,
    options: RequestOptions,
    timeouts: Timeouts,
    { signal }: Deadline,
  ): Promise<Answer> {
    const route = this.#connector.route(request.url, options);
    const cookies = this.#cookieHeader(request.url);
    const exchange = {
      io: { signal, timeout: timeouts.read },
      limits: options.limits === undefined ? DEFAULT_HTTP_LIMITS : { ...DEFAULT_HTTP_LIMITS, ...options.limits },
      allowTruncated: options.allowTruncated === true,
    };
    for (;;) {
      const connection = await this.#pool.acquire(route.key, route.connect, { signal, timeout: timeouts.connect });
      const reused = connection.served > 0;
      try {
        const head = wireHead(request, cookies, options.cookies);
        const { head: answer, body } = await connection.exchange(head, request.body, exchange);
        return { head: answer, body, connection };
      } catch (error) {
        // The server may have closed a kept connection while we wrote: if no response has started, the request is sent once
        // more, if doing it twice does no harm (RFC 9112 §9.3.1). Each time round uses up one kept connection.
        const harmless = IDEMPOTENT_METHODS.includes(request.method) && request.body?.kind !== 'stream';
        if (!reused || connection.answered || !harmless || !isCutShort(error)) throw error;
      }
    }
  }

  #toResponse(
    request: PreparedRequest,
    { head, body, connection }: Answer,
    history: readonly Response[],
    options: RequestOptions,
  ): Response {
    return new Response({
      method: request.method,
      url: request.url.href.replace(/#.*$/, ''),
      head,
      body,
      history: [...history],
      stream: connection.transport instanceof TlsStream ? connection.transport : undefined,
      decompress: this.#platform.decompress ?? decompressByStream,
      maxContent: options.maxContent ?? DEFAULT_MAX_CONTENT,
    });
  }

  #storeCookies(url: URL, headers: Headers): void {
    if (this.#options.cookies === false) return;
    const now = this.#platform.environment.clock.now();
    for (const value of headers.getAll('set-cookie')) this.cookies.store(value, cookieTarget(url), now);
  }

  #cookieHeader(url: URL): string | undefined {
    if (this.#options.cookies === false) return undefined;
    return this.cookies.header(cookieTarget(url), this.#platform.environment.clock.now());
  }

  [INSPECT](...args: InspectArguments): string {
    const { headers, cookies } = this;
    return show(
      'Session',
      { headers, cookies, connections: this.#pool.size, closed: this.#ending.signal.aborted },
      args,
    );
  }
}

function checkSettings(
  call: string,
  options: RequestOptions | SessionOptions,
  kinds: typeof REQUEST_KINDS | typeof SESSION_KINDS,
): void {
  checkOptions(call, options, kinds);
  if (options.sslContext === undefined) return;
  const name = REPLACED.find((each) => options[each] !== undefined);
  if (name !== undefined)
    throw new TypeError(`${call}: ${name} is not honoured beside an sslContext, which is used as it is`);
}

/** Options that an `sslContext` replaces. */
const REPLACED = ['verify', 'policy', 'crls', 'revocation', 'cert'] as const;

/** The request's word counts, then the session's. Every key is written out: this runs for every request. */
function resolveOptions(request: RequestOptions, session: SessionOptions): RequestOptions {
  return {
    data: request.data,
    json: request.json,
    files: request.files,
    cookies: request.cookies,
    stream: request.stream,
    params: request.params ?? session.params,
    auth: request.auth ?? session.auth,
    timeout: request.timeout ?? session.timeout,
    allowRedirects: request.allowRedirects ?? session.allowRedirects,
    allowInsecureRedirects: request.allowInsecureRedirects ?? session.allowInsecureRedirects,
    verify: request.verify ?? session.verify,
    policy: request.policy ?? session.policy,
    crls: request.crls ?? session.crls,
    revocation: request.revocation ?? session.revocation,
    cert: request.cert ?? session.cert,
    sslContext:
      request.sslContext ?? (REPLACED.some((name) => request[name] !== undefined) ? undefined : session.sslContext),
    proxy: request.proxy ?? session.proxy,
    allowTruncated: request.allowTruncated ?? session.allowTruncated,
    maxContent: request.maxContent ?? session.maxContent,
    limits: request.limits ?? session.limits,
    trace: request.trace ?? session.trace,
  };
}

function readTimeouts(timeout: number | Timeouts | undefined): Timeouts {
  if (typeof timeout === 'number') return { connect: timeout, read: timeout };
  return { ...DEFAULT_TIMEOUTS, ...timeout };
}

function redirectLimit(allow: boolean | number | undefined): number {
  if (allow === undefined || allow === true) return DEFAULT_REDIRECTS;
  return allow === false ? 0 : allow;
}

function cookieTarget(url: URL) {
  return { host: url.hostname.toLowerCase(), path: url.pathname, secure: url.protocol === 'https:' };
}

function isCutShort(error: unknown): boolean {
  return (
    error instanceof TlsError &&
    (error.code === 'net.reset' ||
      error.code === 'net.closed' ||
      error.code === 'http.truncated' ||
      error.code === 'tls.truncated')
  );
}
