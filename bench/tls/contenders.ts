// Two TLS stacks that do the same handshakes: both roles in this process, over loopback TCP, sequentially.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as tls from 'node:tls';
import { forgetEngine } from '../../dist/net/idle-engines.js';
import { TlsStream } from '../../dist/net/tls-stream.js';
import { createNodeNetwork } from '../../dist/platform/node/network.js';
import { cipherSuite } from '../../dist/tls/cipher-suites.js';
import { createClientEngine } from '../../dist/tls/client-engine.js';
import { NamedGroup, registeredName } from '../../dist/tls/constants.js';
import type { ConnectionInfo } from '../../dist/tls/engine.js';
import { ProtocolVersion } from '../../dist/tls/profile.js';
import { createServerEngine } from '../../dist/tls/server-engine.js';
import type { SessionStore, StoredSession } from '../../dist/tls/sessions/session.js';
import { createTicketKeys } from '../../dist/tls/sessions/ticket-keys.js';
import { Certificate } from '../../dist/x509/certificate.js';
import { type Chain, COMMON, credentialOf, HOST, nodeOptions, profileOf, random, verifierOf } from './chain.ts';

export interface Contest {
  readonly version: 'TLSv1.2' | 'TLSv1.3';
  readonly resumed: boolean;
  /** Only for ours, since node:tls remembers no certificates: every handshake has certificates that it has never seen. */
  readonly unseenChain?: boolean;
  /** Only for ours: the groups for which shares are sent. */
  readonly keyShareGroups?: readonly number[];
}

/**
 * From connecting until the handshake is complete on both sides and the client has its tickets. Then both cut the
 * connection without close_notify, as node:tls's `destroy` does.
 */
export interface Contender {
  handshake(): Promise<void>;
  /** The parameters negotiated by the first handshakes: the full one and, if resumption is measured, a resumed one. */
  readonly agreed: readonly Agreed[];
  close(): Promise<void>;
}

export interface Agreed {
  /** IANA's names. */
  readonly suite: string;
  /** `undefined`: no key exchange, when TLS 1.2 is resumed. */
  readonly group: string | undefined;
}

/** The number that node:tls's servers always send; a resumed session gets no others. */
function ticketsOf(version: Contest['version'], resumed: boolean): number {
  if (resumed) return 0;
  return version === 'TLSv1.3' ? 2 : 1;
}

export async function startOurs(chain: Chain, contest: Contest): Promise<Contender> {
  const version = contest.version === 'TLSv1.3' ? ProtocolVersion.tls13 : ProtocolVersion.tls12;
  const common = { ...COMMON, profile: profileOf(version, contest.keyShareGroups) };
  const server = { ...common, credential: [credentialOf(chain)], ticketKeys: createTicketKeys({ random }) };
  const sessions = contest.resumed ? new LastSession() : FORGETFUL;
  const root = Certificate.parse(chain.root.der);
  const known = { ...common, serverName: HOST, verifier: verifierOf(root), sessions };
  const agreed: Agreed[] = [];
  const network = createNodeNetwork();
  const listener = await network.listen({ host: '127.0.0.1', port: 0 });

  async function handshake(resumed = contest.resumed): Promise<void> {
    const client = contest.unseenChain ? { ...known, verifier: verifierOf(root) } : known;
    const accepting = listener.accept();
    const transport = await network.connect({ host: '127.0.0.1', port: listener.local.port });
    const tickets = new TicketCount(ticketsOf(contest.version, resumed));
    const near = new TlsStream(transport, createClientEngine(client), { onTicket: () => tickets.add() });
    const far = new TlsStream(await accepting, createServerEngine({ ...server, tickets: tickets.expected }));
    const [info] = await Promise.all([near.handshake(), far.handshake()]);
    if (info.resumed !== resumed) throw new Error(`a handshake is ${resumed ? 'not ' : ''}resumed`);
    if (version === ProtocolVersion.tls13) {
      near.read().catch(() => {}); // tickets arrive after the handshake; this ends with the connection
      await tickets.complete;
    }
    for (const stream of [near, far]) {
      stream.transport.close();
      forgetEngine(stream.engine); // as TlsStream.close does
    }
    if (agreed.length < 2) agreed.push(agreedOn(info));
  }

  await handshake(false);
  await handshake();
  return { handshake, agreed, close: async () => listener.close() };
}

function agreedOn({ cipherSuite: id, group }: ConnectionInfo): Agreed {
  return { suite: cipherSuite(id)!.name, group: group === undefined ? undefined : registeredName(NamedGroup, group) };
}

export async function startNode({ root, intermediate, leaf }: Chain, contest: Contest): Promise<Contender> {
  const common = nodeOptions(contest.version);
  const server = tls.createServer({ ...common, cert: leaf.pem + intermediate.pem, key: leaf.keyPem });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const secureContext = tls.createSecureContext({ ...common, ca: root.pem }); // created once, like our trust store
  const agreed: Agreed[] = [];
  let session: Buffer | undefined;

  async function handshake(resumed = contest.resumed): Promise<void> {
    const accepting = once(server, 'secureConnection') as Promise<[tls.TLSSocket]>;
    const options = { host: '127.0.0.1', port, servername: HOST, secureContext };
    const client = tls.connect(session === undefined ? options : { ...options, session });
    const received = new Promise<void>((resolve) => {
      let awaited = ticketsOf(contest.version, resumed);
      if (awaited === 0) resolve();
      client.on('session', (ticket: Buffer) => {
        if (contest.resumed) session = ticket;
        if (--awaited === 0) resolve();
      });
    });
    const [[accepted]] = await Promise.all([accepting, once(client, 'secureConnect'), received]);
    if (client.isSessionReused() !== resumed)
      throw new Error(`a handshake of node:tls is ${resumed ? 'not ' : ''}resumed`);
    if (agreed.length < 2) agreed.push(nodeAgreedOn(client));
    accepted.on('error', () => {});
    client.destroy();
    accepted.destroy();
  }

  await handshake(false);
  await handshake();
  return {
    handshake,
    agreed,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

function nodeAgreedOn(client: tls.TLSSocket): Agreed {
  const key = client.getEphemeralKeyInfo();
  return {
    suite: client.getCipher().standardName,
    group: key !== null && 'name' in key ? key.name?.toLowerCase() : undefined,
  };
}

/** Accepts tickets, as node:tls does, and resumes none. */
const FORGETFUL: SessionStore = { put() {}, take: () => undefined, delete() {} };

/** Resolves when all expected tickets have come. A class, since tsx wraps functions that are named within a function. */
class TicketCount {
  readonly expected: number;
  readonly complete: Promise<void>;
  #awaited: number;
  #resolve!: () => void;

  constructor(expected: number) {
    this.expected = expected;
    this.#awaited = expected;
    this.complete = new Promise((resolve) => {
      this.#resolve = resolve;
      if (expected === 0) resolve();
    });
  }

  add(): void {
    if (--this.#awaited === 0) this.#resolve();
  }
}

/** Resumes the same session repeatedly, as the other side does. */
class LastSession implements SessionStore {
  #session: StoredSession | undefined;

  put(_key: string, session: StoredSession): void {
    this.#session = session;
  }

  take(): StoredSession | undefined {
    return this.#session;
  }

  delete(): void {}
}
