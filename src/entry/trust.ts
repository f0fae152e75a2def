// `thimble/trust` on Node: which root certificates a device needs.
import '../errors/advice.ts'; // so that errors have hints
import { loadProfile } from '../boards/load-profile.ts';
import { toPolicy } from '../context/verification-settings.ts';
import type { Network } from '../net/transport.ts';
import { createNodeNetwork } from '../platform/node/network.ts';
import { parseHost } from '../probe/host.ts';
import { type FindRootsSettings, findRoots as find, type RootReport } from '../trust/find-roots.ts';
import {
  checkOptions,
  either,
  listOf,
  MILLISECONDS,
  OBJECT,
  type OptionKinds,
  oneOf,
  SIGNAL,
  TEXT,
  TEXT_OR_BYTES,
} from '../util/check-options.ts';
import { readCertificates } from '../x509/certificate.ts';
import { readRevocationLists } from '../x509/crl.ts';
import { privatePki, type VerificationPolicy, webpki } from '../x509/policy.ts';
import { REVOCATION_MODES, type RevocationMode } from '../x509/revocation.ts';
import { knownRoots, verifyingBoards } from './known-roots.ts';
import { nodeEnvironment } from './node-platform.ts';

export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export type { ChosenRoot } from '../trust/choose-roots.ts';
export type { BoardRefusal, HostFailure, Proof, RootReport } from '../trust/find-roots.ts';
export { encodePemBundle, encodePythonBundle } from '../trust/write-bundle.ts';

/** How roots are looked for. */
export interface FindRootsOptions {
  /** The roots to choose from, PEM (any number) or DER (one); absent: the public root programs' roots on this machine. */
  readonly roots?: string | Uint8Array;
  /** Ids of the firmwares to test the result with; absent: the default boards of `thimble check` that can verify. */
  readonly boards?: readonly string[] | undefined;
  /** The rules for certificates, as a value or as text; absent: `webpki`, or `private` for `roots`. */
  readonly policy?: VerificationPolicy | string | undefined;
  /** CRLs to check certificates against, each PEM (any number) or DER. */
  readonly crls?: readonly (string | Uint8Array)[] | undefined;
  /** Default: `soft`. */
  readonly revocation?: RevocationMode | undefined;
  /** Milliseconds for each handshake. Default: 10,000. */
  readonly timeout?: number;
  /** Gives up: `net.aborted`. */
  readonly signal?: AbortSignal;
  /** Where connections are made: `createNodeNetwork`. */
  readonly network?: Network;
}

const KINDS: OptionKinds<FindRootsOptions> = {
  roots: TEXT_OR_BYTES,
  boards: listOf(TEXT),
  policy: either(TEXT, OBJECT),
  crls: listOf(TEXT_OR_BYTES),
  revocation: oneOf(...REVOCATION_MODES),
  timeout: MILLISECONDS,
  signal: SIGNAL,
  network: OBJECT,
};

/**
 * Finds the smallest set of root certificates that verifies all these hosts, tested as each board with only these roots.
 *
 * @param hosts - `example.com`, `example.com:8443`, `[::1]:8443`.
 * @returns a report with the verified hosts and those that failed.
 * @throws TlsError `trust.bad_host`; `board.unknown`; `pem.*`, `der.*`, `x509.no_anchors` for `roots`; `pem.*`, `x509.bad_crl` for `crls`;
 *   `x509.unknown_policy`; `net.aborted`.
 */
export async function findRoots(hosts: readonly string[], options: FindRootsOptions = {}): Promise<RootReport> {
  checkOptions('findRoots', options, KINDS);
  const { roots, crls = [], timeout = 10_000, signal, network = createNodeNetwork() } = options;
  const settings: FindRootsSettings = {
    environment: nodeEnvironment,
    network,
    // Given roots may be private CAs, which often leave out what the web PKI requires.
    policy: toPolicy(options.policy) ?? (roots === undefined ? webpki : privatePki),
    revocation: { crls: crls.flatMap(readRevocationLists), mode: options.revocation },
    ...(roots === undefined
      ? { knownRoots: knownRoots().programmes, localRoots: knownRoots().local }
      : { knownRoots: readCertificates(roots).map(({ der }) => der) }),
    boards: options.boards === undefined ? await verifyingBoards() : await Promise.all(options.boards.map(loadProfile)),
    timeout,
    signal,
  };
  return find(hosts.map(parseHost), settings);
}
