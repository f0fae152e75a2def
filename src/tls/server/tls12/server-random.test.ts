// The mark of a downgrade in the server's random: RFC 8446 §4.1.3, for every pair of best and chosen version.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MODERN_12 } from '../../../../tests/support/engine-pair.ts';
import { toHex } from '../../../util/hex.ts';
import type { ProtocolVersion } from '../../profile.ts';
import type { ServerHandshake } from '../handshake.ts';
import { serverRandom } from './send-flight.ts';

const DOWNGRD = '444f574e475244';
const NONE = '07'.repeat(8);

function mark(best: ProtocolVersion, version: ProtocolVersion): string {
  const versions = ([0x0304, 0x0303, 0x0302, 0x0301] as const).filter((each) => each <= best);
  const settings = {
    profile: { ...MODERN_12, versions },
    random: (length: number) => new Uint8Array(length).fill(7),
    clock: { now: () => 0 },
  };
  const random = serverRandom({ settings, info: { version } } as unknown as ServerHandshake);
  assert.equal(random.length, 32);
  assert.equal(toHex(random.subarray(0, 24)), '07'.repeat(24));
  return toHex(random.subarray(24));
}

const TABLE: readonly [best: ProtocolVersion, version: ProtocolVersion, mark: string][] = [
  [0x0304, 0x0303, `${DOWNGRD}01`],
  [0x0304, 0x0302, `${DOWNGRD}00`],
  [0x0304, 0x0301, `${DOWNGRD}00`],
  [0x0303, 0x0303, NONE],
  [0x0303, 0x0302, `${DOWNGRD}00`],
  [0x0303, 0x0301, `${DOWNGRD}00`],
  [0x0302, 0x0302, NONE],
  [0x0302, 0x0301, NONE],
  [0x0301, 0x0301, NONE],
];

for (const [best, version, expected] of TABLE) {
  const hex = (number: number): string => `0x${number.toString(16).padStart(4, '0')}`;
  test(`a server of up to ${hex(best)} that chooses ${hex(version)}: ${expected}`, () => {
    assert.equal(mark(best, version), expected);
  });
}
