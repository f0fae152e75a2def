// Which modules a runtime has on each chip, recorded as the changes from version to version: how to read modules/*.ts.
import type { Version } from '../versions.ts';
import { words } from '../words.ts';

/** What a version changed in the one before it. The first version starts from nothing. */
export interface VersionChanges {
  readonly version: Version;
  /** Chips that this version is the first to have: `esp32`, or `esp32-c6=esp32-c3`, which starts as a copy of the other. */
  readonly newChips?: string;
  readonly changes: readonly ModuleChange[];
}

/** Words that change the modules of some chips: `+name` adds, `+name=value` also sets a value, `-name` removes. */
export interface ModuleChange {
  /** `all`, `all but esp8266`, or some chips: `esp32 esp32-s3`. */
  readonly chips: string;
  readonly builtin?: string;
  readonly extensible?: string;
  /** The value is the version of the module's package. */
  readonly frozen?: string;
  /** The value is the name of the module that the old name resolves to. */
  readonly aliases?: string;
}

/** What a version changed in how boards differ from the board that represents their chip. */
export interface DeviceChanges {
  readonly version: Version;
  /**
   * Modules and the boards that they apply to. `+name`: these boards have a module that the chip's list lacks; `-name`:
   * they lack one that it has; `=name`: for this module the chip's list is right again.
   */
  readonly changes: readonly (readonly [modules: string, boards: string])[];
}

export const MODULE_KINDS = ['builtin', 'extensible', 'frozen', 'aliases'] as const;
export type ModuleKind = (typeof MODULE_KINDS)[number];

/** The modules of one chip: of each kind the names, with the value of those that have one. */
export type ChipModules = Readonly<Record<ModuleKind, ReadonlyMap<string, string | undefined>>>;

/** @returns the chip's modules after the changes up to and including that version; `undefined` if it is not there yet. */
export function modulesAt(history: readonly VersionChanges[], version: Version, chip: string): ChipModules | undefined {
  return modulesAfter(history.slice(0, history.findIndex((each) => each.version === version) + 1), chip);
}

type Changing = Readonly<Record<ModuleKind, Map<string, string | undefined>>>;

function modulesAfter(history: readonly VersionChanges[], chip: string): Changing | undefined {
  let modules: Changing | undefined;
  for (const [i, { newChips, changes }] of history.entries()) {
    const added = words(newChips).find((word) => word.split('=')[0] === chip);
    if (added !== undefined) {
      const original = added.split('=')[1];
      modules = original === undefined ? noModules() : modulesAfter(history.slice(0, i), original);
    }
    if (modules === undefined) continue;
    for (const change of changes) if (concerns(change, chip)) apply(change, modules);
  }
  return modules;
}

function noModules(): Changing {
  return { builtin: new Map(), extensible: new Map(), frozen: new Map(), aliases: new Map() };
}

function concerns({ chips }: ModuleChange, chip: string): boolean {
  const named = words(chips);
  return (named[0] === 'all') !== named.includes(chip);
}

function apply(change: ModuleChange, modules: Changing): void {
  for (const kind of MODULE_KINDS) {
    for (const word of words(change[kind])) {
      const [name, value] = word.slice(1).split('=');
      if (word.startsWith('-')) modules[kind].delete(name!);
      else modules[kind].set(name!, value);
    }
  }
}
