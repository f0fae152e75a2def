// Connects to the host of a URL: through a proxy if there is one, with the TLS context that is mounted for the URL.

import { prefixed } from '../../errors/prefixed.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import type { TlsStream } from '../../net/tls-stream.ts';
import type { IoOptions, Transport } from '../../net/transport.ts';
import { parseNamed } from '../parse-named.ts';
import type { Platform } from '../platform.ts';
import { connectThroughProxy, parseProxy } from '../socket/tunnel.ts';
import { CERT_NONE, PROTOCOL_TLS_CLIENT } from '../ssl/constants.ts';
import { createDefaultContext } from '../ssl/default-context.ts';
import { SSLContext, type WrapOptions } from '../ssl/ssl-context.ts';
import type { ClientCertificate, CommonOptions } from './options.ts';
import type { Connect } from './pool.ts';

export interface ConnectionRoute {
  /** Equal for connections that are interchangeable. */
  readonly key: string;
  readonly connect: Connect;
}

/** Programs have a handful of trust settings; one that creates new ones for each request must not exhaust the memory. */
const MAX_CONTEXTS = 16;

/** The options of a request that determine its context. */
type ContextSettings = Pick<CommonOptions, (typeof SETTINGS)[number]>;
const SETTINGS = ['verify', 'policy', 'crls', 'revocation', 'cert'] as const;
const DEFAULTS: ContextSettings = { verify: true };

interface MadeContext {
  readonly settings: ContextSettings;
  readonly context: SSLContext;
}

export class Connector {
  readonly #platform: Platform;
  readonly #mounts: { readonly prefix: string; readonly context: SSLContext }[] = [];
  /** Contexts made for requests' settings, newest last: one for like settings, so that connections can be shared. */
  readonly #made: MadeContext[] = [];
  readonly #ids = new WeakMap<SSLContext, number>();
  #nextId = 1;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** @throws TlsError `http.bad_url`. */
  mount(prefix: string, context: SSLContext): void {
    if (!URL.canParse(prefix))
      throw new TlsError('http.bad_url', `${JSON.stringify(prefix)} is not the beginning of a URL`);
    // As a URL it ends its host's name: https://api.example.com must not mean https://api.example.com.evil.net too.
    this.#mounts.push({ prefix: new URL(prefix).href.toLowerCase(), context });
    this.#mounts.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  /**
   * @throws TlsError `context.file`, `pem.*`, `x509.bad_crl` if a bundle, a CRL or a client certificate cannot be read;
   *   `x509.unknown_policy`; `http.bad_url`.
   */
  route(url: URL, options: CommonOptions): ConnectionRoute {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const secure = url.protocol === 'https:';
    const port = Number(url.port || (secure ? 443 : 80));
    const proxyUrl = typeof options.proxy === 'function' ? options.proxy(url) : options.proxy;
    const proxy = proxyUrl === undefined ? undefined : parseProxy(proxyUrl);
    const context = secure ? this.#context(url, options) : undefined;
    const { network } = this.#platform;
    return {
      key: `${url.protocol}//${host}:${port} ${context === undefined ? 0 : this.#idOf(context)} ${proxyUrl ?? ''}`,
      connect: async (io: IoOptions): Promise<Transport> => {
        const { clock } = this.#platform.environment;
        const start = clock.now();
        const transport =
          proxy === undefined
            ? await network.connect({ ...io, host, port })
            : await connectThroughProxy(network, proxy, { host, port }, io);
        if (context === undefined) return transport;
        // One time-out for both steps; the error names the one that used it up.
        const left = io.timeout && Math.max(1, io.timeout - (clock.now() - start));
        return openTls(transport, `${url.hostname}:${port}`, context, {
          serverHostname: host,
          trace: options.trace,
          ...io,
          timeout: left,
        });
      },
    };
  }

  #context(url: URL, options: CommonOptions): SSLContext {
    if (options.sslContext !== undefined) return options.sslContext;
    const { verify = true, policy, crls, revocation, cert } = options;
    const settings = { verify, policy, crls, revocation, cert };
    const mounted = this.#mounts.find(({ prefix }) => url.href.toLowerCase().startsWith(prefix));
    if (mounted !== undefined && areAlike(settings, DEFAULTS)) return mounted.context;
    const made = this.#made.find((entry) => areAlike(entry.settings, settings));
    if (made !== undefined) return made.context;
    const context = makeContext(this.#platform, settings);
    this.#made.push({ settings, context });
    if (this.#made.length > MAX_CONTEXTS) this.#made.shift();
    return context;
  }

  #idOf(context: SSLContext): number {
    const known = this.#ids.get(context);
    if (known !== undefined) return known;
    this.#ids.set(context, this.#nextId);
    return this.#nextId++;
  }
}

/** @param authority - `host:port`, for error messages. */
async function openTls(
  transport: Transport,
  authority: string,
  context: SSLContext,
  options: WrapOptions,
): Promise<TlsStream> {
  try {
    const stream = context.openStream(transport, options);
    await stream.handshake({ timeout: options.timeout, signal: options.signal });
    return stream;
  } catch (error) {
    transport.close();
    // Errors of the network already name the host.
    const isNamed = !isTlsError(error) || error.kind === 'network';
    throw isNamed ? error : prefixed(authority, error);
  }
}

function makeContext(
  platform: Platform,
  { verify = true, policy, crls, revocation, cert }: ContextSettings,
): SSLContext {
  const context = verify === true ? createDefaultContext(platform) : new SSLContext(platform, PROTOCOL_TLS_CLIENT);
  context.alpnProtocols = ['http/1.1'];
  if (verify === false) context.verifyMode = CERT_NONE;
  else if (verify !== true) context.loadVerifyLocations(verify);
  context.policy = policy;
  context.revocation = revocation ?? 'soft';
  for (const crl of crls ?? []) context.loadCrls(crl);
  if (cert !== undefined) loadIdentity(platform, context, cert);
  return context;
}

function loadIdentity(platform: Platform, context: SSLContext, options: ClientCertificate): void {
  const { certfile, keyfile, cert, password } = options;
  if (certfile === undefined && cert === undefined)
    throw new TlsError('http.bad_request', 'the option cert names neither a certfile nor a cert');
  const certificate = cert ?? platform.readFile(certfile!);
  const key = options.key ?? (keyfile === undefined ? undefined : platform.readFile(keyfile));
  const load = () => context.loadCertChain(certificate, key, password);
  const files = [cert === undefined ? certfile : undefined, options.key === undefined ? keyfile : undefined];
  const names = files.filter((name) => name !== undefined).join(', ');
  if (names === '' || typeof certificate === 'string') load();
  else parseNamed(names, certificate, load);
}

function areAlike(a: ContextSettings, b: ContextSettings): boolean {
  return SETTINGS.every((name) => isAlike(a[name], b[name]));
}

/** Settings are usually written again for each request: they are compared by value, and byte arrays by identity. */
function isAlike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))];
  return one.length === other.size && one.every(([key, value]) => other.get(key) === value);
}
