// Boards against node:tls: what their programs see for a valid and for an invalid certificate, and the alert that the
// server receives, by its name in OpenSSL.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { createServer, type TLSSocket } from 'node:tls';
import { osErrorOf } from '../../src/boards/os-error.ts';
import { TlsContext } from '../../src/context/tls-context.ts';
import { nodeEnvironment } from '../../src/entry/node-platform.ts';
import { isTlsError } from '../../src/errors.ts';
import { TlsStream } from '../../src/net/tls-stream.ts';
import { createNodeNetwork } from '../../src/platform/node/network.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import { decodeUtf8, encodeUtf8 } from '../../src/util/utf8.ts';
import { issue } from '../support/pki.ts';
import { profileOf } from '../support/profiles.ts';

const ROOT = await issue({ name: 'Root', ca: true });
const STRANGER = await issue({ name: 'Stranger', ca: true });
const DAY = 86_400_000;

interface Served {
  readonly port: number;
  /** The alert with which the next client refuses, by OpenSSL's name. */
  readonly nextAlert: () => Promise<string>;
}

const servers: { close(): void }[] = [];
after(() => {
  for (const server of servers) server.close();
});

async function serve(names: readonly string[], notAfter = new Date(Date.now() + DAY)): Promise<Served> {
  const leaf = await issue({
    name: names[0]!,
    issuer: ROOT,
    dnsNames: names,
    notBefore: new Date(Date.now() - 2 * DAY),
    notAfter,
  });
  const server = createServer({ key: leaf.keyPem, cert: leaf.pem, maxVersion: 'TLSv1.2' }, (socket: TLSSocket) =>
    socket.pipe(socket),
  );
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const nextAlert = async () => {
    const [error] = (await once(server, 'tlsClientError')) as [Error & { code?: string }];
    // The prefix is the protocol version that introduced the alert, and OpenSSL 3.4 no longer uses SSLV3.
    return /^ERR_SSL_(?:SSLV3|TLSV1|SSL\/TLS)_ALERT_(.+)$/.exec(error.code ?? '')?.[1] ?? error.message;
  };
  return { port: (server.address() as AddressInfo).port, nextAlert };
}

function context(board: string, bundle?: readonly Uint8Array[]): TlsContext {
  return new TlsContext({ profile: profileOf(board), environment: nodeEnvironment, role: 'client', bundle });
}

/** @returns the response, or the exception in the program. */
async function talk(settings: TlsContext, port: number, serverName: string): Promise<string> {
  const transport = await createNodeNetwork().connect({ host: '127.0.0.1', port });
  const stream = new TlsStream(transport, createClientEngine(settings.clientSettings({ serverName })));
  try {
    await stream.handshake();
    await stream.write(encodeUtf8('hello'));
    return decodeUtf8((await stream.read())!)!;
  } catch (error) {
    if (!isTlsError(error)) throw error;
    const { type, errno, text } = osErrorOf(error, profileOf(settings.profile.id));
    return [type, errno, text].filter((part) => part !== undefined).join(' ');
  } finally {
    stream.close();
  }
}

const GOOD = await serve(['board.test']);
const EXPIRED = await serve(['board.test'], new Date(Date.now() - DAY));

test('MicroPython accepts a valid certificate, and refuses three others', async () => {
  const loaded = context('pico-w@micropython-1.27');
  loaded.loadVerifyLocations(ROOT.der);
  assert.equal(await talk(loaded, GOOD.port, 'board.test'), 'hello');

  let heard = GOOD.nextAlert();
  assert.equal(
    await talk(loaded, GOOD.port, 'other.test'),
    'ValueError \nThe certificate Common Name (CN) does not match with the expected CN\n',
  );
  assert.equal(await heard, 'BAD_CERTIFICATE');

  heard = EXPIRED.nextAlert();
  assert.equal(await talk(loaded, EXPIRED.port, 'board.test'), 'ValueError \nThe certificate validity has expired\n');
  assert.equal(await heard, 'CERTIFICATE_EXPIRED');

  const lost = context('pico-w@micropython-1.27');
  lost.loadVerifyLocations(STRANGER.der);
  heard = GOOD.nextAlert();
  assert.equal(
    await talk(lost, GOOD.port, 'board.test'),
    'ValueError \nThe certificate is not correctly signed by the trusted CA\n',
  );
  assert.equal(await heard, 'UNKNOWN_CA');
});

test('CircuitPython: dates are not checked, and its bundle refuses with its own error', async () => {
  const board = 'pico-w@circuitpython-10.2';
  assert.equal(await talk(context(board, [ROOT.der]), GOOD.port, 'board.test'), 'hello');
  assert.equal(await talk(context(board, [ROOT.der]), EXPIRED.port, 'board.test'), 'hello');

  let heard = GOOD.nextAlert();
  assert.equal(
    await talk(context(board, [STRANGER.der]), GOOD.port, 'board.test'),
    'OSError -12288 MBEDTLS_ERR_X509_FATAL_ERROR',
  );
  assert.equal(await heard, 'ACCESS_DENIED');

  const loaded = context(board, [ROOT.der]);
  loaded.loadVerifyLocations(STRANGER.pem);
  heard = GOOD.nextAlert();
  assert.equal(await talk(loaded, GOOD.port, 'board.test'), 'OSError -9984 MBEDTLS_ERR_X509_CERT_VERIFY_FAILED');
  assert.equal(await heard, 'UNKNOWN_CA');
  loaded.loadVerifyLocations('');
  assert.equal(await talk(loaded, GOOD.port, 'anything.test'), 'hello');
});

test('CERT_NONE connects to any server', async () => {
  const settings = context('pico-w@micropython-1.27');
  settings.verifyMode = 'none';
  assert.equal(await talk(settings, EXPIRED.port, 'other.test'), 'hello');
});
