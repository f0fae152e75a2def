// Reads a run's hardware description from the user's input: a board.toml, `--set`, `--press`.
import { TlsError } from '../../errors.ts';
import { readToml } from './check-shape.ts';
import type {
  AnalogDescription,
  DeviceDescription,
  DeviceModel,
  HardwareDescription,
  PinDescription,
  PressDescription,
  ValueOverTime,
  WifiNetwork,
} from './description.ts';
import { DEVICE_SCHEMA } from './device-schema.ts';
import { BOARD_TOML_SCHEMA, type BoardToml, type DeviceToml } from './schema.ts';

export interface HardwareInput {
  /** The text of a board.toml, and its name in errors. */
  readonly board?: { readonly text: string; readonly file: string } | undefined;
  /** `temperature=21.5`, `GP26=1.2`, `GP14=0`. */
  readonly set: readonly string[];
  /** `BUTTON@2s`, `GP14@500ms..2s`. */
  readonly press: readonly string[];
}

/** The board's pin names, and access to device files. */
export interface HardwareContext {
  /** The board's pin names: `LED` → `GPIO25`. Numbers and `GPIOn` are always understood. */
  readonly pinNames: Readonly<Record<string, string>>;
  /** @returns the text of a device's file: `bme280` if included, `./mine.toml` next to the board.toml; `undefined`: not found. */
  readonly deviceFile: (type: string) => Promise<string | undefined>;
  /** The names of the included devices. */
  readonly deviceTypes: readonly string[];
}

/** Milliseconds for which a button is pressed by default. */
const PRESS = 200;

/** @throws TlsError `hardware.bad_file`, `cli.usage`. */
export async function readHardware(input: HardwareInput, context: HardwareContext): Promise<HardwareDescription> {
  const file = input.board?.file ?? 'board.toml';
  const board: BoardToml =
    input.board === undefined ? {} : await readToml<BoardToml>(input.board.text, file, BOARD_TOML_SCHEMA);
  const names = new Map<string, string>();
  const pinOf = (pin: string | number, path: string): string => {
    const found = names.get(String(pin)) ?? pinNamed(pin, context.pinNames);
    if (found === undefined) throw new TlsError('hardware.bad_file', `${file}: ${path}: the board has no pin ${pin}`);
    return found;
  };
  const pins: PinDescription[] = [];
  for (const [name, { pin, ...wired }] of Object.entries(board.pins ?? {})) {
    const found = pinOf(pin, `/pins/${name}/pin`);
    names.set(name, found);
    pins.push({ pin: found, ...wired });
  }
  const analog: AnalogDescription[] = Object.entries(board.analog ?? {}).map(([name, volts]) => ({
    pin: pinOf(name, `/analog/${name}`),
    volts,
  }));
  const values: Record<string, ValueOverTime> = { ...board.values };
  const devices: DeviceDescription[] = [];
  for (const [index, device] of (board.devices ?? []).entries())
    devices.push(await describeDevice(device, `/devices/${index}`, file, context, pinOf));
  checkNames(board, file, values, devices);

  for (const text of input.set)
    setValue(text, { values, pins, analog }, (name) => names.get(name) ?? pinNamed(name, context.pinNames));
  const presses = input.press.map((text) =>
    readPress(text, (name) => names.get(name) ?? pinNamed(name, context.pinNames)),
  );
  const uarts = (board.uarts ?? []).map(({ port, sends = [], replies = [] }) => ({ port, sends, replies }));
  return { values, pins, analog, devices, uarts, presses, networks: describeNetworks(board, file) };
}

/** @returns `GPIO14` for 14, `14`, `GP14`, `GPIO14`, `IO14`, and the pin of one of the board's names. */
export function pinNamed(pin: string | number, names: Readonly<Record<string, string>>): string | undefined {
  const text = String(pin);
  if (Object.hasOwn(names, text)) return names[text];
  if (Object.values(names).includes(text)) return text;
  const number = /^(?:GPIO|GP|IO)?(\d{1,2})$/.exec(text)?.[1];
  return number === undefined ? undefined : `GPIO${Number(number)}`;
}

async function describeDevice(
  device: DeviceToml,
  path: string,
  file: string,
  context: HardwareContext,
  pinOf: (pin: string | number, path: string) => string,
): Promise<DeviceDescription> {
  const { type, address, busNumber, pin, dc, rom, values = {}, ...own } = device;
  const bad = (detail: string) => new TlsError('hardware.bad_file', `${file}: ${path}: ${detail}`);
  let model: DeviceModel;
  if (type === undefined) model = { name: 'a device of board.toml', bus: 'i2c', values: {}, ...own };
  else {
    const text = await context.deviceFile(type);
    if (text === undefined)
      throw bad(`there is no device ${type}: ${context.deviceTypes.join(', ')}, or a file such as "./my-sensor.toml"`);
    model = await readToml<DeviceModel>(text, type, DEVICE_SCHEMA);
    const [extra] = Object.keys(own);
    if (extra !== undefined) throw bad(`/${extra} is for a device without type; a file of your own can say it`);
  }
  if (model.bus === 'i2c' && address === undefined && model.addresses === undefined) throw bad('it has no address');
  if (model.bus !== 'i2c' && pin === undefined) throw bad(`${model.name} is on a pin: pin = "GP15"`);
  if (model.bus === 'spi' && (model.display === undefined || dc === undefined))
    throw bad(`${model.name} is a display on SPI: pin = its chip select, dc = the pin that tells data from commands`);
  if (model.bus !== 'spi' && dc !== undefined) throw bad(`${model.name} has no pin dc`);
  for (const name of Object.keys(values))
    if (!Object.hasOwn(model.values, name))
      throw bad(`${model.name} does not measure ${name}: ${Object.keys(model.values).join(', ')}`);
  return {
    model,
    values,
    ...(address !== undefined && { address }),
    ...(busNumber !== undefined && { busNumber }),
    ...(rom !== undefined && { rom }),
    ...(pin !== undefined && { pin: pinOf(pin, `${path}/pin`) }),
    ...(dc !== undefined && { dc: pinOf(dc, `${path}/dc`) }),
  };
}

/** @throws TlsError `hardware.bad_file` if two have the same name: a program could not choose between them. */
function describeNetworks({ wifi = [] }: BoardToml, file: string): readonly WifiNetwork[] {
  const names = new Set(wifi.map(({ ssid }) => ssid));
  if (names.size < wifi.length) throw new TlsError('hardware.bad_file', `${file}: /wifi: two networks have one ssid`);
  return wifi.map(({ ssid, password, security, channel = 1, rssi = -50, bssid }, index) => ({
    ssid,
    security: security ?? (password === '' ? 'open' : 'wpa2'),
    channel,
    rssi,
    bssid: bssid?.replaceAll(':', '').toLowerCase() ?? `0200000003${String(index).padStart(2, '0')}`,
    ...(password !== undefined && { password }),
  }));
}

/** Rejects unknown names, and two devices at one address. @throws TlsError `hardware.bad_file`. */
function checkNames(
  board: BoardToml,
  file: string,
  values: Readonly<Record<string, ValueOverTime>>,
  devices: readonly DeviceDescription[],
): void {
  const named = [
    ...Object.entries(board.analog ?? {}).map(([pin, volts]) => [`/analog/${pin}`, volts] as const),
    ...(board.devices ?? []).flatMap((device, index) =>
      Object.entries(device.values ?? {}).map(([name, value]) => [`/devices/${index}/values/${name}`, value] as const),
    ),
  ];
  for (const [path, value] of named)
    if (typeof value === 'string' && !Object.hasOwn(values, value))
      throw new TlsError('hardware.bad_file', `${file}: ${path}: [values] has no ${value}`);
  const taken = new Set<string>();
  for (const { model, address, busNumber } of devices) {
    if (model.bus !== 'i2c') continue;
    const at = `0x${(address ?? model.addresses![0]!).toString(16)}`;
    const place = `${at} ${busNumber ?? ''}`;
    if (taken.has(place))
      throw new TlsError(
        'hardware.bad_file',
        `${file}: two devices have the address ${at}: give one address or busNumber`,
      );
    taken.add(place);
  }
}

/** @throws TlsError `cli.usage`. */
function setValue(
  text: string,
  into: { values: Record<string, ValueOverTime>; pins: PinDescription[]; analog: AnalogDescription[] },
  pinOf: (name: string) => string | undefined,
): void {
  const [, name, number] = /^([^=]+)=(-?\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (name === undefined || number === undefined)
    throw new TlsError('cli.usage', `--set ${text}: NAME=NUMBER, such as temperature=21.5 or GP26=1.65`);
  const value = Number(number);
  const pin = Object.hasOwn(into.values, name) ? undefined : pinOf(name);
  if (pin === undefined) {
    into.values[name] = value;
    return;
  }
  // A number on a pin sets both its level and its voltage: the program may read either.
  const index = into.pins.findIndex((each) => each.pin === pin);
  const level = value > LOGIC_LEVEL ? 1 : 0;
  if (index >= 0) into.pins[index] = { ...into.pins[index]!, level };
  else into.pins.push({ pin, level });
  const other = into.analog.findIndex((each) => each.pin === pin);
  if (other >= 0) into.analog[other] = { pin, volts: value };
  else into.analog.push({ pin, volts: value });
}

/** Volts above which a digital input reads 1; `GP14=1` is a level. */
const LOGIC_LEVEL = 0.8;

/** @throws TlsError `cli.usage`. */
function readPress(text: string, pinOf: (name: string) => string | undefined): PressDescription {
  const usage = (why: string) => new TlsError('cli.usage', `--press ${text}: ${why}`);
  const [, name, begin, end] = /^([^@]+)@([^.]+(?:\.\d+)?m?s)(?:\.\.(.+))?$/.exec(text) ?? [];
  const from = begin === undefined ? undefined : milliseconds(begin);
  const to = end === undefined ? (from ?? 0) + PRESS : milliseconds(end);
  if (name === undefined || from === undefined || to === undefined)
    throw usage('PIN@TIME, such as BUTTON@2s or GP14@500ms..2s');
  if (to <= from) throw usage('it ends before it begins');
  const pin = pinOf(name);
  if (pin === undefined) throw usage(`the board has no pin ${name}, and board.toml none of that name`);
  return { pin, from, to };
}

function milliseconds(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return Number(number) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit as 'ms' | 's' | 'm' | 'h'];
}
