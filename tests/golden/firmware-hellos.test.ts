// Every ClientHello captured from a firmware (../shared/facts), made again from the profile of that firmware, byte for
// byte except for its variable parts. A file without a profile fails.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { at, type ByVersion, since } from '../../src/boards/versions.ts';
import { buildClientHello, clientHelloRecordVersion } from '../../src/tls/client/client-hello.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { fromHex, toHex } from '../../src/util/hex.ts';
import { profileOf } from '../support/profiles.ts';
import { testWithShared } from '../support/shared.ts';

/** Bytes 11 to 42 of a record: the random. */
const RANDOM_AT = 11;
const RANDOM_LENGTH = 32;

/**
 * The name of a hello file, and the boards whose profile must produce it; the server name is `example.com` or absent.
 */
type Claim = readonly [name: RegExp, boards: (match: RegExpExecArray) => readonly string[]];

/** The chips of a port, each with the first supported MicroPython. */
const CHIPS: Readonly<Record<string, ByVersion<readonly string[]>>> = {
  rp2: [
    ['1.20', ['pico-w']],
    ['1.25', ['pico-w', 'pico-2-w']],
  ],
  stm32: [['1.20', ['stm32']]],
  unix: [['1.20', ['unix']]],
};

/** Files in `facts/` and its folders; those of other tests are excluded by name. */
const CLAIMS: Readonly<Record<string, readonly Claim[]>> = {
  micropython: [
    [
      /^clienthello-micropython-(1\.\d+)\.\d+(?:-preview)?-(rp2|stm32|unix)\.hex$/,
      ([, version, port]) => at(CHIPS[port!]!, version!).map((chip) => `${chip}@micropython-${version}`),
    ],
  ],
};

for (const [folder, claims] of Object.entries(CLAIMS))
  testWithShared(`facts/${folder}/`, `the ClientHellos of ${folder}, byte for byte`, (path) => {
    const files = readdirSync(path).filter((name) => name.startsWith('clienthello') && name.endsWith('.hex'));
    assert.ok(files.length > 0);
    for (const file of files) {
      const boards = claims.flatMap(([pattern, boardsOf]) => {
        const match = pattern.exec(file);
        return match === null ? [] : boardsOf(match);
      });
      assert.ok(boards.length > 0, `${file} has no profile`);
      const captured = readFileSync(`${path}${file}`, 'utf8').trim().toLowerCase();
      const random = fromHex(captured)!.slice(RANDOM_AT, RANDOM_AT + RANDOM_LENGTH);
      const serverName = /-no(?:sni|host)\.hex$/.test(file) ? undefined : 'example.com';
      for (const board of boards)
        assert.equal(toHex(record(profileOf(board).stack.hello, random, serverName)), captured, `${file} as ${board}`);
    }
  });

testWithShared('facts/micropython/', 'the time in the random of MicroPython, by port and version', (path) => {
  // Those of stm32 were made on unix, which differs here.
  for (const file of readdirSync(path).filter((name) => /^clienthello-micropython-.*-(?:rp2|unix)\.hex$/.test(name))) {
    const [, version, port] = /-(1\.\d+)\.\d+(?:-preview)?-(\w+)\.hex$/.exec(file)!;
    const bytes = fromHex(readFileSync(`${path}${file}`, 'utf8').trim())!;
    const seconds = new DataView(bytes.buffer, bytes.byteOffset).getUint32(RANDOM_AT);
    // The files were made within a few days, so a random word is not mistaken for the time.
    const isTime = Math.abs(seconds - Date.UTC(2026, 10, 25) / 1000) < 30 * 86_400;
    const { timeInRandom } = profileOf(`${port === 'rp2' ? 'pico-w' : port}@micropython-${version}`).stack.hello;
    assert.equal(timeInRandom !== undefined, isTime, file);
    assert.equal(isTime, port !== 'unix' || since('1.22', version!), file);
  }
});

function record(profile: TlsProfile, random: Uint8Array, serverName: string | undefined): Uint8Array {
  const { encoded } = buildClientHello(profile, {
    random,
    legacySessionId: new Uint8Array(0),
    serverName,
    alpnProtocols: [],
    keyShares: [],
  });
  const version = clientHelloRecordVersion(profile);
  return Uint8Array.of(0x16, version >> 8, version & 0xff, encoded.length >> 8, encoded.length & 0xff, ...encoded);
}
