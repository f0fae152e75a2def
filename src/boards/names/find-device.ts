// Finds the chip that a name means: a chip's id, the id or the name of a board, or a common name.
import { CIRCUITPYTHON_BOARDS } from './circuitpython-boards.ts';
import { MICROPYTHON_BOARDS } from './micropython-boards.ts';
import { reduceName, squeezeName } from './reduce-name.ts';
import { USUAL_NAMES, WITHOUT_PROFILE } from './usual-names.ts';

export type RuntimeId = 'micropython' | 'circuitpython';

export interface Device {
  /** `esp32-s3`; may be a chip without a profile. */
  readonly chip: string;
  /** The runtime whose list of boards has the name, if only one does. */
  readonly runtime: RuntimeId | undefined;
  /** The matching name, as in its list. */
  readonly name: string;
}

/** @returns `undefined` if no list has the name, or if boards with different chips share it. */
export function findDevice(name: string): Device | undefined {
  const { exact, squeezed, reduced } = deviceIndex();
  const found =
    exact.get(name.trim().toLowerCase()) ?? squeezed.get(squeezeName(name)) ?? reduced.get(reduceName(name));
  return found === undefined ? undefined : theOne(found);
}

/** What is known of a device without a profile. */
export function whyWithoutProfile(chip: string): string | undefined {
  return WITHOUT_PROFILE[chip];
}

/** Every name that {@link findDevice} knows. */
export function listDevices(): readonly Device[] {
  return deviceIndex().devices;
}

interface DeviceIndex {
  readonly devices: readonly Device[];
  readonly exact: ReadonlyMap<string, readonly Device[]>;
  readonly squeezed: ReadonlyMap<string, readonly Device[]>;
  readonly reduced: ReadonlyMap<string, readonly Device[]>;
}

let index: DeviceIndex | undefined;

function deviceIndex(): DeviceIndex {
  if (index !== undefined) return index;
  const devices = readDevices();
  index = {
    devices,
    exact: groupBy(devices, (name) => name.toLowerCase()),
    squeezed: groupBy(devices, squeezeName),
    reduced: groupBy(devices, reduceName),
  };
  return index;
}

function groupBy(devices: readonly Device[], keyOf: (name: string) => string): Map<string, Device[]> {
  const groups = new Map<string, Device[]>();
  for (const device of devices) {
    const key = keyOf(device.name);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [device]);
    else group.push(device);
  }
  return groups;
}

/** Boards of one chip as one device; none if the chips differ. */
function theOne([first, ...rest]: readonly Device[]): Device | undefined {
  if (rest.some(({ chip }) => chip !== first!.chip)) return undefined;
  const isOfBoth = rest.some(({ runtime }) => runtime !== first!.runtime);
  return { ...first!, runtime: isOfBoth ? undefined : first!.runtime };
}

function readDevices(): Device[] {
  const chips = [...Object.keys(USUAL_NAMES), ...Object.keys(WITHOUT_PROFILE)];
  return [
    ...chips.map((chip) => ({ chip, runtime: undefined, name: chip })),
    ...Object.entries(USUAL_NAMES).flatMap(([chip, names]) =>
      names.map((name) => ({ chip, runtime: undefined, name })),
    ),
    ...boardsOf(MICROPYTHON_BOARDS, 'micropython'),
    ...boardsOf(CIRCUITPYTHON_BOARDS, 'circuitpython'),
  ];
}

function boardsOf(lists: Readonly<Record<string, string>>, runtime: RuntimeId): Device[] {
  return Object.entries(lists).flatMap(([chip, list]) =>
    list
      .trim()
      .split('\n')
      .flatMap((line) => {
        const space = line.indexOf(' ');
        return [line.slice(0, space), line.slice(space + 1)].map((name) => ({ chip, runtime, name }));
      }),
  );
}
