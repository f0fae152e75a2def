// Deviations of a stack from the RFCs: fragmented messages, addresses in SNI, the time in the random, and the alert of
// a failure.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  clientSettings,
  credentialOf,
  type Ends,
  MODERN_12,
  pump,
  serverSettings,
} from '../../tests/support/engine-pair.ts';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';
import { AlertDescription } from '../errors/alert-description.ts';
import { TlsError } from '../errors.ts';
import { toHex } from '../util/hex.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { buildClientHello } from './client/client-hello.ts';
import { createClientEngine } from './client-engine.ts';
import type { ClientSettings } from './engine.ts';
import { MAX_QUIET } from './limits.ts';
import { helloRandom } from './messages/hellos.ts';
import type { RecordRules, TlsProfile } from './profile.ts';
import { createServerEngine } from './server-engine.ts';
import type { Verifier } from './verifier.ts';

const RULES: RecordRules = { fragments: 'joined', addressesInSni: false };

let identity: { root: Issued; leaf: Issued };
before(async () => {
  identity = await makeServerIdentity();
});

function talk(client: Partial<ClientSettings>, maxRecordOut = 16_384): Ends {
  const server: TlsProfile = { ...MODERN_12, maxRecordOut };
  const ends = {
    client: createClientEngine(clientSettings({ profile: MODERN_12, ...client })),
    server: createServerEngine(serverSettings([credentialOf(identity.leaf)], { profile: server })),
  };
  pump(ends);
  return ends;
}

const inPieces = (records: RecordRules) => talk({ profile: { ...MODERN_12, records } }, 64).client;

test('a stack that does not reassemble handshake messages reports it, and so does one whose buffer is full', () => {
  assert.equal(inPieces(RULES).state, 'connected');
  assert.equal(inPieces({ ...RULES, fragments: 'refused' }).error?.code, 'tls.fragmented_message');
  assert.equal(inPieces({ ...RULES, joinBuffer: 127 }).error?.code, 'tls.message_too_long');
  assert.equal(inPieces({ ...RULES, joinBuffer: 5000 }).state, 'connected');
});

test('the alert of a failure is the one in the settings, or none', () => {
  const verifier: Verifier = { verify: () => ({ accepted: false, error: new TlsError('x509.expired', 'it is over') }) };
  const heard = (alertOf?: ClientSettings['alertOf']) => talk({ verifier, alertOf }).server.error?.code;
  assert.equal(heard(), 'alert.certificate_expired');
  assert.equal(
    heard(() => AlertDescription.access_denied),
    'alert.access_denied',
  );
  assert.equal(
    heard(() => undefined),
    undefined,
  );
});

test('an address is in SNI if the rules say so', () => {
  const hello = (records?: RecordRules) => {
    const parts = { random: new Uint8Array(32), legacySessionId: new Uint8Array(0), alpnProtocols: [], keyShares: [] };
    const profile = records === undefined ? MODERN_12 : { ...MODERN_12, records };
    return toHex(buildClientHello(profile, { ...parts, serverName: '192.0.2.1' }).encoded);
  };
  const address = toHex(encodeUtf8('192.0.2.1'));
  assert.ok(!hello().includes(address));
  assert.ok(!hello(RULES).includes(address));
  assert.ok(hello({ ...RULES, addressesInSni: true }).includes(address));
});

test("the time in the random counts from the profile's epoch", () => {
  const clock = { now: () => Date.UTC(2000, 0, 1) + 1999 };
  const random = (timeInRandom: TlsProfile['timeInRandom']) =>
    toHex(helloRandom({ ...MODERN_12, timeInRandom }, (length) => new Uint8Array(length).fill(7), clock)).slice(0, 10);
  assert.equal(random(undefined), '0707070707');
  assert.equal(random(1970), '386d438107');
  assert.equal(random(2000), '0000000107');
});

const STRICT: RecordRules = { ...RULES, fragments: 'refused', badRecords: 'refused', alertLevel: 'decides' };

/** The result of a client for the first bytes of a response. */
function answered(bytes: readonly number[], records?: RecordRules): string | undefined {
  const profile = records === undefined ? MODERN_12 : { ...MODERN_12, records };
  const engine = createClientEngine(clientSettings({ profile }));
  engine.receive(Uint8Array.from(bytes));
  return engine.error?.code;
}

test('a stack that refuses invalid records at once has its own error for each', () => {
  const cases: [bytes: readonly number[], theirs: string | undefined, ours: string | undefined][] = [
    [[22, 3, 3, 0, 0], 'tls.bad_record', undefined],
    [[22, 3, 4, 0, 1, 2], 'tls.bad_record', undefined],
    [[22, 3, 3, 0, 3, 2, 0, 0], 'tls.bad_record', undefined],
    [[21, 3, 3, 0, 1, 2], 'tls.bad_record', 'tls.decode_error'],
    [[22, 3, 3, 0, 5, 0x68, 0x65, 0x6c, 0x6c, 0x6f], 'tls.fragmented_message', 'tls.unexpected_message'],
    [[21, 3, 3, 0, 2, 2, 0], 'alert.unknown', 'tls.close_notify_in_handshake'],
    [[21, 3, 3, 0, 2, 1, 0], 'tls.close_notify_in_handshake', 'tls.close_notify_in_handshake'],
    [[21, 3, 3, 0, 2, 3, 40], undefined, 'tls.illegal_parameter'],
  ];
  for (const [bytes, theirs, ours] of cases) {
    assert.equal(answered(bytes, STRICT), theirs, `refused: ${bytes}`);
    assert.equal(answered(bytes), ours, `as the RFCs say: ${bytes}`);
  }
});

test('a fragmented message is checked when it is complete, by the rules of a stack that refuses bad records', () => {
  const hello = [22, 3, 3, 0, 5, 0x68, 0x65, 0x6c, 0x6c, 0x6f];
  assert.equal(answered(hello, { ...STRICT, fragments: 'joined', joinBuffer: 16_699 }), undefined);
  assert.equal(answered(hello, { ...RULES, fragments: 'joined' }), 'tls.unexpected_message');
});

test('a record that does not fit the buffer is refused by its header', () => {
  const header = (length: number) => [22, 3, 3, length >> 8, length & 0xff];
  const longestFragment = 16_704;
  assert.equal(answered(header(16_705), { ...RULES, longestFragment }), 'tls.record_too_long');
  assert.equal(answered(header(16_704), { ...RULES, longestFragment }), undefined);
  assert.equal(answered(header(16_705)), 'tls.record_overflow');
});

test('records that an inspector ignores are counted: a flood of them ends the connection', () => {
  const inspect = () => ({
    header() {},
    record: (type: number) => (type === 21 ? 'ignored' : 'passed') as 'ignored' | 'passed',
  });
  const client = createClientEngine(clientSettings({ profile: { ...MODERN_12, quirks: { inspect } } }));
  const alert = Uint8Array.of(21, 3, 3, 0, 2, 2, 0);
  for (let i = 0; i < MAX_QUIET; i++) client.receive(alert.slice());
  assert.equal(client.state, 'handshake');
  client.receive(alert.slice());
  assert.equal(client.error?.code, 'tls.too_many_messages');
});
