// The ESP8266's ClientHello, byte for byte as its releases sent it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadProfile } from '../../src/boards/load-profile.ts';
import { buildClientHello } from '../../src/tls/client/client-hello.ts';
import { helloRandom } from '../../src/tls/messages/hellos.ts';
import { toHex } from '../../src/util/hex.ts';
import { helloLike } from '../support/captured-hello.ts';
import { testWithShared } from '../support/shared.ts';

/** The newest in the facts is the master branch from the weeks before 1.29. */
const VERSION_OF: Readonly<Record<string, string>> = { master: '1.29' };

testWithShared('facts/esp8266', 'every captured ClientHello of the ESP8266', async (folder) => {
  const files = readdirSync(folder).filter((file) => file.startsWith('clienthello-') && file.endsWith('.hex'));
  assert.equal(files.length, 10);
  for (const file of files) {
    const [, version, bare] = /micropython-([^-.]+(?:\.\d+)?)(-nosni)?\.hex$/.exec(file)!;
    const { stack } = await loadProfile(`esp8266@micropython-${VERSION_OF[version!] ?? version}`);
    const captured = readFileSync(join(folder, file), 'latin1').trim();
    assert.equal(helloLike(captured, stack.hello, bare === undefined ? 'example.com' : undefined), captured, file);
  }
});

test('its random begins with the seconds since the start', async () => {
  const { hello } = (await loadProfile('esp8266@micropython-1.27')).stack;
  const clock = { milliseconds: Date.UTC(2026, 0, 1), now: () => clock.milliseconds };
  const random = (length: number) => new Uint8Array(length).fill(7);
  assert.equal(toHex(helloRandom(hello, random, clock)), '07'.repeat(32).replace('07070707', '00000000'));
  clock.milliseconds += 90_999;
  assert.equal(toHex(helloRandom(hello, random, clock)).slice(0, 10), '0000005a07');
});

test('with a name of 184 bytes or more the length overflows, and the hello is malformed', async () => {
  const { hello } = (await loadProfile('esp8266@micropython-1.27')).stack;
  const lengths = [183, 184, 200].map((length) => {
    const parts = { random: new Uint8Array(32), legacySessionId: new Uint8Array(0), alpnProtocols: [], keyShares: [] };
    const { encoded } = buildClientHello(hello, { ...parts, serverName: 'a'.repeat(length) });
    return { claimed: encoded[1]! * 65_536 + encoded[2]! * 256 + encoded[3]!, sent: encoded.length - 4 };
  });
  assert.deepEqual(lengths, [
    { claimed: 255, sent: 255 },
    { claimed: 0, sent: 256 },
    { claimed: 16, sent: 272 },
  ]);
});
