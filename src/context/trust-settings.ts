// The roots that a context trusts: loaded ones, built-in ones, or none.
import type { ContextProfile } from '../boards/profile.ts';
import { assembleBundle, type ListedRoot } from '../boards/root-bundle.ts';
import type { Anchors } from '../boards/stacks/stack.ts';
import { isTlsError } from '../errors.ts';
import type { Environment } from './environment.ts';

/** The trusted roots at the time of a connection. */
export type Trust =
  | ({ readonly kind: 'anchors' } & Anchors)
  /** CircuitPython after `cadata=""`. */
  | { readonly kind: 'off' };

interface ListedRoots {
  readonly certificates: readonly Uint8Array[];
  readonly missing: readonly ListedRoot[];
}

export class TrustSettings {
  readonly #profile: ContextProfile;
  readonly #environment: Environment;
  readonly #replacement: readonly Uint8Array[] | undefined;
  #loaded: readonly Uint8Array[] = [];
  #caData: string | Uint8Array | undefined;
  #parsed: { readonly data: string | Uint8Array; readonly certificates: readonly Uint8Array[] } | undefined;
  #builtIn: boolean;

  /** @param bundle - DER certificates that replace the built-in roots (`--bundle`). */
  constructor(profile: ContextProfile, environment: Environment, bundle: readonly Uint8Array[] | undefined) {
    this.#profile = profile;
    this.#environment = environment;
    this.#replacement = bundle;
    this.#builtIn = profile.runtime.defaults.trusted === 'built-in';
  }

  /** Whether nothing was loaded and the built-in roots are not asked for. */
  get isEmpty(): boolean {
    return !this.#builtIn && this.#loaded.length === 0 && this.#caData === undefined;
  }

  /** DER of the CAs that were loaded; none if they are parsed later, and cannot be. */
  get loaded(): readonly Uint8Array[] {
    if (this.#caData === undefined) return this.#loaded;
    if (this.isOff) return [];
    try {
      return this.#parsedCaData();
    } catch (error) {
      if (isTlsError(error)) return []; // the connection reports it
      throw error;
    }
  }

  /** Whether an empty text turned verification off, as in CircuitPython. */
  get isOff(): boolean {
    return this.#caData?.length === 0;
  }

  /** Built-in roots that this machine does not have, if built-in roots are trusted. */
  get missing(): readonly ListedRoot[] {
    return this.#builtIn && this.#replacement === undefined ? this.#builtInRoots().missing : [];
  }

  /** @throws TlsError `pem.malformed`, `pem.empty`, `board.bad_ca_data`; only in {@link current} if the firmware parses later. */
  load(data: string | Uint8Array): void {
    const { stack } = this.#profile;
    if (stack.loading === 'replaces') {
      this.#caData = data;
      this.#builtIn = false;
      return;
    }
    this.#loaded = [...this.#loaded, ...stack.readCaData(data, this.#environment.crypto)];
  }

  /** `set_default_verify_paths`: adds the built-in roots; in CircuitPython it goes back to them. */
  useBuiltIn(): void {
    this.#builtIn = true;
    this.#caData = undefined;
  }

  /** @throws TlsError as {@link load}. */
  current(): Trust {
    if (this.#caData !== undefined) {
      if (this.isOff) return { kind: 'off' };
      return { kind: 'anchors', builtIn: undefined, loaded: this.#parsedCaData() };
    }
    if (!this.#builtIn) return { kind: 'anchors', builtIn: undefined, loaded: this.#loaded };
    const builtIn = this.#replacement ?? this.#builtInRoots().certificates;
    // Roots that replace the host's are private CAs, and follow the policy of loaded ones.
    if (this.#profile.stack.roots.kind === 'system' && this.#replacement !== undefined)
      return { kind: 'anchors', builtIn: undefined, loaded: joined(builtIn, this.#loaded) };
    return { kind: 'anchors', builtIn, loaded: this.#loaded };
  }

  #parsedCaData(): readonly Uint8Array[] {
    const data = this.#caData!;
    if (this.#parsed?.data !== data)
      this.#parsed = { data, certificates: this.#profile.stack.readCaData(data, this.#environment.crypto) };
    return this.#parsed.certificates;
  }

  #builtInRoots(): ListedRoots {
    const known = BUNDLES.get(this.#environment) ?? new Map<string, ListedRoots>();
    BUNDLES.set(this.#environment, known);
    const roots = known.get(this.#profile.id) ?? findBuiltInRoots(this.#profile, this.#environment);
    known.set(this.#profile.id, roots);
    return roots;
  }
}

/** Returns the first array itself if nothing is added to it. */
function joined(first: readonly Uint8Array[], more: readonly Uint8Array[]): readonly Uint8Array[] {
  return more.length === 0 ? first : [...first, ...more];
}

/** Cached by profile: assembling a bundle hashes some 150 certificates, and a program creates many contexts. */
const BUNDLES = new WeakMap<Environment, Map<string, ListedRoots>>();

function findBuiltInRoots({ stack: { roots } }: ContextProfile, { crypto, systemRoots }: Environment): ListedRoots {
  if (roots.kind === 'none') return { certificates: [], missing: [] };
  if (roots.kind === 'system') return { certificates: systemRoots(), missing: [] };
  return assembleBundle(roots.id, systemRoots(), crypto);
}
