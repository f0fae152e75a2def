// `thimble/boards`: the ClientHello, trust, limits and error texts of each firmware on each board, as data, and
// connections that are made as it would make them.
import '../errors/advice.ts'; // so that errors have hints
import type { BoardProfile } from '../boards/profile.ts';
import { TlsContext } from '../context/tls-context.ts';
import { checkOptions, type OptionKinds, oneOf, TEXT_OR_BYTES } from '../util/check-options.ts';
import { readCertificates } from '../x509/certificate.ts';
import { nodeEnvironment } from './node-platform.ts';

export {
  type BundleEntry,
  type BundleVersion,
  bundleEntries,
  encodeBundle,
  parseBundle,
} from '../boards/bundle-format.ts';
export { BOARD_IDS } from '../boards/catalogue.ts';
export type { ChipFacts } from '../boards/chips/chip-facts.ts';
export { loadProfile } from '../boards/load-profile.ts';
export { osErrorOf } from '../boards/os-error.ts';
export type { BoardProfile, PythonFacts, RuntimeFacts } from '../boards/profile.ts';
export { type Basis, type Provenance, type ProvenanceField, type Source, worstBasis } from '../boards/provenance.ts';
export type { RaisedError } from '../boards/python-exception.ts';
export { type ListedRoot, listedRoots } from '../boards/root-bundle.ts';
export type { BuiltInRoots, MemoryFigures, TlsStack, VerifyMode } from '../boards/stacks/stack.ts';
export type { TlsContext } from '../context/tls-context.ts';
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';

/** Options of a board's context. */
export interface BoardContextOptions {
  /** Default: `client`. */
  readonly role?: 'client' | 'server' | undefined;
  /** Roots instead of the built-in ones: PEM with any number of certificates, or DER. */
  readonly bundle?: string | Uint8Array | undefined;
}

const CONTEXT_KINDS: OptionKinds<BoardContextOptions> = { role: oneOf('client', 'server'), bundle: TEXT_OR_BYTES };

/**
 * Settings for connections as that firmware makes them: its ClientHello, its verifier, its roots. `clientSettings` and
 * `serverSettings` of it are what the engine takes (`thimble/tls`), and {@link osErrorOf} says what its program sees of a
 * failure. MicroPython has no built-in roots: `setDefaultVerifyPaths` trusts the built-in ones, if there are any.
 *
 * @throws TlsError `pem.*`, `der.*`, `x509.malformed` for `bundle`.
 */
export function createBoardContext(board: BoardProfile, options: BoardContextOptions = {}): TlsContext {
  checkOptions('createBoardContext', options, CONTEXT_KINDS);
  const { role = 'client', bundle } = options;
  const roots = bundle === undefined ? undefined : readCertificates(bundle).map(({ der }) => der);
  return new TlsContext({ profile: board, environment: nodeEnvironment, role, bundle: roots });
}
