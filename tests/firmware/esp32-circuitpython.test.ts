// CircuitPython on Espressif chips, row for row of ../shared/facts/esp32: situations, truth tables, alerts, suites.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadProfile } from '../../src/boards/load-profile.ts';
import { AlertDescription } from '../../src/errors/alert-description.ts';
import { type ErrorCode, TlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { sharedPath, testWithShared } from '../support/shared.ts';
import { caDataFiles } from './ca-data-files.ts';
import { drive } from './drive.ts';
import { CIRCUITPYTHON_ESPRESSIF, withNumbers } from './fact-files.ts';
import { type Row, truthRows } from './facts.ts';
import * as pki from './pki.ts';
import { runSituations } from './run-situations.ts';
import { SITUATIONS } from './situations.ts';
import { truthDifference } from './truth.ts';

for (const [version, trustedBy, rows, driven] of CIRCUITPYTHON_ESPRESSIF)
  testWithShared(
    `facts/esp32/situations-cp-${version}-${trustedBy}.txt`,
    `CircuitPython ${version}, ${trustedBy}: every situation`,
    async (file) => {
      const profile = withNumbers(await loadProfile(`esp32-s3@circuitpython-${version}`));
      // The facts' client of 8.2 and of main printed mbedTLS's English texts, which the firmware lacks.
      const adapt = (row: Row): Row => ({ ...row, text: undefined });
      const found = await runSituations(profile, readFileSync(file, 'utf8'), trustedBy, adapt);
      assert.deepEqual(found.wrong, []);
      assert.deepEqual([found.rows, found.rows - found.notDriven.length], [rows, driven], found.notDriven.join('; '));
    },
  );

for (const [version, rows, driven] of [
  ['9.2', 64, 64],
  ['10.2', 64, 63],
  ['main', 19, 19],
] as const)
  testWithShared(`facts/esp32/truth-cp-${version}.txt`, `CircuitPython ${version}: the truth table`, async (file) => {
    const profile = await loadProfile(`esp32@circuitpython-${version}`);
    const all = truthRows(readFileSync(file, 'utf8'));
    // The table calls mbedtls_x509_crt_verify directly; a handshake without a name fails before that from 3.6.3 on.
    const asked = version === '9.2' ? all : all.filter(({ host }) => host !== undefined);
    assert.deepEqual([all.length, asked.length], [rows, driven]);
    assert.deepEqual(
      asked.flatMap((row) => truthDifference(profile, row, sharedPath('vectors/pki/'))),
      [],
    );
  });

test("a client with a bundle sends the firmware's alert", async () => {
  const profile = await loadProfile('esp32@circuitpython-10.2');
  const heard = async (name: string) => drive(profile, (await SITUATIONS[name]!(profile.stack.hello))!, 'bundle').alert;
  assert.equal(await heard('unknown issuer'), AlertDescription.access_denied);
  assert.equal(await heard('wrong host'), AlertDescription.bad_certificate);
  assert.equal(await heard('no hostname, REQUIRED (raw mbedTLS)'), undefined);
});

testWithShared('facts/esp32/suites-cp-10.2.txt', 'get_ciphers() of 10.2', async (file) => {
  const { stack } = await loadProfile('esp32-c3@circuitpython-10.2');
  const listed = readFileSync(file, 'utf8')
    .match(/^[0-9a-f]{4}/gm)!
    .map((id) => Number.parseInt(id, 16));
  assert.deepEqual(stack.hello.cipherSuites.slice(0, -1), listed);
});

test('a program gets the exceptions of its version', async () => {
  const files = await caDataFiles();
  const seen = async (version: string, error: TlsError, operation: 'wrap' | 'read' | 'write' = 'wrap') => {
    const { stack, chip } = await loadProfile(`esp32@circuitpython-${version}`);
    const raised = stack.raise({ error, operation, handshakeDone: operation !== 'wrap', before: undefined }, chip);
    if (raised.kind === 'end') return 'end';
    const { type, errno, text } = raised.exception;
    return [type, errno, text].filter((part) => part !== undefined).join(' ');
  };
  const refused = async (version: string) => {
    const profile = await loadProfile(`esp32@circuitpython-${version}`);
    const outcome = drive(profile, (await SITUATIONS['wrong host and unknown issuer']!(profile.stack.hello))!);
    return `${outcome.raised?.type} ${outcome.raised?.errno ?? ''} ${outcome.raised?.text ?? ''}`.trim();
  };
  assert.equal(await refused('8.2'), 'OSError  Failed SSL handshake');
  assert.equal(await refused('9.0'), 'OSError -9984 MBEDTLS_ERR_X509_CERT_VERIFY_FAILED');
  assert.equal(await refused('9.2'), 'OSError -9984');
  assert.equal(await refused('10.2'), 'OSError -9984');
  assert.equal(
    await refused('main'),
    'OSError -9984 MBEDTLS_ERR_X509_CERT_VERIFY_FAILED; The certificate Common Name (CN) does not match with the expected CN; The certificate is not correctly signed by the trusted CA',
  );
  const of = (code: ErrorCode) => new TlsError(code, 'detail');
  assert.equal(await seen('8.2', of('board.out_of_memory')), 'espidf.MemoryError');
  assert.equal(await seen('10.2', of('board.out_of_memory')), 'MemoryError');
  assert.equal(await seen('8.2', of('tls.http_on_tls_port')), 'OSError Failed SSL handshake');
  assert.equal(await seen('8.2', of('tls.bad_record_mac'), 'read'), 'end');
  assert.equal(await seen('8.2', of('net.timeout'), 'read'), 'OSError 116');
  assert.equal(
    await seen('8.2', of('tls.bad_record_mac'), 'write'),
    'OSError Unhandled ESP TLS error 29056 0 8018 -29056',
  );
  assert.equal(await seen('10.2', of('net.timeout'), 'read'), 'OSError 116');
  const reads = async (version: string, name: string) => {
    const { stack } = await loadProfile(`esp32@circuitpython-${version}`);
    try {
      return String(stack.readCaData(name === 'DER' ? (await pki.root()).der : files[name]!, nodeCrypto).length);
    } catch (error) {
      return seen(version, error as TlsError);
    }
  };
  assert.equal(await reads('8.2', 'garbage.pem'), 'OSError Unhandled ESP TLS error 8576 0 8015 -1');
  assert.equal(await reads('8.2', 'two-second-broken.pem'), '1');
  assert.equal(await reads('10.2', 'two-second-broken.pem'), 'OSError 1');
  assert.equal(await reads('10.2', 'DER'), 'OSError -8576');
  assert.equal(await reads('10.2', 'indented.pem'), 'OSError -4396');
  assert.equal(await reads('main', 'indented.pem'), 'OSError 44');
});

test('versions between those that were run: a host name, and fragmented messages', async () => {
  const ret = async (version: string, name: string) => {
    const profile = withNumbers(await loadProfile(`esp32@circuitpython-${version}`));
    return drive(profile, (await SITUATIONS[name]!(profile.stack.hello))!).ret;
  };
  for (const version of ['9.0', '9.1', '9.2', '10.0']) {
    assert.equal(await ret(version, 'no hostname, REQUIRED (raw mbedTLS)'), 0, version);
    assert.equal(await ret(version, 'server records limited to 512 (split)'), -28800, version);
  }
  for (const version of ['10.1', '10.2']) {
    assert.equal(await ret(version, 'no hostname, REQUIRED (raw mbedTLS)'), -23936, version);
    assert.equal(await ret(version, 'server records limited to 512 (split)'), 0, version);
  }
});
