// The hardware connected to a board: a parsed board.toml, with the chip's pin names. The main thread sends it to the
// program's thread, so it consists of plain objects only.

/** A number over program time, in seconds since the program started; after the last point it keeps the last value. */
export type ValueOverTime =
  | number
  /** Each value is valid from its time on. */
  | { readonly steps: readonly TimedValue[]; readonly repeat?: number }
  /** Between two points the value changes linearly. */
  | { readonly curve: readonly TimedValue[]; readonly repeat?: number };

export type TimedValue = readonly [seconds: number, value: number];

export interface HardwareDescription {
  /** Physical values that sensors measure, by name: `temperature`, `humidity`. */
  readonly values: Readonly<Record<string, ValueOverTime>>;
  readonly pins: readonly PinDescription[];
  /** Voltages at analog pins. */
  readonly analog: readonly AnalogDescription[];
  readonly devices: readonly DeviceDescription[];
  readonly uarts: readonly UartDescription[];
  readonly presses: readonly PressDescription[];
  /** Wi-Fi networks in range; if empty, the program can join any network. */
  readonly networks: readonly WifiNetwork[];
}

export interface WifiNetwork {
  readonly ssid: string;
  /** 12 digits, hex. */
  readonly bssid: string;
  readonly channel: number;
  /** dBm. */
  readonly rssi: number;
  readonly security: 'open' | 'wep' | 'wpa' | 'wpa2' | 'wpa3';
  /** Absent: any password is accepted. */
  readonly password?: string;
}

export interface PinDescription {
  /** `GPIO14`. */
  readonly pin: string;
  /** The level driven from outside; absent: only the pin's pull resistor sets it. */
  readonly level?: ValueOverTime;
  /** The level while a button on it is pressed; absent: the opposite of its pull. */
  readonly active?: 0 | 1;
}

export interface AnalogDescription {
  readonly pin: string;
  readonly volts: ValueOverTime | string;
}

/** A button on `pin` is pressed from one moment to another, milliseconds of program time. */
export interface PressDescription {
  readonly pin: string;
  readonly from: number;
  readonly to: number;
}

export interface UartDescription {
  /** The number of the bus: 0, 1. */
  readonly port: number;
  /** Text that the other side sends at given times. */
  readonly sends: readonly { readonly at: number; readonly text: string }[];
  /** Replies of the other side to text that it receives. */
  readonly replies: readonly { readonly to: string; readonly with: string }[];
}

export interface DeviceDescription {
  readonly model: DeviceModel;
  /** Its I2C address. */
  readonly address?: number;
  /** The number of its bus; absent: it is on every bus. */
  readonly busNumber?: number;
  /** The data pin of a 1-wire or DHT sensor, or the chip select of an SPI device. */
  readonly pin?: string;
  /** For a display on SPI: the data/command pin. */
  readonly dc?: string;
  /** For 1-wire: 8 bytes, hex. */
  readonly rom?: string;
  /** Measured values that are not the value of the same name: another value's name, or a separate source. */
  readonly values: Readonly<Record<string, ValueOverTime | string>>;
}

/** A kind of device: a file of `devices/`, or a user's file. docs/device-toml.schema.json describes it. */
export interface DeviceModel {
  readonly name: string;
  readonly bus: 'i2c' | 'spi' | 'one-wire' | 'dht';
  /** The controller, if it is a display. */
  readonly display?: 'ssd1306';
  /** Possible I2C addresses; the first is the default. */
  readonly addresses?: readonly number[];
  /** Values that it measures. */
  readonly values: Readonly<Record<string, MeasuredValue>>;
  /** Bytes by the address of the first register, hex: `{ "0xD0": "60" }`. Others read as 0. */
  readonly registers?: Readonly<Record<string, string>>;
  /** Registers that a program can write; writes elsewhere have no effect. */
  readonly writable?: readonly number[] | 'all';
  /** Bits of writable registers that a write does not change: flags, and bits that the device clears when it is done. */
  readonly readOnly?: readonly { readonly register: number; readonly mask: number }[];
  /** Bytes of a register's address on the bus, the high one first. Default 1. */
  readonly addressBytes?: 1 | 2;
  /** Bytes of one register, the low one first: those with 2 begin at twice their address in `blocks`. Default 1. */
  readonly registerBytes?: 1 | 2;
  /** Bits of a register's address that count; the others are flags. Default 0xff. */
  readonly registerMask?: number;
  /** Flag in a register's address for auto-increment; without it every byte is for the same register. */
  readonly incrementFlag?: number;
  /** Registers that contain measured values. */
  readonly blocks?: readonly BlockModel[];
  /** Writing `value` to `register` restores the power-on content of all registers. */
  readonly reset?: {
    readonly register: number;
    readonly value: number /** Default true. */;
    readonly acknowledged?: boolean;
  };
  /** For devices without registers. */
  readonly commands?: readonly CommandModel[];
  /** The result of a read without a preceding command, hex; default: the answer to the last command again. */
  readonly idle?: string;
  /** 1-wire: the first byte of its ROM. */
  readonly family?: number;
}

export interface MeasuredValue {
  readonly unit: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/** Registers that hold a measurement. */
export interface BlockModel {
  readonly at: number;
  readonly layout: readonly Field[];
  /** For each entry one of these bits must be set in that register; otherwise the block contains `otherwise`. */
  readonly needs?: readonly { readonly register: number; readonly mask: number }[];
  readonly otherwise?: string;
}

export interface CommandModel {
  /** Hex; the first command that is a prefix of the written bytes is used. */
  readonly write: string;
  readonly layout?: readonly Field[];
  /** Milliseconds until the answer is ready. */
  readonly takes?: number;
  /** The result of an earlier read, hex; `nack`: the device does not answer. */
  readonly busy?: string;
  /** The measuring state that the device then enters. */
  readonly begins?: string;
  readonly ends?: string;
  /** The answer is `otherwise` (hex, or `nack`) unless the device has been in `state` for this many milliseconds. */
  readonly needs?: { readonly state: string; readonly for: number; readonly otherwise: string };
}

/** A bit field of an answer; fields are consecutive, most significant first. */
export type Field =
  | { readonly bits: number; readonly constant: number }
  | MeasuredField
  /** A check byte over the bytes since the last check, or the beginning. */
  | { readonly check: Check /** Bytes to include before them, hex. */; readonly before?: string };

export interface MeasuredField {
  readonly bits: number;
  readonly value: string;
  /** Raw = (value + add) * times / over, rounded. */
  readonly add?: number;
  readonly times?: number;
  readonly over?: number;
  /** Further factors, from registers: the bits selected by `shift` and `mask` are an index into `list`. */
  readonly timesBy?: readonly {
    readonly register: number;
    readonly shift: number;
    readonly mask: number;
    readonly list: readonly number[];
  }[];
  /** Default `none`: below 0 is 0. */
  readonly sign?: 'none' | 'two' | 'magnitude';
  /** Byte order, for fields of whole bytes; default `big`. */
  readonly order?: 'big' | 'little';
}

export type Check = 'crc8' | 'crc8-maxim' | 'crc8-smbus' | 'sum';

export const NO_HARDWARE: HardwareDescription = {
  values: {},
  pins: [],
  analog: [],
  devices: [],
  uarts: [],
  presses: [],
  networks: [],
};
