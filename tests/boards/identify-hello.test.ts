// serve names the firmware that sent a ClientHello: every captured one leads to the profiles of its board.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { identifyHello, type KnownHello, summarizeIds } from '../../src/boards/identify-hello.ts';
import { fromHex } from '../../src/util/hex.ts';
import { ALL_PROFILES } from '../support/profiles.ts';
import { testWithShared } from '../support/shared.ts';

const KNOWN: readonly KnownHello[] = ALL_PROFILES.map(({ id, stack }) => ({ hello: stack.hello, ids: [id] }));

testWithShared('facts', 'a captured ClientHello is its own board’s, and is named', (facts) => {
  const folders = ['esp8266', 'micropython', 'esp32', 'circuitpython-rp2'].map((folder) => join(facts, folder));
  const files = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => /clienthello-.*\.hex$/.test(file));
  assert.ok(files.length > 60, String(files.length));
  const nameless = files.filter((file) => identifyHello(recordOf(file), KNOWN).length === 0);
  assert.deepEqual(nameless, []);
  const esp8266 = files.find((file) => file.endsWith('esp8266-micropython-1.27.hex'))!;
  assert.equal(summarizeIds(identifyHello(recordOf(esp8266), KNOWN)), 'esp8266@micropython 1.20 to 1.29');
  const esp32 = files.find((file) => file.endsWith('esp32-micropython-1.27.hex'))!;
  assert.match(summarizeIds(identifyHello(recordOf(esp32), KNOWN)), /(^|, )esp32@micropython 1\.22 to 1\.2[89]/);
});

test('consecutive versions are a range, others are listed; anything but a hello is unknown', () => {
  const ids = [1.2, 1.21, 1.22, 1.24].map((version) => `pico-w@micropython-${version.toFixed(2)}`);
  assert.equal(summarizeIds(ids), 'pico-w@micropython 1.20 to 1.22 and 1.24');
  assert.deepEqual(identifyHello(new Uint8Array([22, 3, 1, 0, 1, 1]), KNOWN), []);
  assert.deepEqual(identifyHello(Buffer.from('GET / HTTP/1.1\r\n\r\n'), KNOWN), []);
  assert.deepEqual(identifyHello(new Uint8Array(0), KNOWN), []);
});

function recordOf(file: string): Uint8Array {
  return fromHex(readFileSync(file, 'latin1').trim())!;
}
