// JSON schema (draft 2020-12) of device files; docs/device-toml.schema.json is generated from it.

/** The length keeps the pattern within the stack of the engine of regular expressions. */
const HEX = {
  type: 'string',
  maxLength: 200_000,
  pattern: '^([0-9a-fA-F]{2} ?)*$',
  description: 'Bytes in hex: "d0 60".',
};
const BYTE = { type: 'integer', minimum: 0, maximum: 255 };
export const I2C_ADDRESS = { type: 'integer', minimum: 0, maximum: 127 };
export const NAME = { type: 'string', minLength: 1, maxLength: 64 };

const CHECKS = {
  enum: ['crc8', 'crc8-maxim', 'crc8-smbus', 'sum'],
  description:
    'A check byte over the bytes since the last one, or the beginning: crc8 (polynomial 0x31 from 0xff: Sensirion, Aosong), that of 1-wire, of SMBus (0x07 from 0), or the sum.',
};
const BITS = { type: 'integer', minimum: 1, maximum: 32, description: 'The width of the field in bits.' };
const REGISTER = { type: 'integer', minimum: 0, maximum: 0xffff };
const SOME_BITS = {
  type: 'array',
  items: {
    type: 'object',
    required: ['register', 'mask'],
    additionalProperties: false,
    properties: {
      register: { ...REGISTER, description: 'The address of the register.' },
      mask: { ...REGISTER, description: 'The bits.' },
    },
  },
};
const LAYOUT = {
  type: 'array',
  maxItems: 64,
  description: 'Bit fields that follow one another, most significant first; together they fill whole bytes.',
  items: {
    anyOf: [
      {
        type: 'object',
        required: ['bits', 'constant'],
        additionalProperties: false,
        properties: {
          bits: BITS,
          constant: { type: 'integer', minimum: 0, description: 'The number in the field, always the same.' },
        },
      },
      {
        type: 'object',
        required: ['check'],
        additionalProperties: false,
        properties: {
          check: CHECKS,
          before: { ...HEX, description: 'Bytes in hex that count before them, such as the address. Default: none.' },
        },
      },
      {
        type: 'object',
        required: ['bits', 'value'],
        additionalProperties: false,
        properties: {
          bits: BITS,
          value: {
            ...NAME,
            description: 'The measured value: its name in `values`. The field is (value + add) * times / over.',
          },
          add: { type: 'number', description: 'Added to the value first. Default 0.' },
          times: { type: 'number', description: 'A factor. Default 1.' },
          over: { type: 'number', not: { const: 0 }, description: 'A divisor. Default 1. The result is rounded.' },
          timesBy: {
            type: 'array',
            maxItems: 8,
            description: 'More factors, which registers choose: a gain, a range. For `blocks`. Default: none.',
            items: {
              type: 'object',
              required: ['register', 'shift', 'mask', 'list'],
              additionalProperties: false,
              properties: {
                register: { ...REGISTER, description: 'The address of the register.' },
                shift: {
                  type: 'integer',
                  minimum: 0,
                  maximum: 15,
                  description: 'Bits by which its content is shifted right.',
                },
                mask: { ...BYTE, description: 'The bits that are left then: an index into `list`, from 0.' },
                list: {
                  type: 'array',
                  minItems: 1,
                  maxItems: 256,
                  items: { type: 'number' },
                  description: 'The factors, one for each content of those bits.',
                },
              },
            },
          },
          sign: {
            enum: ['none', 'two', 'magnitude'],
            description: 'Below 0: 0; two’s complement; or a sign bit before the amount. Default none.',
          },
          order: {
            enum: ['big', 'little'],
            description: 'Which byte is first, for fields of whole bytes. Default big.',
          },
        },
      },
    ],
  },
};

/** Properties of a model, without its name. */
export const MODEL_PROPERTIES = {
  bus: {
    enum: ['i2c', 'spi', 'one-wire', 'dht'],
    description: 'How it is wired; dht is the single line of a DHT11 or DHT22. In board.toml without it: i2c.',
  },
  display: { enum: ['ssd1306'], description: 'A display with this controller: --screenshot shows it. Default: none.' },
  addresses: {
    type: 'array',
    minItems: 1,
    items: I2C_ADDRESS,
    description: 'I2C addresses that it can have, 0 to 127; the first is the default.',
  },
  family: { ...BYTE, description: 'For 1-wire: the first byte of its ROM, its family code. Default 0x28, a DS18B20.' },
  writable: {
    anyOf: [{ const: 'all' }, { type: 'array', items: REGISTER }],
    description:
      'Addresses of the registers that a program can write, or all. Writes elsewhere have no effect. Default: none.',
  },
  readOnly: { ...SOME_BITS, description: 'Bits of writable registers that a write leaves as they are. Default: none.' },
  addressBytes: {
    enum: [1, 2],
    description: 'Bytes of a register’s address on the bus, the high one first. Default 1.',
  },
  registerBytes: { enum: [1, 2], description: 'Bytes of one register, the low one first. Default 1.' },
  registerMask: {
    ...BYTE,
    description: 'Bits of a register’s address that count; the others are flags. Default: all.',
  },
  incrementFlag: {
    ...BYTE,
    description:
      'The flag in a register’s address for auto-increment: without it every byte is for the same register. Default: it always increments.',
  },
  reset: {
    type: 'object',
    description: 'The write that gives all registers the content that they have at power-on. Default: none does.',
    required: ['register', 'value'],
    additionalProperties: false,
    properties: {
      register: { ...REGISTER, description: 'The address of the register.' },
      value: { ...BYTE, description: 'The byte to write there.' },
      acknowledged: { type: 'boolean', description: 'Whether that byte is acknowledged. Default true.' },
    },
  },
  idle: {
    ...HEX,
    description: 'For `commands`: what a read before any command gives, bytes in hex. Default: it is not acknowledged.',
  },
  registers: {
    type: 'object',
    description: 'Bytes in hex by the address of the first register: 0xD0 = "60". All others are 0.',
    propertyNames: { pattern: '^(0x[0-9a-fA-F]{1,4}|[0-9]{1,3})$' },
    additionalProperties: HEX,
  },
  blocks: {
    type: 'array',
    maxItems: 64,
    description: 'Registers with measured values; of a 1-wire or DHT sensor the first is its answer.',
    items: {
      type: 'object',
      required: ['at', 'layout'],
      additionalProperties: false,
      properties: {
        at: { ...REGISTER, description: 'The address of the first register.' },
        layout: LAYOUT,
        needs: {
          ...SOME_BITS,
          description:
            'Of each entry at least one bit must be set, or nothing is measured. Default: it always measures.',
        },
        otherwise: {
          ...HEX,
          description: 'The content while nothing is measured, bytes in hex. Default: that of `registers`.',
        },
      },
    },
  },
  commands: {
    type: 'array',
    maxItems: 256,
    description: 'For a device without registers: what a program writes, and the answer to the next read.',
    items: {
      type: 'object',
      required: ['write'],
      additionalProperties: false,
      properties: {
        write: { ...HEX, description: 'The first bytes of the write, in hex; the first command that fits is used.' },
        layout: LAYOUT,
        takes: { type: 'number', minimum: 0, description: 'Milliseconds until the answer is ready. Default 0.' },
        busy: {
          anyOf: [{ const: 'nack' }, HEX],
          description: 'What a read before that gives: bytes in hex, or nack, no acknowledge. Default: the answer.',
        },
        begins: { ...NAME, description: 'A state, by a name of yours, that the device is in from then on.' },
        ends: { ...NAME, description: 'A state that ends.' },
        needs: {
          type: 'object',
          description: 'A state in which the device must have been for some time to give the answer. Default: none.',
          required: ['state', 'for', 'otherwise'],
          additionalProperties: false,
          properties: {
            state: { ...NAME, description: 'The name in `begins`.' },
            for: { type: 'number', minimum: 0, description: 'Milliseconds since it began.' },
            otherwise: {
              anyOf: [{ const: 'nack' }, HEX],
              description: 'What a read gives instead: bytes in hex, or nack, no acknowledge.',
            },
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
      unit: { type: 'string', description: 'The unit of the numbers, such as °C.' },
      default: { type: 'number', description: 'What it measures where board.toml and --set give nothing.' },
      min: { type: 'number', description: 'The smallest value that it can report; a smaller one reads as this.' },
      max: { type: 'number', description: 'The largest value that it can report; a larger one reads as this.' },
    },
  },
};

export const SCHEMA_ADDRESS = { type: 'string', description: 'The address of this schema, for editors.' };

/** A file of `devices/`, or a user's file. */
export const DEVICE_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A kind of device for thimble',
  type: 'object',
  required: ['name', 'bus', 'values'],
  additionalProperties: false,
  properties: {
    $schema: SCHEMA_ADDRESS,
    name: { ...NAME, description: 'Its name in messages.' },
    values: { ...MEASURED, description: 'What it measures, by names that [values] and `layout` use: temperature.' },
    ...MODEL_PROPERTIES,
  },
} as const;
