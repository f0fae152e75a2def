// What a context trusts: the roots that were loaded, those built in, or nothing.
import { parseCaData } from '../boards/ca-data.ts';
import type { BoardProfile } from '../boards/profile.ts';
import { assembleBundle, type ListedRoot } from '../boards/root-bundle.ts';
import type { Environment } from './environment.ts';

/** What is trusted when a connection is made. */
export type Trust =
  /** DER certificates. An array that does not change is the same object each time, so that it can be indexed once. */
  | {
      readonly kind: 'anchors';
      readonly builtIn: readonly Uint8Array[] | undefined;
      readonly loaded: readonly Uint8Array[];
    }
  /** CircuitPython after `cadata=""`. */
  | { readonly kind: 'off' };

interface BuiltInRoots {
  readonly certificates: readonly Uint8Array[];
  readonly missing: readonly ListedRoot[];
}

export class TrustSettings {
  readonly #profile: BoardProfile;
  readonly #environment: Environment;
  readonly #replacement: readonly Uint8Array[] | undefined;
  #loaded: readonly Uint8Array[] = [];
  #caData: string | Uint8Array | undefined;
  #builtIn: boolean;
  #roots: BuiltInRoots | undefined;

  /** @param bundle - DER certificates that stand in for the built-in roots (`--bundle`). */
  constructor(profile: BoardProfile, environment: Environment, bundle: readonly Uint8Array[] | undefined) {
    this.#profile = profile;
    this.#environment = environment;
    this.#replacement = bundle;
    this.#builtIn = profile.runtime === 'circuitpython';
  }

  /** Whether nothing was loaded and the built-in roots are not asked for. */
  get isEmpty(): boolean {
    return !this.#builtIn && this.#loaded.length === 0 && this.#caData === undefined;
  }

  /** Built-in roots whose bodies nobody here knows, where built-in roots are trusted. */
  get missing(): readonly ListedRoot[] {
    return this.#builtIn && this.#replacement === undefined ? this.#builtInRoots().missing : [];
  }

  /** @throws TlsError `pem.malformed`, `pem.empty`, `board.bad_ca_data`; for the form `pem` only in {@link current}. */
  load(data: string | Uint8Array): void {
    if (this.#profile.caData === 'pem') {
      this.#caData = data;
      this.#builtIn = false;
      return;
    }
    this.#loaded = [...this.#loaded, ...parseCaData(data, this.#profile.caData, this.#environment.crypto)];
  }

  /** `set_default_verify_paths`: adds the built-in roots; in CircuitPython it goes back to them. */
  useBuiltIn(): void {
    this.#builtIn = true;
    this.#caData = undefined;
  }

  /** @throws TlsError as {@link load}. */
  current(): Trust {
    if (this.#caData !== undefined) {
      if (this.#caData.length === 0) return { kind: 'off' };
      const loaded = parseCaData(this.#caData, 'pem', this.#environment.crypto);
      return { kind: 'anchors', builtIn: undefined, loaded };
    }
    const builtIn = this.#builtIn ? (this.#replacement ?? this.#builtInRoots().certificates) : undefined;
    return { kind: 'anchors', builtIn, loaded: this.#loaded };
  }

  #builtInRoots(): BuiltInRoots {
    this.#roots ??= builtInRoots(this.#profile, this.#environment);
    return this.#roots;
  }
}

function builtInRoots({ roots }: BoardProfile, { crypto, systemRoots, knownRoots }: Environment): BuiltInRoots {
  if (roots.kind === 'none') return { certificates: [], missing: [] };
  if (roots.kind === 'system') return { certificates: systemRoots(), missing: [] };
  return assembleBundle(roots.id, [...systemRoots(), ...(knownRoots?.() ?? [])], crypto);
}
