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

/** A kind of device: a file of `devices/`, or a user's file. device-schema.ts describes each field, here and below. */
export interface DeviceModel {
  readonly name: string;
  readonly bus: 'i2c' | 'spi' | 'one-wire' | 'dht';
  readonly display?: 'ssd1306';
  readonly addresses?: readonly number[];
  readonly values: Readonly<Record<string, MeasuredValue>>;
  readonly registers?: Readonly<Record<string, string>>;
  readonly writable?: readonly number[] | 'all';
  readonly readOnly?: readonly { readonly register: number; readonly mask: number }[];
  readonly addressBytes?: 1 | 2;
  readonly registerBytes?: 1 | 2;
  readonly registerMask?: number;
  readonly incrementFlag?: number;
  readonly blocks?: readonly BlockModel[];
  readonly reset?: {
    readonly register: number;
    readonly value: number;
    readonly acknowledged?: boolean;
  };
  readonly commands?: readonly CommandModel[];
  readonly idle?: string;
  readonly family?: number;
}

export interface MeasuredValue {
  readonly unit: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

export interface BlockModel {
  readonly at: number;
  readonly layout: readonly Field[];
  readonly needs?: readonly { readonly register: number; readonly mask: number }[];
  readonly otherwise?: string;
}

export interface CommandModel {
  readonly write: string;
  readonly layout?: readonly Field[];
  readonly takes?: number;
  readonly busy?: string;
  readonly begins?: string;
  readonly ends?: string;
  readonly needs?: { readonly state: string; readonly for: number; readonly otherwise: string };
}

export type Field =
  | { readonly bits: number; readonly constant: number }
  | MeasuredField
  | { readonly check: Check; readonly before?: string };

export interface MeasuredField {
  readonly bits: number;
  readonly value: string;
  readonly add?: number;
  readonly times?: number;
  readonly over?: number;
  readonly timesBy?: readonly {
    readonly register: number;
    readonly shift: number;
    readonly mask: number;
    readonly list: readonly number[];
  }[];
  readonly sign?: 'none' | 'two' | 'magnitude';
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
