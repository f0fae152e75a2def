// What is wired to a board, as data: a board.toml that was read, with pins by the name that the chip gives them. It is sent
// from the main thread to the program's, so there is nothing in it but plain objects.

/** A number over program time, in seconds since the program started; `times` after the last one it keeps the last value. */
export type Source =
  | number
  /** Each value holds from its time on. */
  | { readonly steps: readonly TimedValue[]; readonly repeat?: number }
  /** Between two points the value changes linearly. */
  | { readonly curve: readonly TimedValue[]; readonly repeat?: number };

export type TimedValue = readonly [seconds: number, value: number];

export interface HardwareDescription {
  /** What sensors measure, by name: `temperature`, `humidity`. */
  readonly values: Readonly<Record<string, Source>>;
  readonly pins: readonly PinDescription[];
  /** What analog pins see: volts. */
  readonly analog: readonly AnalogDescription[];
  readonly devices: readonly DeviceDescription[];
  readonly uarts: readonly UartDescription[];
  readonly presses: readonly PressDescription[];
  /** Wireless networks in range; none: whichever the program joins. */
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
  /** Absent: any is right. */
  readonly password?: string;
}

export interface PinDescription {
  /** `GPIO14`. */
  readonly pin: string;
  /** The level that something outside gives it; absent: nothing but the board's own pull. */
  readonly level?: Source;
  /** The level while a button on it is pressed; absent: the opposite of its pull. */
  readonly active?: 0 | 1;
}

export interface AnalogDescription {
  readonly pin: string;
  readonly volts: Source | string;
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
  /** What the other side sends at a time. */
  readonly sends: readonly { readonly at: number; readonly text: string }[];
  /** What the other side answers to what it gets. */
  readonly replies: readonly { readonly to: string; readonly with: string }[];
}

export interface DeviceDescription {
  readonly model: DeviceModel;
  /** On I2C. */
  readonly address?: number;
  /** The number of its bus; absent: it is found on every one. */
  readonly busNumber?: number;
  /** Of 1-wire and DHT sensors: the pin. Of SPI: the chip select. */
  readonly pin?: string;
  /** Of a display on SPI: the pin that tells data from commands. */
  readonly dc?: string;
  /** Of 1-wire: 8 bytes, hex. */
  readonly rom?: string;
  /** What it measures, where that is not the value of the same name: another value's name, or a source of its own. */
  readonly values: Readonly<Record<string, Source | string>>;
}

/** A kind of device: a file of `devices/`, or one of the user's. docs/device-toml.schema.json describes it. */
export interface DeviceModel {
  readonly name: string;
  readonly bus: 'i2c' | 'spi' | 'one-wire' | 'dht';
  /** What is written to it is shown: by which controller. */
  readonly display?: 'ssd1306';
  /** The first is the usual one. */
  readonly addresses?: readonly number[];
  /** What it measures. */
  readonly values: Readonly<Record<string, MeasuredValue>>;
  /** Bytes by the address of the first register, hex: `{ "0xD0": "60" }`. Others read as 0. */
  readonly registers?: Readonly<Record<string, string>>;
  /** Registers that a program can write; writes elsewhere have no effect. */
  readonly writable?: readonly number[] | 'all';
  /** Bits of writable registers that a write leaves as they are: flags, and bits that the device clears when it is done. */
  readonly readOnly?: readonly { readonly register: number; readonly mask: number }[];
  /** Bytes of a register's address on the bus, the high one first. Default 1. */
  readonly addressBytes?: 1 | 2;
  /** Bytes of one register, the low one first: those with 2 begin at twice their address in `blocks`. Default 1. */
  readonly registerBytes?: 1 | 2;
  /** Bits of a register's address that count; the others are flags. Default 0xff. */
  readonly registerMask?: number;
  /** A flag in a register's address that a longer access needs, or each byte is of the same register. */
  readonly incrementFlag?: number;
  /** Registers whose bytes are measured. */
  readonly blocks?: readonly BlockModel[];
  /** Writing `value` to `register` gives every register what it has at power-on. */
  readonly reset?: {
    readonly register: number;
    readonly value: number /** Default true. */;
    readonly acknowledged?: boolean;
  };
  /** For devices without registers. */
  readonly commands?: readonly CommandModel[];
  /** What a read without a command before it gives, hex; default: the answer to the last command again. */
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
  /** Each needs one of these bits to be set in that register, or the block holds `otherwise`. */
  readonly needs?: readonly { readonly register: number; readonly mask: number }[];
  readonly otherwise?: string;
}

export interface CommandModel {
  /** Hex; the first command that what is written begins with. */
  readonly write: string;
  readonly layout?: readonly Field[];
  /** Milliseconds until the answer is ready. */
  readonly takes?: number;
  /** What a read before then gives, hex; `nack`: the device does not answer. */
  readonly busy?: string;
  /** From then on the device is in this state: one that it measures in. */
  readonly begins?: string;
  readonly ends?: string;
  /** The answer is `otherwise` (hex, or `nack`) unless the device has been in `state` for so many milliseconds. */
  readonly needs?: { readonly state: string; readonly for: number; readonly otherwise: string };
}

/** Some bits of an answer; they follow one another, most significant first. */
export type Field =
  | { readonly bits: number; readonly constant: number }
  | MeasuredField
  /** One byte over the bytes since the last check, or the beginning. */
  | { readonly check: Check /** Bytes that count before them, hex. */; readonly before?: string };

export interface MeasuredField {
  readonly bits: number;
  readonly value: string;
  /** Raw = (value + add) * times / over, rounded. */
  readonly add?: number;
  readonly times?: number;
  readonly over?: number;
  /** How `times` depends on registers: for each the entry of the bits that are left of it after `shift` and `mask`. */
  readonly timesBy?: readonly {
    readonly register: number;
    readonly shift: number;
    readonly mask: number;
    readonly list: readonly number[];
  }[];
  /** Default `none`: below 0 is 0. */
  readonly sign?: 'none' | 'two' | 'magnitude';
  /** Of whole bytes; default `big`. */
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
