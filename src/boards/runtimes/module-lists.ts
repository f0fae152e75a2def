// Which Python modules a firmware has, and how an import chooses among them (facts/modules/README.md, "Import rule").

export interface ModuleLists {
  /** Names that resolve to a module in C. */
  readonly builtin: readonly string[];
  /** Those of them that a file of the same name on `sys.path` replaces; the others always win. */
  readonly extensible: readonly string[];
  /** MicroPython's old names (`utime`) that resolve to a built-in module. */
  readonly uNames: readonly string[];
  /** Modules frozen into the firmware, with the version of the package they are from; null: it has none. */
  readonly frozen: Readonly<Record<string, string | null>>;
  /** CircuitPython's old names of modules. */
  readonly aliases: Readonly<Record<string, string>>;
}

/** Of a runtime whose chip is not known yet. */
export const NO_MODULES: ModuleLists = { builtin: [], extensible: [], uNames: [], frozen: {}, aliases: {} };

export function words(text: string): readonly string[] {
  return text.split(' ');
}
