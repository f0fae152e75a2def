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

/** @returns the modules of each chip that the version has: all changes applied up to and including that version's. */
export function modulesAt(history: readonly VersionChanges[], version: Version): ReadonlyMap<string, ChipModules> {
  const byChip = new Map<string, ChipModules>();
  const last = history.findIndex((each) => each.version === version);
  for (const { newChips, changes } of history.slice(0, last + 1)) {
    for (const [chip, original = ''] of words(newChips).map((word) => word.split('=')))
      byChip.set(chip!, byChip.get(original) ?? NO_MODULES);
    for (const change of changes)
      for (const chip of chosenChips(change.chips, [...byChip.keys()]))
        byChip.set(chip, applied(change, byChip.get(chip)!));
  }
  return byChip;
}

const NO_MODULES: ChipModules = { builtin: new Map(), extensible: new Map(), frozen: new Map(), aliases: new Map() };

function chosenChips(chosen: string, chips: readonly string[]): readonly string[] {
  const named = words(chosen);
  return named[0] === 'all' ? chips.filter((chip) => !named.slice(2).includes(chip)) : named;
}

function applied(change: ModuleChange, modules: ChipModules): ChipModules {
  const { builtin, extensible, frozen, aliases } = modules;
  return {
    builtin: changed(builtin, change.builtin),
    extensible: changed(extensible, change.extensible),
    frozen: changed(frozen, change.frozen),
    aliases: changed(aliases, change.aliases),
  };
}

function changed(
  modules: ReadonlyMap<string, string | undefined>,
  change: string | undefined,
): ReadonlyMap<string, string | undefined> {
  if (change === undefined) return modules;
  const result = new Map(modules);
  for (const word of words(change)) {
    const [name, value] = word.slice(1).split('=');
    if (word.startsWith('-')) result.delete(name!);
    else result.set(name!, value);
  }
  return result;
}
