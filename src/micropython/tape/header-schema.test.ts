// The first line of a recording: real ones are accepted, and any wrong value in it is refused with its path.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTlsError } from '../../errors.ts';
import { parseFaults } from '../faults/plan.ts';
import { readHardware } from '../hardware/read-hardware.ts';
import { shippedDevice, shippedDevices } from '../main-thread/node/device-files.ts';
import { encodeHeader, encodePass, parseRecording, type RecordingHeader } from './recording.ts';

const PINNED: Readonly<Record<string, string>> = { dht: 'pin = 4', 'one-wire': 'pin = 5', spi: 'pin = 6\ndc = 7' };

const BOARD = `
[pins]
BUTTON = { pin = 14, active = 0 }
DOOR = { pin = 15, level = { steps = [[0, 1], [2.5, 0]], repeat = 10 } }
[analog]
26 = { curve = [[0, 0.5], [60, 3.0]] }
[[uarts]]
port = 1
sends = [{ at = 1, text = "hello" }]
replies = [{ to = "AT", with = "OK" }]
[[wifi]]
ssid = "home"
password = "correct horse"
`;

async function makeHeader(): Promise<RecordingHeader> {
  const context = {
    pinNames: {},
    deviceTypes: shippedDevices(),
    deviceFile: async (name: string) => shippedDevice(name),
  };
  const read = (text: string, set: string[] = [], press: string[] = []) =>
    readHardware({ board: { text, file: 'board.toml' }, set, press }, context);
  const devices = shippedDevices().map(async (type) => {
    const [, bus = ''] = /^bus = "(.*)"$/m.exec(shippedDevice(type)!)!;
    return (await read(`[[devices]]\ntype = "${type}"\n${PINNED[bus] ?? 'busNumber = 1'}`)).devices;
  });
  const hardware = {
    ...(await read(BOARD, [], ['BUTTON@1s'])),
    devices: (await Promise.all(devices)).flat(),
  };
  return {
    recording: 1,
    ...{
      thimble: '1.0.0',
      node: 'v24.0.0',
      board: 'guide',
      file: 'main.py',
      isNamed: true,
      timeout: 2.5,
      redacted: false,
    },
    run: {
      args: ['8443'],
      board: 'guide',
      device: 'raspberry_pi_pico_w',
      bundle: [Uint8Array.of(1, 2)],
      clock: 1_700_000_000_000,
      faults: {
        faults: parseFaults([
          'reset@2,stall@a.test,close:50%,corrupt:after=5,slow:1k/s,dns,wifi@1s,wifi@1s..2s,drop:5%,clock-jump@10s:by=-1h',
        ]),
        seed: 7,
      },
      hardware,
      heap: 60_000,
      libraryStandIns: 'absent',
      screenshots: [-1, 200],
      speed: 'max',
      stubs: ['pio'],
      verification: { policy: 'webpki', crls: [Uint8Array.of(3)], revocation: 'hard' },
      wifi: 'board',
    },
  };
}

/** Not changed by the tests. */
const HEADER = makeHeader();

const read = async (header: unknown) =>
  (await parseRecording(encodeHeader(header as RecordingHeader) + encodePass('main'))).header;

async function refusal(header: unknown): Promise<string> {
  try {
    await read(header);
  } catch (error) {
    assert.ok(isTlsError(error), String(error));
    assert.equal(error.code, 'micropython.bad_recording');
    return error.message;
  }
  return 'accepted';
}

test('a header with every kind of setting is read as it was written', async () => {
  const header = await HEADER;
  assert.ok(header.run.hardware.devices.length > 25);
  assert.equal(encodeHeader(await read(header)), encodeHeader(header));
});

test('every value of it is checked, and named if it is wrong', async () => {
  const paths: string[] = [];
  const header = await HEADER;
  /** Of a list, or of the many devices, one of each kind is enough. */
  const seen = new Set<string>();
  const visit = (value: unknown, path: readonly string[]) => {
    const kind = path
      .join('/')
      .replace(/\/(?:\d+|0x\w+)(?=\/|$)/g, '/*')
      .replace(/(\/values\/)\w+/, '$1*');
    if (!seen.has(kind)) paths.push(path.join('/'));
    seen.add(kind);
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
    for (const [name, each] of Object.entries(value)) visit(each, [...path, name]);
  };
  visit(header, []);
  assert.ok(seen.size > 100);
  const free = /\/(?:name|unit)$/;
  for (const path of paths.slice(1)) {
    const changed = structuredClone(header);
    const names = path.split('/');
    const last = names.pop()!;
    const parent = names.reduce((value: never, name) => value[name as never], changed as never) as Record<
      string,
      unknown
    >;
    parent[last] = { unexpected: [] };
    const message = await refusal(changed);
    assert.notEqual(message, 'accepted', path);
    const place =
      /line 1 of the recording: \/(\S+) (?:tag "kind" )?(?:must|is not)|its format/.exec(message)?.[1] ?? 'recording';
    // A wrong `kind` or an alternative is named by what contains it, or by the unknown field within.
    assert.ok(place.startsWith(names.slice(0, 3).join('/').slice(0, 60)) || free.test(path), `${path}: ${message}`);
  }
});

test('what is absent or unknown is named; a long path is cut', async () => {
  const header = await HEADER;
  const without = (name: keyof RecordingHeader['run']) => {
    const { [name]: _, ...run } = header.run;
    return refusal({ ...header, run });
  };
  assert.match(await without('hardware'), /\/run must have required property 'hardware'/);
  assert.match(await without('libraryStandIns'), /\/run must have required property 'libraryStandIns'/);
  assert.equal(await without('bundle'), 'accepted');
  assert.match(await refusal({ ...header, colour: 1 }), /: \/colour is not known$/);
  assert.match(await refusal({ ...header, [`${'x'.repeat(500)}\u001b`]: 1 }), /: \/x{99}… is not known$/);
  assert.match(
    await refusal({ ...header, run: { ...header.run, bundle: [{ $bytes: '!' }] } }),
    /\/run\/bundle\/0\/\$bytes must match format "base64"/,
  );
});

test('bytes in hex of any length are refused with a message', async () => {
  const header = await HEADER;
  const [device] = header.run.hardware.devices;
  const devices = [{ ...device!, model: { ...device!.model, idle: 'ab '.repeat(4_000_000) } }];
  const changed = { ...header, run: { ...header.run, hardware: { ...header.run.hardware, devices } } };
  assert.match(await refusal(changed), /\/idle must NOT have more than 200000 characters/);
});
