// MicroPython on the ESP32 family, row for row of ../shared/facts/esp32: situations, alerts, suites, CA data.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadProfile } from '../../src/boards/load-profile.ts';
import { isTlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { testWithShared } from '../support/shared.ts';
import { caDataFiles } from './ca-data-files.ts';
import { drive } from './drive.ts';
import { MICROPYTHON_ESP32 } from './fact-files.ts';
import * as pki from './pki.ts';
import { alertName } from './rows.ts';
import { runSituations } from './run-situations.ts';
import { SITUATIONS } from './situations.ts';

for (const [name, board, rows, driven] of MICROPYTHON_ESP32)
  testWithShared(`facts/esp32/situations-${name}.txt`, `${board}: every situation`, async (file) => {
    const profile = await loadProfile(board);
    const found = await runSituations(profile, readFileSync(file, 'utf8'), 'cadata');
    assert.deepEqual(found.wrong, []);
    assert.deepEqual([found.rows, found.rows - found.notDriven.length], [rows, driven], found.notDriven.join('; '));
  });

test('cadata: PEM and DER, and one message for everything unreadable', async () => {
  const { stack, chip } = await loadProfile('esp32@micropython-1.27');
  const files = await caDataFiles();
  const [root, other] = await Promise.all([pki.root(), pki.rsaRoot()]);
  const read = (data: string | Uint8Array) => stack.readCaData(data, nodeCrypto).length;
  assert.equal(read(root.pem), 1);
  assert.equal(read(root.der), 1);
  assert.equal(read(root.pem + other.pem), 2);
  assert.deepEqual(stack.readCaData(new Uint8Array([...root.der, ...other.der]), nodeCrypto), [root.der]);
  assert.equal(read(new Uint8Array([...root.der, 0])), 1);
  for (const fine of ['crlf.pem', 'nofinalnl.pem', 'doubled-blank.pem']) assert.equal(read(files[fine]!), 1, fine);
  const ed25519 = await pki.ed25519Root();
  const bad = [
    files['indented.pem']!,
    root.der.subarray(0, -9),
    files['two-second-broken.pem']!,
    root.pem + ed25519.pem,
  ];
  for (const data of bad)
    assert.throws(
      () => read(data),
      (error) => {
        assert.ok(isTlsError(error));
        const failure = { error, operation: 'set-up', handshakeDone: false, before: undefined } as const;
        assert.deepEqual(stack.raise(failure, chip), {
          kind: 'exception',
          exception: { type: 'ValueError', errno: undefined, text: 'invalid cert' },
          console: undefined,
        });
        return true;
      },
    );
});

/** The names in alerts.txt, and those of the situations. */
const ALERTS: Readonly<Record<string, string>> = {
  'wrong host': 'wrong host',
  'unknown issuer': 'unknown issuer',
  'wrong host+unknown': 'wrong host and unknown issuer',
  expired: 'expired leaf',
  'not yet': 'not yet valid',
  sha1: 'SHA-1 signed leaf (EC key)',
  rsa1024: 'RSA-1024 leaf',
  'eku client': 'EKU clientAuth only',
  'no CA': 'no CA, CERT_REQUIRED',
  'TLS1.3 only': 'TLS 1.3 only',
  'TLS1.1 only': 'TLS 1.1 only',
  'chacha only': 'ChaCha20 only',
  big: 'chain 21 KB',
  deep12: 'chain of 12 intermediates',
  ok: 'ok (ECDSA chain)',
  'fragmented records': 'server records limited to 512 (split)',
};

testWithShared('facts/esp32/alerts.txt', 'the alert that the server hears', async (file) => {
  const rows = [...readFileSync(file, 'utf8').matchAll(/^(\S+) +(.+?) +alerts: ?(.*?) \|/gm)];
  assert.equal(rows.length, 19);
  let driven = 0;
  for (const [, build, name, heard] of rows) {
    if (!build!.startsWith('mp-')) continue; // three builds of CircuitPython: esp32-circuitpython.test.ts
    const profile = await loadProfile(`esp32@micropython-${build!.slice(3)}`);
    const situation = await SITUATIONS[ALERTS[name!]!]!(profile.stack.hello);
    const { alert } = drive(profile, situation!);
    // "write" is the server's output, and "ok" is how its tool ends the connection.
    const wanted = /read:fatal:(.*)/.exec(heard!)?.[1]?.replace('unknown CA', 'unknown ca').replaceAll(' ', '_');
    assert.equal(alertName(alert), wanted, `${build} ${name}`);
    driven++;
  }
  assert.equal(driven, 16);
});

for (const version of ['1.20', '1.21', '1.27'])
  testWithShared(`facts/esp32/suites-mp-${version}.txt`, `${version}: get_ciphers()`, async (file) => {
    const { stack } = await loadProfile(`esp32-s3@micropython-${version}`);
    const listed = readFileSync(file, 'utf8')
      .match(/^[0-9a-f]{4}/gm)!
      .map((id) => Number.parseInt(id, 16));
    assert.deepEqual(stack.hello.cipherSuites.slice(0, -1), listed);
  });

test('versions between those that were run: a host name, dates, and fragmented messages', async () => {
  const seen = async (version: string) => {
    const profile = await loadProfile(`esp32@micropython-${version}`);
    const ret = async (name: string) => drive(profile, (await SITUATIONS[name]!(profile.stack.hello))!).ret;
    const split = await ret('server records limited to 512 (split)');
    return [profile.stack.nameRequired, await ret('expired leaf'), split, await ret('IP SAN only')];
  };
  assert.deepEqual(await seen('1.20'), ['never', 0, -28800, -9984]);
  assert.deepEqual(await seen('1.21'), ['never', 0, -28800, -9984]);
  assert.deepEqual(await seen('1.22'), ['required', -9984, -28800, -9984]);
  assert.deepEqual(await seen('1.24'), ['required', -9984, -28800, 0]);
  for (const version of ['1.26', '1.28', '1.29'])
    assert.deepEqual(await seen(version), ['required', -9984, 0, 0], version);
});
