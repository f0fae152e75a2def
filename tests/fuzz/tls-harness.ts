// Deterministic engines: with fixed randomness and clock, a recorded peer fits a new engine byte for byte, and with a
// null cipher corruption reaches the messages and not only the MAC.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Aead, CryptoProvider } from '../../src/crypto/provider.ts';
import { ERROR_TABLE, isTlsError, TlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { cipherSuite } from '../../src/tls/cipher-suites.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { Credential } from '../../src/tls/credential.ts';
import type { ClientSettings, Engine, ServerSettings } from '../../src/tls/engine.ts';
import { MODERN_PROFILE } from '../../src/tls/modern-profile.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import type { SessionStore, StoredSession } from '../../src/tls/sessions/session.ts';
import { createTicketKeys } from '../../src/tls/sessions/ticket-keys.ts';
import type { TraceEvent } from '../../src/tls/trace.ts';
import type { Verifier } from '../../src/tls/verifier.ts';
import { fromHex } from '../../src/util/hex.ts';
import { GOLDEN_CERTIFICATE, GOLDEN_KEY } from '../golden/identity.ts';
import { credentialOf, eventsOf, TRUSTING } from '../support/engine-pair.ts';
import { GOLDEN_NOW, goldenRandom } from '../support/golden-random.ts';
import { OLD_PROFILE } from '../support/old-profile.ts';
import { issue } from '../support/pki.ts';

export type Role = 'client' | 'server';

/** One recorded connection, and new engines that it fits. */
export interface Recording {
  readonly name: string;
  readonly version: number;
  /** What each side sent, record by record. */
  readonly records: Readonly<Record<Role, readonly Uint8Array[]>>;
  fresh(role: Role, trace: (event: TraceEvent) => void): Engine;
}

export interface Outcome {
  readonly state: string;
  readonly code: string | undefined;
  /** Of everything that it sent and read, in hexadecimal. */
  readonly output: string;
  readonly plaintext: string;
  readonly events: readonly string[];
}

const RSA = await issue({ name: 'localhost', key: 'rsa2048', dnsNames: ['localhost'] });
const ED25519: Credential = {
  chain: [fromHex(GOLDEN_CERTIFICATE)!],
  key: nodeCrypto.importPrivateKey(fromHex(GOLDEN_KEY)!),
};
const PSK = { identity: new TextEncoder().encode('pico'), key: new Uint8Array(32).fill(0x5a) };

interface Scenario {
  readonly name: string;
  readonly profile: TlsProfile;
  readonly server?: Partial<ServerSettings>;
  readonly client?: Partial<ClientSettings>;
  readonly resumed?: boolean;
}

const TLS13: TlsProfile = { ...MODERN_PROFILE, versions: [0x0304] };
const TLS12: TlsProfile = { ...MODERN_PROFILE, versions: [0x0303] };
/** Refuses a certificate that Node cannot read, as a verifier must. */
const READING: Verifier = {
  sessionContext: 'reading',
  verify(request) {
    try {
      return TRUSTING.verify(request);
    } catch {
      return { accepted: false, error: new TlsError('x509.unknown_issuer', 'Node cannot read this certificate') };
    }
  },
};
const ASKING = { clientAuth: { verifier: READING, required: true } };

const SCENARIOS: readonly Scenario[] = [
  { name: 'TLS 1.3', profile: TLS13 },
  { name: 'TLS 1.3, HelloRetryRequest', profile: { ...TLS13, groups: [0x0017], keyShareGroups: [] } },
  { name: 'TLS 1.3, client certificate', profile: TLS13, server: ASKING, client: { credential: ED25519 } },
  { name: 'TLS 1.3, resumed', profile: TLS13, resumed: true },
  { name: 'TLS 1.2', profile: { ...TLS12, groups: [0x001d] } },
  { name: 'TLS 1.2, client certificate', profile: TLS12, server: ASKING, client: { credential: ED25519 } },
  { name: 'TLS 1.2, resumed', profile: TLS12, resumed: true },
  {
    name: 'TLS 1.0, ECDHE_RSA with CBC',
    profile: { ...OLD_PROFILE, versions: [0x0301], cipherSuites: [0xc013] },
    server: { credential: [credentialOf(RSA)] },
  },
  {
    name: 'TLS 1.2, PSK with CBC',
    profile: { ...OLD_PROFILE, versions: [0x0303], cipherSuites: [0x00ae] },
    client: { psk: { client: PSK } },
    server: { psk: { find: () => PSK } },
  },
];

/** AEADs that encrypt and check nothing; their tag is zeros. */
const NULL_CIPHER: CryptoProvider = {
  ...nodeCrypto,
  aead(name, key): Aead {
    const { tagLength } = nodeCrypto.aead(name, key);
    return {
      tagLength,
      seal: (_nonce, _data, plaintext, out) => {
        out.set(plaintext);
        out.fill(0, plaintext.length);
      },
      open: (_nonce, _data, sealed) =>
        sealed.length < tagLength ? undefined : sealed.slice(0, sealed.length - tagLength),
    };
  },
};

/** Every scenario, with real ciphers, and without for those with AEADs. */
export function recordings(): Recording[] {
  return [...SCENARIOS.map((scenario) => record(scenario, nodeCrypto, scenario.name)), ...nullCipherRecordings()];
}

/** The content of their protected records can be read, and changed. */
export function nullCipherRecordings(): Recording[] {
  const withAead = SCENARIOS.filter(({ profile }) => !profile.cipherSuites.every(isCbc));
  return withAead.map((scenario) => record(scenario, NULL_CIPHER, `${scenario.name}, null cipher`));
}

function isCbc(suite: number): boolean {
  return cipherSuite(suite)?.cipher.kind === 'cbc';
}

function record(scenario: Scenario, crypto: CryptoProvider, name: string): Recording {
  const sessions = new ReplayedSessions();
  const fresh = (role: Role, trace?: (event: TraceEvent) => void): Engine => {
    const { profile } = scenario;
    const common = { profile, crypto, clock: { now: () => GOLDEN_NOW }, random: goldenRandom(role), trace };
    const alpnProtocols = ['http/1.1'];
    if (role === 'client') {
      const own = { serverName: 'golden.test', verifier: READING, alpnProtocols, sessions };
      return createClientEngine({ ...common, ...own, ...scenario.client });
    }
    const ticketKeys = createTicketKeys({ random: goldenRandom('ticket keys') });
    return createServerEngine({ ...common, credential: [ED25519], alpnProtocols, ticketKeys, ...scenario.server });
  };
  if (scenario.resumed) {
    converse(fresh('client'), fresh('server'));
    sessions.frozen = true;
  }
  const client = fresh('client');
  const records = converse(client, fresh('server'));
  assert.equal(client.info?.resumed, scenario.resumed ?? false, name);
  const [version] = scenario.profile.versions;
  return { name, version: version!, records, fresh };
}

/** A whole connection: handshake, data both ways, key updates if possible, and close_notify from both. */
function converse(client: Engine, server: Engine): Record<Role, Uint8Array[]> {
  const records: Record<Role, Uint8Array[]> = { client: [], server: [] };
  const move = (): void => {
    for (;;) {
      const up = client.takeOutput();
      const down = up ? undefined : server.takeOutput();
      if (!up && !down) return;
      records[up ? 'client' : 'server'].push(...splitRecords((up ?? down)!.slice()));
      offer(up ? server : client, (up ?? down)!, Number.POSITIVE_INFINITY, () => {});
    }
  };
  move();
  assert.equal(client.state, 'connected', String(client.error ?? server.error));
  client.write(new TextEncoder().encode('ping'));
  move();
  if (client.info?.version === 0x0304) client.updateKeys('update_requested');
  server.write(new TextEncoder().encode('pong'));
  move();
  client.closeWrite();
  server.closeWrite();
  move();
  assert.equal(client.state, 'closed');
  return records;
}

export function splitRecords(bytes: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 5 + ((bytes[at + 3]! << 8) | bytes[at + 4]!);
    records.push(bytes.slice(at, end));
    at = end;
  }
  return records;
}

/**
 * Passes bytes to a new engine and checks its guarantees: nothing is thrown, it ends within a budget of steps, memory
 * is proportional to the input, at most one failure, which is a TlsError with its alert, and no output after it.
 *
 * @param pieces - lengths in which the bytes are passed, repeatedly.
 */
export function judge(recording: Recording, role: Role, bytes: Uint8Array, pieces: readonly number[]): Outcome {
  const alerts: number[] = [];
  const engine = recording.fresh(role, (event) => {
    if (event.type === 'alert' && event.direction === 'out' && event.level === 2) alerts.push(event.description);
  });
  const plaintext = createHash('sha256');
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const piece = bytes.slice(at, at + Math.max(1, pieces[i % pieces.length]!));
    offer(engine, piece, bytes.length + 100, (read) => plaintext.update(read));
    engine.rest(); // whatever keys it drops: the result must not change
    at += piece.length;
  }
  const { peak } = engine.memory();
  assert.ok(peak <= 24_000 + 4 * bytes.length, `${bytes.length} bytes made it hold ${peak}`);

  const events = eventsOf(engine);
  const output = engine.takeOutput();
  const failures = events.flatMap((event) => (event.type === 'failed' ? event.error : []));
  const { error } = engine;
  assert.deepEqual(failures, error ? [error] : []);
  if (error !== undefined) {
    assert.ok(isTlsError(error));
    assert.notEqual(error.code, 'tls.internal_error', String(error.cause ?? error));
    const { alert } = ERROR_TABLE[error.code];
    assert.deepEqual(alerts, alert === undefined ? [] : [alert], error.code);
    if (alert !== undefined) assert.ok([21, 23].includes(splitRecords(output!).at(-1)![0]!), 'the alert is not sent');
    assert.equal(engine.state, 'failed');
    assert.equal(engine.receive(bytes), bytes.length);
    assert.equal(engine.read(), undefined);
    engine.receiveEnd();
    assert.equal(engine.nextEvent(), undefined);
    assert.equal(engine.takeOutput(), undefined);
    assert.throws(() => engine.write(Uint8Array.of(1)), error);
  }
  const outcome: Outcome = {
    state: engine.state,
    code: error?.code,
    output: createHash('sha256')
      .update(output ?? '')
      .digest('hex'),
    plaintext: plaintext.digest('hex'),
    events: events.map(({ type }) => type),
  };
  engine.receiveEnd();
  const { held, pieces: left } = engine.memory();
  assert.ok(held - (left.peerCertificates ?? 0) <= 2_000, `at its end it holds ${JSON.stringify(left)}`);
  return outcome;
}

function offer(engine: Engine, bytes: Uint8Array, budget: number, onData: (bytes: Uint8Array) => void): void {
  let steps = 0;
  for (let at = 0; at < bytes.length; ) {
    assert.ok(++steps <= budget, 'the engine makes no progress');
    const taken = engine.receive(bytes.subarray(at));
    at += taken;
    const plaintext = engine.read();
    if (plaintext) onData(plaintext);
    else assert.ok(taken > 0, 'the engine takes nothing and gives nothing');
  }
}

/** Stores what it receives until it is frozen, and then always returns the last entry. */
class ReplayedSessions implements SessionStore {
  frozen = false;
  #session: StoredSession | undefined;

  put(_key: string, session: StoredSession): void {
    if (!this.frozen) this.#session = { ...session, state: session.state.slice() };
  }

  take(): StoredSession | undefined {
    return this.#session && this.frozen ? { ...this.#session, state: this.#session.state.slice() } : undefined;
  }

  delete(): void {}
}
