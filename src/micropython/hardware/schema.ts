// JSON schema (draft 2020-12) of board.toml; docs/board-toml.schema.json is generated from it.
import type { DeviceModel, UartDescription, ValueOverTime, WifiNetwork } from './description.ts';
import { I2C_ADDRESS, MODEL_PROPERTIES, NAME, SCHEMA_ADDRESS } from './device-schema.ts';

const PIN = {
  description: 'A pin: its number, its name on the board (GP14, D5, LED), or a name of [pins].',
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
    prefixItems: [
      { type: 'number', minimum: 0, description: 'Seconds since the program started.' },
      { type: 'number', description: 'The value.' },
    ],
    minItems: 2,
    maxItems: 2,
    items: false,
  },
};
const REPEAT = {
  type: 'number',
  exclusiveMinimum: 0,
  description: 'Seconds after which it begins again. Default: never; the last value stays.',
};

export const SOURCE = {
  description: 'A number, or one that changes with the seconds since the program started.',
  anyOf: [
    { type: 'number' },
    {
      type: 'object',
      required: ['steps'],
      additionalProperties: false,
      properties: {
        steps: { ...POINTS, description: 'Pairs of seconds and a value, which holds from then on.' },
        repeat: REPEAT,
      },
    },
    {
      type: 'object',
      required: ['curve'],
      additionalProperties: false,
      properties: {
        curve: { ...POINTS, description: 'Pairs of seconds and a value; in between it changes linearly.' },
        repeat: REPEAT,
      },
    },
  ],
};
export const SOURCE_OR_NAME = { anyOf: [{ ...NAME, description: 'A name of [values].' }, SOURCE] };

export const BOARD_TOML_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'board.toml: what is wired to a board that thimble runs a program as',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: SCHEMA_ADDRESS,
    values: {
      type: 'object',
      description:
        'What sensors measure, by name, in the unit of the sensor: temperature = 21.5 (°C). --set changes one.',
      additionalProperties: SOURCE,
    },
    pins: {
      type: 'object',
      description: 'Pins by names of yours, which --press and other entries of this file can use.',
      additionalProperties: {
        type: 'object',
        required: ['pin'],
        additionalProperties: false,
        properties: {
          pin: PIN,
          level: {
            ...SOURCE,
            description: 'What drives it from outside, 0 or 1. Default: only its pull resistor does.',
          },
          active: {
            enum: [0, 1],
            description: 'The level while a button on it is pressed. Default: the opposite of its pull.',
          },
        },
      },
    },
    analog: {
      type: 'object',
      description: 'Volts by pin. Default: 0, with a warning.',
      additionalProperties: SOURCE_OR_NAME,
    },
    devices: {
      type: 'array',
      maxItems: 128,
      description: 'What is on the buses; nothing else answers there.',
      items: {
        type: 'object',
        additionalProperties: false,
        description: 'A sensor or something else on a bus.',
        properties: {
          type: {
            ...NAME,
            description:
              'A device that docs/hardware.md lists (bme280), or a file of yours: "./my-sensor.toml". Without it the device is described here.',
          },
          name: { ...NAME, description: 'Its name in messages, for a device without `type`.' },
          address: { ...I2C_ADDRESS, description: 'Its I2C address, 0 to 127. Default: the first that its type has.' },
          busNumber: {
            type: 'integer',
            minimum: 0,
            maximum: 7,
            description: 'The number of its I2C bus. Default: it is on every bus.',
          },
          pin: {
            ...PIN,
            description: 'The data pin of a 1-wire or DHT sensor, or the chip select of a display on SPI.',
          },
          dc: { ...PIN, description: 'Of a display on SPI: the pin that tells data from commands.' },
          rom: {
            type: 'string',
            pattern: '^([0-9a-fA-F]{2} ?){8}$',
            description: 'For 1-wire: its 8 bytes in hex. Default: made up from its position in this file.',
          },
          values: {
            type: 'object',
            description:
              'What it measures, by the names of its type. Default: [values] of that name, or a typical value.',
            additionalProperties: SOURCE_OR_NAME,
          },
          ...MODEL_PROPERTIES,
        },
      },
    },
    wifi: {
      type: 'array',
      maxItems: 64,
      description: 'The networks in range. Without any, whichever the program joins is.',
      items: {
        type: 'object',
        required: ['ssid'],
        additionalProperties: false,
        properties: {
          ssid: { type: 'string', minLength: 1, maxLength: 32, description: 'Its name; no two have the same.' },
          password: { type: 'string', maxLength: 64, description: 'Another one is refused. Default: any is right.' },
          security: {
            enum: ['open', 'wep', 'wpa', 'wpa2', 'wpa3'],
            description: 'What a scan shows. Default wpa2, with an empty password open.',
          },
          channel: { type: 'integer', minimum: 1, maximum: 14, description: 'Its channel. Default 1.' },
          rssi: { type: 'integer', minimum: -120, maximum: 0, description: 'Its strength in dBm. Default -50.' },
          bssid: {
            type: 'string',
            pattern: '^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$',
            description: 'The address of its access point, aa:bb:cc:dd:ee:ff. Default: made up.',
          },
        },
      },
    },
    uarts: {
      type: 'array',
      maxItems: 16,
      description: 'What is at the other end of serial lines. Default: nothing.',
      items: {
        type: 'object',
        required: ['port'],
        additionalProperties: false,
        properties: {
          port: { type: 'integer', minimum: 0, maximum: 7, description: 'The number of the UART.' },
          sends: {
            type: 'array',
            description: 'What it sends at given times, in order. Default: nothing.',
            items: {
              type: 'object',
              required: ['at', 'text'],
              additionalProperties: false,
              properties: {
                at: { type: 'number', minimum: 0, description: 'Seconds since the program started.' },
                text: { type: 'string', description: 'The text, sent as UTF-8, with its line end.' },
              },
            },
          },
          replies: {
            type: 'array',
            description: 'What it answers. Of several that fit, the first. Default: nothing.',
            items: {
              type: 'object',
              required: ['to', 'with'],
              additionalProperties: false,
              properties: {
                to: {
                  type: 'string',
                  minLength: 1,
                  description:
                    'The end of what the program has written since the last reply, at most 1,024 characters.',
                },
                with: { type: 'string', description: 'The answer, sent at once as UTF-8.' },
              },
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
