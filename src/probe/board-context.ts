// The settings of a firmware's simplest program before it connects, and its clock at that time.
import { encodePem } from '../asn1/pem.ts';
import type { BoardProfile } from '../boards/profile.ts';
import type { CredentialSource } from '../boards/stacks/stack.ts';
import type { Environment } from '../context/environment.ts';
import { TlsContext } from '../context/tls-context.ts';
import { isTlsError } from '../errors.ts';

/** The board's clock: the host's time, its time at power-on, or a moment (milliseconds since 1970). */
export type BoardClock = 'now' | 'unset' | number;

/** What a program on the board is assumed to have done. */
export interface BoardSetup {
  /** DER: loaded as the program's own CAs (`cadata`), and verified against; absent: the firmware's default. */
  readonly roots?: readonly Uint8Array[] | undefined;
  readonly clock?: BoardClock | undefined;
  /** The program's certificate, in the files' own form. */
  readonly credential?: CredentialSource | undefined;
  readonly alpnProtocols?: readonly string[] | undefined;
  /** DER in place of the roots that are built in, by the id of the firmware's list: no test has a public root's key. */
  readonly bundleOf?: ((profile: BoardProfile) => readonly Uint8Array[] | undefined) | undefined;
}

/**
 * - `built-in`: against the firmware's roots;
 * - `loaded`: against the program's own;
 * - `off`: the program does not verify unless it is written to;
 * - `never`: the firmware cannot verify.
 */
export type Verification = 'built-in' | 'loaded' | 'off' | 'never';

/** Whether and how a plain program on this firmware verifies with its own roots. */
export function verificationOf({ stack }: BoardProfile, { roots }: BoardSetup, environment: Environment): Verification {
  if (stack.verification.kind === 'none') return 'never';
  if (roots !== undefined && takesRoots(stack, roots, environment)) return 'loaded';
  return stack.roots.kind === 'none' ? 'off' : 'built-in';
}

/**
 * A client's context as the plain program makes it.
 *
 * @throws TlsError if the firmware refuses the roots, the certificate or the key.
 */
export function boardContext(profile: BoardProfile, setup: BoardSetup, environment: Environment): TlsContext {
  const { stack } = profile;
  const context = new TlsContext({
    profile,
    environment: withClock(environment, fixedTime(profile, setup.clock)),
    role: 'client',
    bundle: setup.bundleOf?.(profile),
  });
  const verification = verificationOf(profile, setup, environment);
  if (verification === 'built-in') context.setDefaultVerifyPaths();
  else if (verification === 'loaded') loadRoots(context, setup.roots!);
  context.verifyMode = verification === 'built-in' || verification === 'loaded' ? 'required' : 'none';
  const { credential } = setup;
  if (credential !== undefined) context.addCredential(stack.readCredential(credential, environment.crypto));
  if (setup.alpnProtocols !== undefined) context.alpnProtocols = setup.alpnProtocols;
  return context;
}

/** Milliseconds since 1970 if the board's clock is fixed at one moment; `undefined`: it shows the host's time. */
function fixedTime({ chip }: BoardProfile, clock: BoardClock = 'now'): number | undefined {
  if (clock === 'now') return undefined;
  return clock === 'unset' ? chip.clock.atPowerOn : clock;
}

/** Some have no way to be handed any. */
function takesRoots(stack: BoardProfile['stack'], roots: readonly Uint8Array[], { crypto }: Environment): boolean {
  try {
    const [first] = roots;
    if (first !== undefined) stack.readCaData(inOneForm(stack, [first])[0]!, crypto);
    return true;
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return error.code !== 'board.fixed_rules';
  }
}

function loadRoots(context: TlsContext, roots: readonly Uint8Array[]): void {
  for (const data of inOneForm(context.profile.stack, roots)) context.loadVerifyLocations(data);
}

/** One text for a firmware that replaces what was loaded before; else one DER after the other, which every version accepts. */
function inOneForm({ loading }: Pick<BoardProfile['stack'], 'loading'>, roots: readonly Uint8Array[]) {
  return loading === 'replaces' ? [roots.map((der) => encodePem('CERTIFICATE', der)).join('')] : roots;
}

/** Returns the same object for the same time, so that caches keyed by it work. */
function withClock(environment: Environment, time: number | undefined): Environment {
  if (time === undefined) return environment;
  const known = CLOCKS.get(environment) ?? new Map<number, Environment>();
  CLOCKS.set(environment, known);
  const found = known.get(time) ?? { ...environment, clock: { now: () => time } };
  known.set(time, found);
  return found;
}

const CLOCKS = new WeakMap<Environment, Map<number, Environment>>();
