// The Python modules of a firmware, and how an import chooses among them (facts/modules/README.md, "Import rule").

export interface ModuleLists {
  /** Names that resolve to a module in C. */
  readonly builtin: readonly string[];
  /** Built-in modules that a file of the same name on `sys.path` replaces; the others always win. */
  readonly extensible: readonly string[];
  /** MicroPython's old names (`utime`) that resolve to a built-in module. */
  readonly uNames: readonly string[];
  /** Modules frozen into the firmware, with their package's version; null if it has none. */
  readonly frozen: Readonly<Record<string, string | null>>;
  /** CircuitPython's old module names. */
  readonly aliases: Readonly<Record<string, string>>;
}

/** The facts of a runtime before its chip is known. */
export const NO_MODULES: ModuleLists = { builtin: [], extensible: [], uNames: [], frozen: {}, aliases: {} };
