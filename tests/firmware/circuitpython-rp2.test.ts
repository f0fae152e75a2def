// CircuitPython on the Pico W, row for row of ../shared/facts/circuitpython-rp2: handshakes, truth tables, CA data, keys.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isFirmwareVerdict } from '../../src/boards/firmware-verdict.ts';
import { loadProfile } from '../../src/boards/load-profile.ts';
import type { BoardProfile } from '../../src/boards/profile.ts';
import { osError } from '../../src/boards/python-exception.ts';
import { isTlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { sharedPath, testWithShared } from '../support/shared.ts';
import { caDataFiles, keyFiles } from './ca-data-files.ts';
import { EXTRA, SCENARIOS, USAGE, USAGE_NOT_DRIVEN } from './circuitpython-situations.ts';
import { drive, readAfter } from './drive.ts';
import { type ClientRow, caDataRows, extraRows, scenarioRows, truthRows, usageRows } from './facts.ts';
import * as pki from './pki.ts';
import { assertRows } from './rows.ts';
import { runScenarios } from './run-scenarios.ts';
import { truthDifference } from './truth.ts';

const FOLDER = 'facts/circuitpython-rp2/';
const board = (version: string) => loadProfile(`pico-w@circuitpython-${version}`);

for (const version of ['8.2', '10.2', 'main'])
  testWithShared(`${FOLDER}circuitpython-scenarios-${version}.txt`, `${version}: every scenario`, async (file) => {
    const rows = scenarioRows(readFileSync(file, 'utf8'));
    assert.equal(rows.length, 44);
    const profile = await board(version);
    assertRows(version, rows.length, [], await runScenarios(rows, SCENARIOS, () => profile));

    const read = rows.filter(({ lastRead }) => lastRead !== undefined);
    assert.equal(read.length, 4);
    for (const { name, lastRead, readTotal } of read) {
      const situation = await SCENARIOS[name]!();
      const { total, raised } = readAfter(profile, situation, readTotal!, situation.afterwards!);
      assert.equal(total, readTotal, name);
      // PEER_CLOSE_NOTIFY and 0 are the end; 8.2 raises the socket's errno as mbedTLS returned it.
      const errno = version === '8.2' ? lastRead : -lastRead!;
      assert.deepEqual(raised, lastRead === -104 ? osError(errno!) : undefined, name);
    }
  });

testWithShared(`${FOLDER}circuitpython-extra.txt`, 'groups, suites and record sizes in four versions', async (file) => {
  const rows = extraRows(readFileSync(file, 'utf8'));
  assert.equal(rows.length, 64);
  const profiles = await profilesOf(rows);
  assertRows('extra', rows.length, [], await runScenarios(rows, EXTRA, ({ firmware }) => profiles.get(firmware!)!));
});

testWithShared(`${FOLDER}circuitpython-usage-flags.txt`, 'what certificates may be used for', async (file) => {
  const rows = usageRows(readFileSync(file, 'utf8'));
  const driven = rows.filter(({ name }) => !USAGE_NOT_DRIVEN.includes(name));
  assert.deepEqual([rows.length, driven.length], [44, 39]);
  const profiles = await profilesOf(rows);
  assertRows(
    'usage',
    rows.length,
    USAGE_NOT_DRIVEN,
    await runScenarios(driven, USAGE, ({ firmware }) => profiles.get(firmware!)!),
  );
});

async function profilesOf(rows: readonly ClientRow[]): Promise<ReadonlyMap<string, BoardProfile>> {
  const versions = [...new Set(rows.map(({ firmware }) => firmware!))];
  return new Map(await Promise.all(versions.map(async (version) => [version, await board(version)] as const)));
}

for (const version of ['8.2', '9.0', '9.2', '10.2', 'main'])
  testWithShared(`${FOLDER}circuitpython-truth-table-${version}.txt`, `${version}: the truth table`, async (file) => {
    const rows = truthRows(readFileSync(file, 'utf8'));
    assert.equal(rows.length, 80);
    const profile = await board(version);
    // The table calls mbedtls_x509_crt_verify directly; a handshake of main without a name fails before that.
    const driven = version === 'main' ? rows.filter(({ host }) => host !== undefined) : rows;
    assert.equal(driven.length, version === 'main' ? 76 : 80);
    const wrong = driven.flatMap((row) => truthDifference(profile, row, sharedPath('vectors/pki/')));
    assertRows(version, rows.length, [], wrong);
  });

for (const version of ['8.2', '9.2', '10.2', 'main'])
  testWithShared(`${FOLDER}circuitpython-cadata-${version}.txt`, `${version}: CA data and keys`, async (file) => {
    const rows = caDataRows(readFileSync(file, 'utf8'));
    assert.equal(rows.length, 32);
    const { stack, chip } = await board(version);
    const [data, keys] = await Promise.all([caDataFiles(), keyFiles()]);
    const wrong: string[] = [];
    for (const { name, ret, text, certificates } of rows) {
      const asked = attempt(() =>
        name.startsWith('key ')
          ? stack.readCredential({ certificate: keys.certificate, key: keys.keys[name.slice(4)]! }, nodeCrypto) && 0
          : stack.readCaData(data[name]!, nodeCrypto).length,
      );
      const raised =
        asked.error &&
        stack.raise({ error: asked.error, operation: 'wrap', handshakeDone: false, before: undefined }, chip);
      const words = raised?.kind === 'exception' ? raised.exception.text : undefined;
      const errno = ret < 0 && ret > -256;
      if (asked.ret !== ret) wrong.push(`${name}: ${asked.ret}, not ${ret}`);
      else if (text !== undefined && !errno && words !== text) wrong.push(`${name}: ${words}, not ${text}`);
      if (ret === 0 && certificates !== undefined && asked.count !== certificates)
        wrong.push(`${name}: ${asked.count}`);
    }
    assertRows(version, rows.length, [], wrong);
  });

function attempt(read: () => number) {
  try {
    return { ret: 0, count: read(), error: undefined };
  } catch (error) {
    assert.ok(isTlsError(error) && isFirmwareVerdict(error.cause), String(error));
    return { ret: error.cause.ret, count: 0, error };
  }
}

test('with cadata="" a certificate must still be parseable', async () => {
  const outcome = drive(await board('10.2'), await SCENARIOS['none, signed with PSS']!());
  assert.deepEqual([outcome.ret, outcome.raised?.text], [-8960, 'MBEDTLS_ERR_X509_INVALID_ALG']);
  assert.equal(drive(await board('main'), await SCENARIOS['none, signed with PSS']!()).ret, 0);
});

test('main appends the reason to the text, other versions print only the text', async () => {
  const text = async (version: string) =>
    drive(await board(version), await SCENARIOS['unknown issuer']!()).raised?.text;
  assert.equal(await text('10.2'), 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED');
  const reason = 'The certificate is not correctly signed by the trusted CA';
  assert.equal(await text('main'), `MBEDTLS_ERR_X509_CERT_VERIFY_FAILED; ${reason}`);
});

test('a built-in root may sign with a weak hash', async () => {
  const { stack } = await board('10.2');
  const root = await pki.rsaRoot();
  const leaf = await pki.leaf({ issuer: root, hash: 'SHA-1' });
  const verifier = stack.createVerifier({
    crypto: nodeCrypto,
    mode: 'required',
    trust: { builtIn: [root.der], loaded: [] },
    checkHostname: true,
    callback: undefined,
    policy: undefined,
    crls: [],
    revocation: 'soft',
    isPublicSuffix: undefined,
  });
  const answer = verifier.verify({
    peer: 'server',
    chain: [leaf.der],
    serverName: pki.HOST,
    now: 0,
    ocspResponse: undefined,
  });
  assert.ok(typeof answer === 'object' && answer.accepted);
});
