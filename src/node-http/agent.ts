// An https.Agent whose connections use this engine: for https.request, got and axios.

import { Agent as NodeAgent, type AgentOptions as NodeAgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Platform } from '../api/platform.ts';
import { PROTOCOL_TLS_CLIENT } from '../api/ssl/constants.ts';
import { SSLContext } from '../api/ssl/ssl-context.ts';
import { MemorySessionStore } from '../tls/sessions/memory-session-store.ts';
import {
  COUNT,
  checkOptions,
  either,
  FLAG,
  MILLISECONDS,
  type OptionKinds,
  oneOf,
  TEXT,
} from '../util/check-options.ts';
import { INSPECT, type InspectArguments, show } from '../util/inspect.ts';
import { HANDSHAKE_TIMEOUT, openDuplex } from './connect.ts';
import { makeContext } from './make-context.ts';
import { NODE_TLS_KINDS, type NodeTlsOptions, refuseTlsOptions, takeTlsOptions } from './tls-options.ts';

type PoolOptions = Pick<
  NodeAgentOptions,
  | 'keepAlive'
  | 'keepAliveMsecs'
  | 'maxSockets'
  | 'maxFreeSockets'
  | 'maxTotalSockets'
  | 'scheduling'
  | 'timeout'
  | 'maxCachedSessions'
  | 'host'
  | 'port'
  | 'servername'
>;

/** The supported options of Node for connections and TLS; any other is a TypeError. */
export interface AgentOptions extends PoolOptions, NodeTlsOptions {
  /** Used as it is, instead of Node's TLS options; absent: one is created from them, which verifies. */
  readonly sslContext?: SSLContext | undefined;
}

export const SSL_CONTEXT = { is: 'an SSLContext', fits: (value: unknown) => value instanceof SSLContext };
const LIMIT = { is: 'a number', fits: (value: unknown) => typeof value === 'number' };
const NAMELESS = { is: 'a string, or null', fits: (value: unknown) => value === null || typeof value === 'string' };

const AGENT_KINDS: OptionKinds<AgentOptions & { defaultPort?: number; protocol?: string }> = {
  keepAlive: FLAG,
  keepAliveMsecs: COUNT,
  maxSockets: LIMIT,
  maxFreeSockets: LIMIT,
  maxTotalSockets: LIMIT,
  scheduling: oneOf('fifo', 'lifo'),
  timeout: MILLISECONDS,
  maxCachedSessions: COUNT,
  host: NAMELESS,
  port: either(COUNT, TEXT),
  servername: TEXT,
  defaultPort: COUNT,
  protocol: TEXT,
  ...NODE_TLS_KINDS,
  sslContext: SSL_CONTEXT,
};

/** The argument of createConnection: the request's options, overridden by the agent's. */
interface ConnectionOptions {
  readonly host?: string | null;
  readonly hostname?: string | null;
  readonly port?: number | string | null;
  readonly servername?: string;
  readonly timeout?: number | undefined;
}

interface MadeContext {
  readonly id: number;
  readonly settings: NodeTlsOptions;
  readonly context: SSLContext;
}

/** Requests with TLS options of their own share contexts, and with them sessions, as far as this many go. */
const MAX_CONTEXTS = 16;

/**
 * Verifies servers against the default roots, or those of `ca`. Sessions are resumed by the context, whether connections
 * are kept or not. Failures reach the request's `error` event as a TlsError.
 */
export class Agent extends NodeAgent {
  readonly #platform: Platform;
  readonly #own: SSLContext;
  readonly #hasContext: boolean;
  readonly #sessions: number | undefined;
  /** Newest last. */
  readonly #made: MadeContext[] = [];
  #lastId = 0;
  /** By the options of a connection: its name must stay the same for as long as Node keeps it. */
  readonly #names = new WeakMap<object, string>();

  /** @throws TypeError for an option that is not honoured; TlsError for certificates and keys that cannot be read. */
  constructor(platform: Platform, { sslContext, ...options }: AgentOptions = {}) {
    refuseTlsOptions('new Agent', options, 'client');
    checkOptions('new Agent', { sslContext, ...options }, AGENT_KINDS);
    super(options as NodeAgentOptions);
    const settings = takeTlsOptions('new Agent', options);
    if (sslContext !== undefined) refuseBesideContext('new Agent', settings);
    this.#platform = platform;
    this.#hasContext = sslContext !== undefined;
    this.#sessions = options.maxCachedSessions;
    this.#own = sslContext ?? this.#make(settings);
  }

  /** Node's key for interchangeable connections: those with the same trust and identity. */
  override getName(options?: object): string {
    if (options === undefined) return super.getName();
    const known = this.#names.get(options);
    if (known !== undefined) return known;
    const name = `${super.getName(options)}:${this.#contextOf(options).id}`;
    this.#names.set(options, name);
    return name;
  }

  /** Called by Node's http; the socket comes by the callback. */
  override createConnection(
    options: ConnectionOptions,
    callback: (error: Error | null, socket?: Duplex) => void,
  ): undefined {
    const host = options.hostname ?? options.host ?? 'localhost';
    const timeout = options.timeout || HANDSHAKE_TIMEOUT; // Node's 0 is no time-out
    const to = { host, port: Number(options.port ?? 443), name: options.servername || host, timeout };
    openDuplex(this.#platform.network, this.#contextOf(options).context, to).then(
      (socket) => callback(null, socket),
      callback,
    );
    return undefined;
  }

  /** The agent's options; a request's TLS options apply only if the agent does not set them, as in Node. */
  #contextOf(options: object): Pick<MadeContext, 'id' | 'context'> {
    const agents = this.options as Readonly<Record<string, unknown>>;
    const requests = Object.fromEntries(Object.entries(options).filter(([name, value]) => value !== agents[name]));
    refuseTlsOptions('https.request', requests, 'client');
    const settings = takeTlsOptions('https.request', requests);
    if (Object.keys(settings).length === 0) return { id: 0, context: this.#own };
    if (this.#hasContext) refuseBesideContext('https.request', settings);
    const all = { ...settings, ...takeTlsOptions('new Agent', agents) };
    const found = this.#made.find((made) => areAlike(made.settings, all));
    if (found !== undefined) return found;
    const made = { id: ++this.#lastId, settings: all, context: this.#make(all) };
    this.#made.push(made);
    if (this.#made.length > MAX_CONTEXTS) this.#made.shift();
    return made;
  }

  #make(settings: NodeTlsOptions): SSLContext {
    const context = makeContext(this.#platform, PROTOCOL_TLS_CLIENT, settings);
    const sessions = this.#sessions;
    if (sessions !== undefined) context.sessions = sessions === 0 ? undefined : new MemorySessionStore(sessions);
    return context;
  }

  [INSPECT](...args: InspectArguments): string {
    const { keepAlive, maxSockets, maxFreeSockets } = this.options as AgentOptions & { keepAlive?: boolean };
    return show('Agent', { keepAlive, maxSockets, maxFreeSockets, sslContext: this.#own }, args);
  }
}

/** An sslContext that ignored `ca` would trust the wrong servers. */
export function refuseBesideContext(call: string, settings: NodeTlsOptions): void {
  const [name] = Object.keys(settings);
  if (name === undefined) return;
  const instead = {
    ca: 'call its loadVerifyLocations',
    cert: 'call its loadCertChain',
    key: 'call its loadCertChain',
    passphrase: 'call its loadCertChain',
    ALPNProtocols: 'set its alpnProtocols',
    minVersion: 'set its minimumVersion',
    maxVersion: 'set its maximumVersion',
  }[name as keyof NodeTlsOptions];
  throw new TypeError(`${call}: ${name} is not honoured beside an sslContext, which is used as it is; ${instead}`);
}

/** Strings are compared by value, byte arrays by identity: a request's options are often written again. */
function areAlike(a: NodeTlsOptions, b: NodeTlsOptions): boolean {
  return Object.keys(NODE_TLS_KINDS).every((name) => {
    const [one, other] = [a[name as keyof NodeTlsOptions], b[name as keyof NodeTlsOptions]];
    if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
    return one.length === other.length && one.every((value, i) => value === other[i]);
  });
}
