// JSON schema (draft 2020-12) of the first line of a recording: the settings of the run. Every value is checked, since anyone
// may have made the file.
import { REVOCATION_MODES } from '../../x509/revocation.ts';
import { DEVICE_SCHEMA } from '../hardware/device-schema.ts';
import { BOARD_TOML_SCHEMA, SOURCE, SOURCE_OR_NAME } from '../hardware/schema.ts';

const TEXT = { type: 'string' };
const FLAG = { type: 'boolean' };
const NUMBER = { type: 'number' };
const COUNT = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const TEXTS = { type: 'array', items: TEXT };

/** An object without other fields. */
const object = (required: object, optional: object = {}) => ({
  type: 'object',
  required: Object.keys(required),
  additionalProperties: false,
  properties: { ...required, ...optional },
});
const list = (items: object) => ({ type: 'array', items });

// As recording.ts encodes what JSON does not have.
const BYTES = object({ $bytes: { type: 'string', format: 'base64' } });
const FOREVER = object({ $number: { const: 'Infinity' } });

const { uarts, wifi } = BOARD_TOML_SCHEMA.properties;
const { password, ...network } = wifi.items.properties;
const BSSID = { type: 'string', pattern: '^[0-9a-f]{12}$' }; // without the file's colons
const HARDWARE = object({
  values: { type: 'object', additionalProperties: SOURCE },
  pins: list(object({ pin: TEXT }, { level: SOURCE, active: { enum: [0, 1] } })),
  analog: list(object({ pin: TEXT, volts: SOURCE_OR_NAME })),
  devices: list(
    object(
      { model: DEVICE_SCHEMA, values: { type: 'object', additionalProperties: SOURCE_OR_NAME } },
      { address: COUNT, busNumber: COUNT, pin: TEXT, dc: TEXT, rom: TEXT },
    ),
  ),
  uarts: list(object(uarts.items.properties)),
  presses: list(object({ pin: TEXT, from: NUMBER, to: NUMBER })),
  networks: list(object({ ...network, bssid: BSSID }, { password })),
});

const common = (...kinds: readonly string[]) => ({ kind: { enum: kinds }, text: TEXT });
const onConnections = (...kinds: readonly string[]) => ({
  ...common(...kinds),
  which: { anyOf: [object({ nth: COUNT }), object({ host: TEXT }), { const: 'all' }] },
  chance: { type: 'number', minimum: 0, maximum: 1 },
});
const FAULT = {
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    object(onConnections('reset', 'stall', 'close', 'corrupt'), { after: COUNT }),
    object({ ...onConnections('slow'), rate: { type: 'number', exclusiveMinimum: 0 } }),
    object(onConnections('dns', 'drop')),
    object({ ...common('wifi'), from: NUMBER, to: { anyOf: [FOREVER, NUMBER] } }),
    object({ ...common('clock-jump'), at: NUMBER, by: NUMBER }),
  ],
};

const RUN = object(
  {
    args: TEXTS,
    board: TEXT,
    clock: { anyOf: [NUMBER, { enum: ['now', 'unset'] }] },
    faults: object({ faults: list(FAULT), seed: COUNT }),
    hardware: HARDWARE,
    libraryStandIns: { enum: ['present', 'absent'] },
    screenshots: list(NUMBER),
    speed: { enum: ['real', 'max'] },
    stubs: TEXTS,
    wifi: { enum: ['up', 'down', 'board'] },
  },
  {
    bundle: list(BYTES),
    device: TEXT,
    heap: COUNT,
    verification: object(
      {},
      { policy: TEXT, crls: list({ anyOf: [TEXT, BYTES] }), revocation: { enum: [...REVOCATION_MODES] } },
    ),
  },
);

/** All but its format, which is checked first. */
export const HEADER_SCHEMA = object({
  recording: NUMBER,
  thimble: TEXT,
  node: TEXT,
  board: TEXT,
  file: TEXT,
  isNamed: FLAG,
  timeout: { type: ['number', 'null'] },
  redacted: FLAG,
  run: RUN,
});
