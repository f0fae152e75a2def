// `check` of one target on one firmware in full: steps, the exception, and the smallest change with which it works.
import { AlertDescription, type AlertName } from '../../errors/alert-description.ts';
import { type BoardOutcome, probeAgain } from '../../probe/board-probe.ts';
import { exceptionOf } from '../../probe/exception-of.ts';
import type { Target } from '../../probe/target.ts';
import { type Answer, askWhatAnswers } from '../../probe/what-answers.ts';
import { HandshakeType } from '../../tls/constants.ts';
import { TrustStore } from '../../x509/trust-store.ts';
import { goOn, type MqttSettings } from './after-handshake.ts';
import { describeChain } from './chain.ts';
import { describeRoots } from './chain-roots.ts';
import { type Diagnosis, type ReportedMessage, resultOf, type Step, walkOf } from './diagnosis.ts';
import { estimateMemory, estimateTime } from './estimate.ts';
import { findFixes } from './find-fixes.ts';
import type { FixSettings } from './fix.ts';
import { stepsOf } from './steps.ts';

export interface DiagnoseSettings extends MqttSettings, FixSettings {
  /** Roots that may be proposed, DER: those of a root program, or the user's own. */
  readonly knownRoots: readonly Uint8Array[];
}

/** @throws TlsError `net.aborted`. */
export async function diagnoseTarget(
  target: Target,
  outcome: BoardOutcome,
  settings: DiagnoseSettings,
): Promise<Diagnosis> {
  const { profile, handshake, host } = outcome;
  const { crypto } = settings.environment;
  const known = knownStore(settings.knownRoots);
  const chain = handshake?.asked === undefined ? [] : describeChain(handshake.asked.chain, known, crypto);
  const isVerified = outcome.verification === 'built-in' || outcome.verification === 'loaded';
  const record = outcome.witness ?? handshake;
  const memory = record && estimateMemory(profile, record);
  const time = record && estimateTime(profile, record, isVerified);
  const answer = await answerOf(outcome, settings);
  const clock = settings.clock ?? 'now';
  const after = await goOn(target, outcome, settings);
  const now = typeof clock === 'number' ? clock : clock === 'unset' ? profile.chip.clock.atPowerOn : undefined;
  return {
    target: target.text,
    board: profile.id,
    result: after.exception === undefined ? resultOf(outcome) : 'fails',
    exception: exceptionOf(outcome) ?? after.exception,
    console: outcome.raised?.kind === 'exception' ? outcome.raised.console : undefined,
    reason: outcome.error && { code: outcome.error.code, message: outcome.error.message },
    stage: outcome.stage,
    verification: outcome.verification,
    basis: outcome.basis,
    steps: [
      ...stepsOf({ outcome, chain, memory, time, answer, now: now ?? settings.environment.clock.now() }),
      ...(await unsetClockSteps(outcome, settings)),
      ...after.steps,
    ],
    chain,
    roots:
      handshake?.asked === undefined
        ? []
        : describeRoots(handshake.asked.chain, known, profile, settings.roots ?? settings.bundleOf?.(profile), crypto),
    walk: walkOf(outcome),
    alert: nameOfAlert(outcome.alert),
    messages: (record?.messages ?? []).map(describeMessage),
    times: record?.times ?? {},
    memory,
    time,
    fixes: [...(await findFixes({ target, outcome, host, answer, known, settings })), ...after.fixes],
  };
}

/** The clock is assumed to be set: adds a line if an unset one would fail. */
async function unsetClockSteps(outcome: BoardOutcome, settings: DiagnoseSettings): Promise<Step[]> {
  const { atPowerOn } = outcome.profile.chip.clock;
  if (outcome.error !== undefined || atPowerOn === undefined || (settings.clock ?? 'now') !== 'now') return [];
  const unset = await probeAgain(outcome, outcome.host, { ...settings, clock: 'unset' });
  if (unset.error === undefined) return [];
  const shows = new Date(atPowerOn).toISOString().slice(0, 10);
  const text = `with an unset clock (${shows} at power-on) it fails: ${exceptionOf(unset)}`;
  return [{ name: 'clock', status: 'warning', text }];
}

/** Only a port that failed before it sent a certificate may be another service. */
async function answerOf(outcome: BoardOutcome, settings: DiagnoseSettings): Promise<Answer | undefined> {
  const { stage, handshake, error, host } = outcome;
  if (stage !== 'handshake' || handshake?.asked !== undefined || error?.kind === 'alert') return undefined;
  const answer = await askWhatAnswers(host, settings);
  // A TLS server closes the connection on other protocols, or answers with an alert.
  return answer.kind === 'closes' || (answer.kind === 'unknown' && answer.greeting.startsWith('\x15\x03'))
    ? undefined
    : answer;
}

const NAMES = new Map<number, string>(Object.entries(HandshakeType).map(([name, type]) => [type, name]));

function describeMessage({
  direction,
  type,
  length,
  at,
}: {
  direction: 'in' | 'out';
  type: number;
  length: number;
  at: number;
}): ReportedMessage {
  return { direction, name: NAMES.get(type) ?? String(type), bytes: length, at: Math.round(at * 10) / 10 };
}

function nameOfAlert(number: number | undefined): AlertName | undefined {
  const names = Object.keys(AlertDescription) as AlertName[];
  return names.find((name) => AlertDescription[name] === number);
}

const STORES = new WeakMap<readonly Uint8Array[], TrustStore>();

/** Some 150 roots are indexed once. */
function knownStore(roots: readonly Uint8Array[]): TrustStore {
  const store = STORES.get(roots) ?? new TrustStore(roots);
  STORES.set(roots, store);
  return store;
}
