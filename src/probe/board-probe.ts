// Connects as given firmwares would, for many firmwares and hosts at once, and returns what a program there would see.
// It uses the same code as `thimble run`: the profile's context, its verifier, and its error texts.
import { raiseOn } from '../boards/os-error.ts';
import type { BoardProfile } from '../boards/profile.ts';
import { type Basis, type ProvenanceField, worstBasis } from '../boards/provenance.ts';
import type { Failure, RaisedOrEnd } from '../boards/stacks/stack.ts';
import { UNVERIFIED } from '../boards/unverified.ts';
import type { Environment } from '../context/environment.ts';
import type { TlsContext } from '../context/tls-context.ts';
import { isTlsError, type TlsError } from '../errors.ts';
import { hasIpv6Alone, withoutIpv6 } from '../net/without-ipv6.ts';
import type { ClientSettings } from '../tls/engine.ts';
import { PARKED } from '../tls/parked.ts';
import { type BoardSetup, boardContext, type Verification, verificationOf } from './board-context.ts';
import { mapBounded } from './bounded.ts';
import {
  type HandshakeRecord,
  type HandshakeSettings,
  recordHandshake,
  recordOfChain,
  type Stage,
} from './handshake.ts';
import { helloKey } from './hello-key.ts';
import type { Host } from './host.ts';
import { rememberKeys } from './remembered-keys.ts';

export interface ProbeSettings extends Omit<HandshakeSettings, 'afterwards'>, BoardSetup {
  readonly environment: Environment;
  /** Called with the number of finished connections, and of all. */
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
}

/** The result for one host on one firmware. */
export interface BoardOutcome {
  readonly profile: BoardProfile;
  readonly host: Host;
  /** The step at which it ended: `set-up` is before anything is sent. */
  readonly stage: Stage | 'set-up';
  /** The true reason; `undefined` if it would connect. */
  readonly error: TlsError | undefined;
  /** What the program sees of it. */
  readonly raised: RaisedOrEnd | undefined;
  readonly verification: Verification;
  /** What the verifier found, accepted or not. */
  readonly verdict: unknown;
  /** The alert that the firmware sends. */
  readonly alert: number | undefined;
  /**
   * What was seen on the way, as far as this firmware goes; `undefined` for `set-up`. Firmwares that say the same share
   * one that continues past the certificates, whatever the verifiers say: {@link witness}.
   */
  readonly handshake: HandshakeRecord | undefined;
  /** The shared one; `undefined` if the firmware's own verifier took part in it. */
  readonly witness: HandshakeRecord | undefined;
  /** How reliable this result is. */
  readonly basis: Basis;
}

/** Handshakes at a time: enough to hide slow hosts, few enough for a home router. */
const PARALLEL = 16;

/**
 * The result of each of these firmwares with each host. One handshake is made for each host and each different hello; the
 * certificates that came are then judged by each firmware's own verifier.
 *
 * @returns one list for each host, in the order of both. @throws TlsError `net.aborted`.
 */
export async function probeBoards(
  hosts: readonly Host[],
  profiles: readonly BoardProfile[],
  settings: ProbeSettings,
): Promise<BoardOutcome[][]> {
  const boards = profiles.map((profile) => prepare(profile, settings));
  const groups = groupBy(boards, ({ key }) => key);
  const tasks = hosts.flatMap((host) => groups.map((group) => ({ host, group })));
  const outcomes = new Map<Host, Map<BoardProfile, BoardOutcome>>(hosts.map((host) => [host, new Map()]));
  await mapBounded(
    tasks,
    PARALLEL,
    async ({ host, group }) => {
      for (const outcome of await probeGroup(host, group, settings)) outcomes.get(host)!.set(outcome.profile, outcome);
    },
    (done) => settings.onProgress?.(done, tasks.length),
  );
  return hosts.map((host) => profiles.map((profile) => outcomes.get(host)!.get(profile)!));
}

/** One host on one firmware. @throws TlsError `net.aborted`. */
export async function probeBoard(host: Host, profile: BoardProfile, settings: ProbeSettings): Promise<BoardOutcome> {
  const [outcome] = await probeGroup(host, [prepare(profile, settings)], settings);
  return outcome!;
}

/**
 * What would become of a connection that was probed if the program had done otherwise: other roots, another clock, a name
 * instead of another. Nothing is sent if the certificates already received are enough.
 *
 * @throws TlsError `net.aborted`.
 */
export async function probeAgain(
  { witness, profile }: Pick<BoardOutcome, 'witness' | 'profile'>,
  host: Host,
  settings: ProbeSettings,
): Promise<BoardOutcome> {
  const board = prepare(profile, settings);
  if (witness === undefined || board.isAlone) return probeBoard(host, profile, settings);
  const client = clientOf(host, board);
  return isTlsError(client) ? outcomeOfSetUp(host, board, client) : judgeShared(host, board, client, witness, settings);
}

/**
 * A firmware's verdict on certificates from elsewhere, as if this host had sent them. Nothing is sent.
 *
 * @param chain - DER, end entity first, at least one.
 */
export async function judgeChain(
  host: Host,
  profile: BoardProfile,
  chain: readonly Uint8Array[],
  settings: ProbeSettings,
): Promise<BoardOutcome> {
  const board = prepare(profile, settings);
  const client = clientOf(host, board);
  if (isTlsError(client)) return outcomeOfSetUp(host, board, client);
  return judgeShared(host, board, client, recordOfChain(chain, host, client), settings);
}

/** A firmware with its program's settings, or why there are none. */
interface Prepared {
  readonly profile: BoardProfile;
  readonly verification: Verification;
  readonly context: TlsContext | undefined;
  readonly error: TlsError | undefined;
  /** Equal if hosts cannot distinguish the firmwares. */
  readonly key: string;
  /** Its own verifier has a part in the handshake. */
  readonly isAlone: boolean;
}

function prepare(profile: BoardProfile, settings: ProbeSettings): Prepared {
  const environment = rememberKeys(settings.environment);
  const verification = verificationOf(profile, settings, environment);
  try {
    const context = boardContext(profile, settings, environment);
    // Each shows a certificate in its own way, and a strict profile's verifier has a part in the handshake.
    const isAlone = settings.credential !== undefined || profile.stack.rules === 'open';
    const key = isAlone ? profile.id : helloKey(context);
    return { profile, verification, context, error: undefined, key, isAlone };
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return { profile, verification, context: undefined, error, key: profile.id, isAlone: true };
  }
}

async function probeGroup(host: Host, group: readonly Prepared[], settings: ProbeSettings): Promise<BoardOutcome[]> {
  if (group[0]!.isAlone) return [await probePrepared(host, group[0]!, settings)];
  const outcomes: BoardOutcome[] = [];
  let shared: HandshakeRecord | undefined;
  for (const board of group) {
    const client = clientOf(host, board);
    if (isTlsError(client)) {
      outcomes.push(outcomeOfSetUp(host, board, client));
      continue;
    }
    shared ??= await connectAs(board, host, { ...client, verifier: UNVERIFIED }, settings);
    outcomes.push(await judgeShared(host, board, client, shared, settings));
  }
  return outcomes;
}

async function probePrepared(host: Host, board: Prepared, settings: ProbeSettings): Promise<BoardOutcome> {
  const client = clientOf(host, board);
  if (isTlsError(client)) return outcomeOfSetUp(host, board, client);
  return outcomeOf(host, board, await connectAs(board, host, client, settings));
}

/** No firmware is known to be built with IPv6: a board finds no address for a name without IPv4 addresses. */
function connectAs(
  { profile }: Prepared,
  host: Host,
  client: ClientSettings,
  settings: ProbeSettings,
): Promise<HandshakeRecord> {
  if (profile.stack.rules === 'open') return recordHandshake(host, client, settings);
  return recordHandshake(host, client, { ...settings, network: withoutIpv6(settings.network) });
}

/** @returns the settings of the connection, or why the firmware makes none. */
function clientOf({ name }: Host, { context, error }: Prepared): ClientSettings | TlsError {
  if (context === undefined) return error!;
  try {
    return context.clientSettings({ serverName: name });
  } catch (thrown) {
    if (isTlsError(thrown)) return thrown;
    throw thrown;
  }
}

/** This firmware's verdict on the certificates comes before later results of the handshake. */
async function judgeShared(
  host: Host,
  board: Prepared,
  client: ClientSettings,
  shared: HandshakeRecord,
  settings: ProbeSettings,
): Promise<BoardOutcome> {
  if (shared.asked === undefined) return { ...outcomeOf(host, board, shared), witness: shared };
  const answer = client.verifier.verify({ ...shared.asked, serverName: client.serverName, now: client.clock.now() });
  if (answer === PARKED) throw new TypeError('a firmware’s verifier has nothing to wait for');
  if (answer.accepted) {
    // A certificate that this firmware reads and the common verifier does not.
    if (shared.refused) return outcomeOf(host, board, await connectAs(board, host, client, settings));
    return { ...outcomeOf(host, board, shared, answer.verdict), witness: shared };
  }
  const refused = { ...shared, stage: 'handshake', error: answer.error, refused: true } as const;
  return { ...outcomeOf(host, board, refused, answer.verdict), witness: shared };
}

function outcomeOfSetUp(host: Host, board: Prepared, error: TlsError): BoardOutcome {
  return {
    ...describe(host, board, 'set-up', error),
    alert: undefined,
    verdict: undefined,
    handshake: undefined,
    witness: undefined,
    basis: worstBasis(board.profile.provenance, ['caData', 'credentials', 'errors']),
  };
}

function outcomeOf(
  host: Host,
  board: Prepared,
  handshake: HandshakeRecord,
  verdict: unknown = handshake.info?.verdict,
): BoardOutcome {
  const { stage, error } = handshake;
  return {
    ...describe(host, board, stage, error),
    alert: alertOf(board.profile, handshake),
    verdict: verdict ?? error?.cause,
    handshake,
    witness: undefined,
    basis: basisOf(board.profile, handshake),
  };
}

function basisOf({ provenance }: BoardProfile, { error, refused, stage }: HandshakeRecord): Basis {
  if (error !== undefined && hasIpv6Alone(error)) return 'derived';
  return worstBasis(provenance, FIELDS[refused ? 'verifier' : stage]);
}

function describe(host: Host, board: Prepared, stage: BoardOutcome['stage'], error: TlsError | undefined) {
  const { profile, verification } = board;
  const raised = error && raisedAt(profile, stage, error);
  return { profile, host, stage, error, raised, verification };
}

/** What each verdict rests on. */
const FIELDS: Readonly<Record<Stage | 'verifier', readonly ProvenanceField[]>> = {
  resolve: ['errnos'],
  connect: ['errnos'],
  handshake: ['hello', 'records', 'errors'],
  verifier: ['hello', 'verifier', 'roots', 'errors'],
  read: ['hello', 'errors'],
  connected: ['hello', 'verifier', 'records'],
};

/** In which call of the program a failure shows. */
const OPERATIONS: Readonly<Record<BoardOutcome['stage'], Failure['operation']>> = {
  'set-up': 'wrap',
  resolve: 'socket',
  connect: 'socket',
  handshake: 'wrap',
  read: 'read',
  connected: 'wrap',
};

/** What the program sees of a failure. */
function raisedAt(profile: BoardProfile, stage: BoardOutcome['stage'], error: TlsError): RaisedOrEnd {
  const operation = OPERATIONS[stage];
  return raiseOn(profile, { error, operation, handshakeDone: stage === 'read', before: undefined });
}

function alertOf({ stack }: BoardProfile, { error, stage }: HandshakeRecord): number | undefined {
  if (error === undefined || stage !== 'handshake' || error.kind === 'alert') return undefined;
  return stack.alertOf === undefined ? error.alert : stack.alertOf(error);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
