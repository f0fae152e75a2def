// JSON schemas (draft 2020-12) of board.toml and of device files; docs/board-toml.schema.json and
// docs/device-toml.schema.json are generated from them.
import type { DeviceModel, UartDescription, ValueOverTime, WifiNetwork } from './description.ts';

/** The length keeps the pattern within the stack of the engine of regular expressions. */
const HEX = {
  type: 'string',
  maxLength: 200_000,
  pattern: '^([0-9a-fA-F]{2} ?)*$',
  description: 'bytes in hex: "d0 60"',
};
const BYTE = { type: 'integer', minimum: 0, maximum: 255 };
const I2C_ADDRESS = { type: 'integer', minimum: 0, maximum: 127 };
const NAME = { type: 'string', minLength: 1, maxLength: 64 };
const PIN = {
  description: 'a pin: its number, its name on the board (GP14, D5, LED), or a name of [pins]',
  anyOf: [NAME, { type: 'integer', minimum: 0, maximum: 255 }],
};
/** The most points of one source. */
const MOST_POINTS = 100_000;
const POINTS = {
  type: 'array',
  minItems: 1,
  maxItems: MOST_POINTS,
  items: {
    type: 'array',
    prefixItems: [{ type: 'number', minimum: 0, description: 'seconds' }, { type: 'number' }],
    minItems: 2,
    maxItems: 2,
    items: false,
  },
};
const REPEAT = { type: 'number', exclusiveMinimum: 0, description: 'seconds after which it begins again' };

export const SOURCE = {
  description: 'a number, or one that changes with the seconds since the program started',
  anyOf: [
    { type: 'number' },
    {
      type: 'object',
      required: ['steps'],
      additionalProperties: false,
      properties: { steps: POINTS, repeat: REPEAT },
    },
    {
      type: 'object',
      required: ['curve'],
      additionalProperties: false,
      properties: { curve: POINTS, repeat: REPEAT },
    },
  ],
};
export const SOURCE_OR_NAME = { anyOf: [{ ...NAME, description: 'a name of [values]' }, SOURCE] };

const CHECKS = { enum: ['crc8', 'crc8-maxim', 'crc8-smbus', 'sum'] };
const REGISTER = { type: 'integer', minimum: 0, maximum: 0xffff };
const SOME_BITS = {
  type: 'array',
  items: {
    type: 'object',
    required: ['register', 'mask'],
    additionalProperties: false,
    properties: { register: REGISTER, mask: REGISTER },
  },
};
const LAYOUT = {
  type: 'array',
  maxItems: 64,
  description: 'bit fields that follow one another, most significant first; together they fill whole bytes',
  items: {
    anyOf: [
      {
        type: 'object',
        required: ['bits', 'constant'],
        additionalProperties: false,
        properties: { bits: { type: 'integer', minimum: 1, maximum: 32 }, constant: { type: 'integer', minimum: 0 } },
      },
      {
        type: 'object',
        required: ['check'],
        additionalProperties: false,
        properties: { check: CHECKS, before: HEX },
      },
      {
        type: 'object',
        required: ['bits', 'value'],
        additionalProperties: false,
        properties: {
          bits: { type: 'integer', minimum: 1, maximum: 32 },
          value: NAME,
          add: { type: 'number' },
          times: { type: 'number' },
          over: { type: 'number', not: { const: 0 } },
          timesBy: {
            type: 'array',
            maxItems: 8,
            items: {
              type: 'object',
              required: ['register', 'shift', 'mask', 'list'],
              additionalProperties: false,
              properties: {
                register: REGISTER,
                shift: { type: 'integer', minimum: 0, maximum: 15 },
                mask: BYTE,
                list: { type: 'array', minItems: 1, maxItems: 256, items: { type: 'number' } },
              },
            },
          },
          sign: { enum: ['none', 'two', 'magnitude'] },
          order: { enum: ['big', 'little'] },
        },
      },
    ],
  },
};

/** Properties of a model, without its name. */
const MODEL_PROPERTIES = {
  bus: { enum: ['i2c', 'spi', 'one-wire', 'dht'] },
  display: { enum: ['ssd1306'], description: 'a display with this controller: --screenshot shows it' },
  addresses: { type: 'array', minItems: 1, items: I2C_ADDRESS },
  family: BYTE,
  writable: { anyOf: [{ const: 'all' }, { type: 'array', items: REGISTER }] },
  readOnly: { ...SOME_BITS, description: 'bits of writable registers that a write leaves as they are' },
  addressBytes: { enum: [1, 2], description: "of a register's address on the bus; default 1" },
  registerBytes: { enum: [1, 2], description: 'of one register, the low one first; default 1' },
  registerMask: BYTE,
  incrementFlag: BYTE,
  reset: {
    type: 'object',
    required: ['register', 'value'],
    additionalProperties: false,
    properties: { register: REGISTER, value: BYTE, acknowledged: { type: 'boolean' } },
  },
  idle: HEX,
  registers: {
    type: 'object',
    description: 'bytes by the address of the first: 0xD0 = "60"',
    propertyNames: { pattern: '^(0x[0-9a-fA-F]{1,4}|[0-9]{1,3})$' },
    additionalProperties: HEX,
  },
  blocks: {
    type: 'array',
    maxItems: 64,
    items: {
      type: 'object',
      required: ['at', 'layout'],
      additionalProperties: false,
      properties: {
        at: REGISTER,
        layout: LAYOUT,
        needs: SOME_BITS,
        otherwise: HEX,
      },
    },
  },
  commands: {
    type: 'array',
    maxItems: 256,
    items: {
      type: 'object',
      required: ['write'],
      additionalProperties: false,
      properties: {
        write: HEX,
        layout: LAYOUT,
        takes: { type: 'number', minimum: 0, description: 'milliseconds' },
        busy: { anyOf: [{ const: 'nack' }, HEX] },
        begins: { ...NAME, description: 'a state that the device is in from then on' },
        ends: NAME,
        needs: {
          type: 'object',
          required: ['state', 'for', 'otherwise'],
          additionalProperties: false,
          properties: {
            state: NAME,
            for: { type: 'number', minimum: 0, description: 'milliseconds' },
            otherwise: { anyOf: [{ const: 'nack' }, HEX] },
          },
        },
      },
    },
  },
} as const;

const MEASURED = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    required: ['unit', 'default', 'min', 'max'],
    additionalProperties: false,
    properties: {
      unit: { type: 'string' },
      default: { type: 'number' },
      min: { type: 'number' },
      max: { type: 'number' },
    },
  },
};

/** A file of `devices/`, or a user's file. */
export const DEVICE_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A kind of device for thimble',
  type: 'object',
  required: ['name', 'bus', 'values'],
  additionalProperties: false,
  properties: { $schema: { type: 'string' }, name: NAME, values: MEASURED, ...MODEL_PROPERTIES },
} as const;

export const BOARD_TOML_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'board.toml: what is wired to a board that thimble runs a program as',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    values: { type: 'object', description: 'what sensors measure, by name', additionalProperties: SOURCE },
    pins: {
      type: 'object',
      description: 'by a name of yours',
      additionalProperties: {
        type: 'object',
        required: ['pin'],
        additionalProperties: false,
        properties: {
          pin: PIN,
          level: { ...SOURCE, description: 'what drives it from outside: 0 or 1' },
          active: { enum: [0, 1], description: 'the level while a button on it is pressed' },
        },
      },
    },
    analog: { type: 'object', description: 'volts by pin', additionalProperties: SOURCE_OR_NAME },
    devices: {
      type: 'array',
      maxItems: 128,
      items: {
        type: 'object',
        additionalProperties: false,
        description: 'a sensor or something else on a bus',
        properties: {
          type: { ...NAME, description: 'bme280 and its kin, or a file of yours: "./my-sensor.toml"' },
          name: NAME,
          address: I2C_ADDRESS,
          busNumber: { type: 'integer', minimum: 0, maximum: 7 },
          pin: PIN,
          dc: { ...PIN, description: 'of a display on SPI: the pin that tells data from commands' },
          rom: { type: 'string', pattern: '^([0-9a-fA-F]{2} ?){8}$', description: '8 bytes in hex' },
          values: { type: 'object', additionalProperties: SOURCE_OR_NAME },
          ...MODEL_PROPERTIES,
        },
      },
    },
    wifi: {
      type: 'array',
      maxItems: 64,
      description: 'the networks in range; without any, whichever the program joins is',
      items: {
        type: 'object',
        required: ['ssid'],
        additionalProperties: false,
        properties: {
          ssid: { type: 'string', minLength: 1, maxLength: 32 },
          password: { type: 'string', maxLength: 64, description: 'another one is refused; absent: any is right' },
          security: { enum: ['open', 'wep', 'wpa', 'wpa2', 'wpa3'] },
          channel: { type: 'integer', minimum: 1, maximum: 14 },
          rssi: { type: 'integer', minimum: -120, maximum: 0, description: 'dBm' },
          bssid: { type: 'string', pattern: '^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$' },
        },
      },
    },
    uarts: {
      type: 'array',
      maxItems: 16,
      items: {
        type: 'object',
        required: ['port'],
        additionalProperties: false,
        properties: {
          port: { type: 'integer', minimum: 0, maximum: 7 },
          sends: {
            type: 'array',
            items: {
              type: 'object',
              required: ['at', 'text'],
              additionalProperties: false,
              properties: { at: { type: 'number', minimum: 0, description: 'seconds' }, text: { type: 'string' } },
            },
          },
          replies: {
            type: 'array',
            items: {
              type: 'object',
              required: ['to', 'with'],
              additionalProperties: false,
              properties: { to: { type: 'string', minLength: 1 }, with: { type: 'string' } },
            },
          },
        },
      },
    },
  },
} as const;

/** The type of a file that the schema accepts. */
export interface BoardToml {
  readonly values?: Readonly<Record<string, ValueOverTime>>;
  readonly pins?: Readonly<
    Record<string, { readonly pin: string | number; readonly level?: ValueOverTime; readonly active?: 0 | 1 }>
  >;
  readonly analog?: Readonly<Record<string, ValueOverTime | string>>;
  readonly devices?: readonly DeviceToml[];
  readonly wifi?: readonly (Pick<WifiNetwork, 'ssid'> & Partial<WifiNetwork>)[];
  readonly uarts?: readonly (Pick<UartDescription, 'port'> & Partial<UartDescription>)[];
}

export interface DeviceToml extends Partial<Omit<DeviceModel, 'values'>> {
  readonly type?: string;
  readonly address?: number;
  readonly busNumber?: number;
  readonly pin?: string | number;
  readonly dc?: string | number;
  readonly rom?: string;
  readonly values?: Readonly<Record<string, ValueOverTime | string>>;
}
