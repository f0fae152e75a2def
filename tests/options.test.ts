// Every options object of the library refuses unknown options and values of another type: an ignored option may be the
// one that was to restrict access.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createBoardContext, loadProfile } from '../src/entry/boards.ts';
import { get, type RequestOptions, Session, type SessionOptions } from '../src/entry/requests.ts';
import {
  bindDatagram,
  connect,
  createNodeNetwork,
  getaddrinfo,
  listen,
  type ServerSocket,
} from '../src/entry/socket.ts';
import { CERT_NONE, SSLContext } from '../src/entry/ssl.ts';
import * as tls from '../src/entry/tls.ts';
import { findRoots } from '../src/entry/trust.ts';
import { privatePki, TrustStore, verifyChain } from '../src/entry/x509.ts';

/** Calls with one more option, and the name that the message must contain. */
type Case = readonly [call: string, options: Readonly<Record<string, unknown>>, named: RegExp];

let listening: ServerSocket;
let url: string;
const session = new Session();

before(async () => {
  listening = await listen({ port: 0 });
  url = `http://127.0.0.1:${listening.local.port}/`;
});
after(() => {
  session.close();
  listening.close();
});

const memory = () => tls.memoryTransportPair()[0];
const engine = {
  profile: tls.MODERN.tls,
  crypto: tls.nodeCrypto,
  random: tls.systemRandom,
  clock: tls.systemClock,
};
const verifying = { crypto: tls.nodeCrypto, store: new TrustStore([]), policy: privatePki, purpose: 'server', now: 0 };

const CALLS: Readonly<Record<string, (options: never) => unknown>> = {
  request: (options: RequestOptions) => get(url, options),
  'session.request': (options: RequestOptions) => session.get(url, options),
  'new Session': (options: SessionOptions) => new Session(options),
  connect: (options: object) => connect({ host: '127.0.0.1', port: listening.local.port, ...options }),
  listen: (options: object) => listen({ port: 0, ...options }),
  bindDatagram: (options: object) => bindDatagram({ port: 0, ...options }),
  getaddrinfo: (options: object) => getaddrinfo('127.0.0.1', 80, options),
  accept: (options: object) => listening.accept(options),
  createNodeNetwork,
  'network.connect': (options: object) => createNodeNetwork().connect({ host: '127.0.0.1', port: 1, ...options }),
  loadVerifyLocations: (options: object) => new SSLContext().loadVerifyLocations(options),
  wrapSocket: (options: object) => new SSLContext().wrapSocket(memory(), { serverHostname: 'a.test', ...options }),
  openStream: (options: object) => new SSLContext().openStream(memory(), { serverHostname: 'a.test', ...options }),
  psk: (options: object) => {
    new SSLContext().psk = options;
  },
  createClientEngine: (options: object) =>
    tls.createClientEngine({ ...engine, verifier: tls.UNVERIFIED, serverName: 'a.test', ...options }),
  createServerEngine: (options: object) => tls.createServerEngine({ ...engine, credential: [], ...options }),
  createTicketKeys: (options: object) => tls.createTicketKeys({ random: tls.systemRandom, ...options }),
  TlsStream: (options: object) =>
    new tls.TlsStream(memory(), tls.createServerEngine({ ...engine, credential: [] }), options),
  strictVerifier: (options: object) =>
    tls.strictVerifier({ crypto: tls.nodeCrypto, anchors: [], policy: privatePki, ...options }),
  verifyChain: (options: object) => verifyChain([], { ...verifying, serverName: 'a.test', ...options } as never),
  createBoardContext: async (options: object) =>
    createBoardContext(await loadProfile('pico-w@circuitpython-10.2'), options),
  findRoots: (options: object) => findRoots(['127.0.0.1:1'], options),
};

const CASES: readonly Case[] = [
  ['request', { timeuot: 5 }, /timeuot.*timeout/],
  ['request', { timeout: '5' }, /timeout/],
  ['request', { timeout: { conect: 5 } }, /conect.*connect/],
  ['request', { timeout: Number.POSITIVE_INFINITY }, /timeout/],
  ['request', { allow_redirects: false }, /did you mean allowRedirects/],
  ['request', { allowRedirects: 'false' }, /allowRedirects/],
  ['request', { verify: 'false' }, /verify/],
  ['request', { verify: { caFile: 'ca.pem' } }, /did you mean cafile/],
  ['request', { verify: { cafile: 5 } }, /cafile/],
  ['request', { Policy: 'webpki' }, /did you mean policy/],
  ['request', { crls: 'ca.crl' }, /crls/],
  ['request', { revocation: 'hrad' }, /revocation is 'soft' or 'end-entity' or 'hard'/],
  ['request', { cert: { certFile: 'a.pem' } }, /did you mean certfile/],
  ['request', { cert: ['a.pem', 'b.pem'] }, /cert/],
  ['request', { sslContext: {} }, /sslContext/],
  ['request', { sslContext: new SSLContext(), verify: { cadata: '' } }, /verify is not honoured beside an sslContext/],
  ['request', { maxContent: '5' }, /maxContent/],
  ['request', { limits: { lineByte: 5 } }, /did you mean lineBytes/],
  ['request', { auth: { baerer: 'x' } }, /auth/],
  ['request', { auth: ['user'] }, /auth/],
  ['request', { signal: {} }, /signal/],
  ['request', { stream: 1 }, /stream/],
  ['request', { files: { a: { data: 'x', filename: 'a.txt' } } }, /did you mean fileName/],
  ['request', { retries: 2 }, /retries/],
  ['session.request', { allowTruncatd: true }, /did you mean allowTruncated/],
  ['new Session', { retries: { limits: 3 } }, /did you mean limit/],
  ['new Session', { retries: '3' }, /retries/],
  ['new Session', { rateLimit: { requests: 1, pre: 5 } }, /did you mean per/],
  ['new Session', { pool: { maxPerhost: 1, idleTimeout: '5' } }, /did you mean maxPerHost/],
  ['new Session', { cookies: {} }, /cookies/],
  ['new Session', { constructor: 5 }, /no option constructor/],
  ['connect', { timeout: '5' }, /timeout/],
  ['connect', { timout: 5 }, /did you mean timeout/],
  ['connect', { port: 70_000 }, /port/],
  ['connect', { port: '80' }, /port/],
  ['connect', { host: undefined }, /host is missing/],
  ['listen', { backlog: '5' }, /backlog/],
  ['listen', { hots: '::' }, /did you mean host/],
  ['bindDatagram', { backlog: 5 }, /backlog/],
  ['getaddrinfo', { timeout: -1 }, /timeout/],
  ['accept', { timeout: '5' }, /timeout/],
  ['createNodeNetwork', { resolver: () => [] }, /did you mean resolve/],
  ['network.connect', { timeout: '5' }, /timeout/],
  ['loadVerifyLocations', { caFile: 'ca.pem' }, /did you mean cafile/],
  ['loadVerifyLocations', { cadata: 5 }, /cadata/],
  ['wrapSocket', { server_hostname: 'a.test' }, /did you mean serverHostname/],
  ['wrapSocket', { doHandshakeOnConnect: 'no' }, /doHandshakeOnConnect/],
  ['openStream', { serverHostname: 5 }, /serverHostname/],
  ['psk', { clinet: {} }, /did you mean client/],
  ['psk', { client: { identity: 'text' } }, /identity/],
  ['createClientEngine', { servername: 'a.test' }, /did you mean serverName/],
  ['createClientEngine', { verifier: undefined }, /verifier is missing/],
  ['createServerEngine', { clientAuth: { verifier: tls.UNVERIFIED, require: true } }, /did you mean required/],
  ['createTicketKeys', { period: '5' }, /period/],
  ['TlsStream', { verify: true }, /did you mean verifies/],
  ['strictVerifier', { checkHostName: true, checkName: 1 }, /checkHostname/],
  ['strictVerifier', { revocation: { mode: 'hrad' } }, /mode/],
  ['verifyChain', { hostname: 'a.test', servername: 'a.test' }, /serverName/],
  ['verifyChain', { purpose: 'toString' }, /purpose/],
  ['createBoardContext', { role: 'toString' }, /role/],
  ['createBoardContext', { bundel: '' }, /did you mean bundle/],
  ['findRoots', { timeout: '5' }, /timeout/],
  ['findRoots', { cacert: '' }, /there are roots, boards, policy/],
];

for (const [call, options, named] of CASES)
  test(`${call} refuses ${JSON.stringify(options)}`, async () => {
    await assert.rejects(
      async () => CALLS[call]!(options as never),
      (error: Error) => {
        assert.ok(error instanceof TypeError, `${error.name}: ${error.message}`);
        assert.match(error.message, named);
        return true;
      },
    );
  });

test('every call above refuses an unknown option, and options that are not an object', async () => {
  for (const [name, call] of Object.entries(CALLS)) {
    await assert.rejects(async () => call({ nobodyKnows: 1 } as never), TypeError, name);
    // Those that add their own options cannot be given null.
    if (call.length === 1 && /^(request|new Session|getaddrinfo|accept|psk|findRoots)$/.test(name))
      await assert.rejects(async () => call(null as never), TypeError, name);
  }
});

test('the settings of an SSLContext accept only their own types, also for names from Object.prototype', () => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    verifyMode: ['toString', '0', 'constructor', null, undefined],
    checkHostname: ['false', 0, undefined],
    policy: [5],
    revocation: ['hrad', 'constructor', 5],
    alpnProtocols: ['http/1.1', [5]],
    minimumVersion: ['TLSv1.3', undefined],
    maximumVersion: ['TLSv1.3'],
    psk: ['key'],
    sessions: [true],
    ticketKeys: [5],
    keyLog: ['file.log'],
    chooseCertificate: [{}],
  };
  for (const [name, values] of Object.entries(wrong))
    for (const value of values) {
      const context = new SSLContext();
      assert.throws(() => Object.assign(context, { [name]: value }), TypeError, `${name} = ${String(value)}`);
    }
  const context = new SSLContext();
  assert.throws(() => Object.assign(context, { verifyMode: 3 }), RangeError);
  context.verifyMode = CERT_NONE;
  assert.throws(() => new SSLContext().loadCertChain(5 as never), TypeError);
  assert.throws(() => new SSLContext().loadCrls(undefined as never), TypeError);
});

test('limits of a response that are not given keep their values', async () => {
  const [server, asked] = [listening.accept(), get(url, { limits: { headerFields: 3 } })];
  const socket = await server;
  await socket.readLine();
  await socket.write(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
  await assert.rejects(asked, { code: 'http.too_large' });
  socket.close();
});

test("a request's trust has precedence over its session's context", async () => {
  const blind = new SSLContext();
  blind.verifyMode = CERT_NONE;
  const lax = new Session({ sslContext: blind });
  const file = { cafile: '/nonexistent/ca.pem' };
  await assert.rejects(lax.get(url.replace('http:', 'https:'), { verify: file }), { code: 'context.file' });
  lax.close();
});
