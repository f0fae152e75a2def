// The engine's worker: runs check, explain and trust like the commands, over the relay.
import '../../../errors/advice.ts'; // adds hints to errors
import { loadProfile } from '../../../boards/load-profile.ts';
import { type DiagnoseSettings, diagnoseTarget } from '../../../doctor/check/diagnose-target.ts';
import { matrixOf } from '../../../doctor/check/matrix.ts';
import { diagnose } from '../../../doctor/explain/diagnose.ts';
import { jsonDiagnosis } from '../../../doctor/explain/report.ts';
import { isTlsError } from '../../../errors.ts';
import type { Network } from '../../../net/transport.ts';
import { browserEnvironment } from '../../../platform/browser/environment.ts';
import { type BoardOutcome, probeBoards } from '../../../probe/board-probe.ts';
import { parseTarget, type Target } from '../../../probe/target.ts';
import { openRelayNetwork } from '../common/relay-access.ts';
import type { FromEngine, MatrixJson, Question, Questions, ToEngine } from './engine-message.ts';

const TIMEOUT = 10_000;

let roots: readonly Uint8Array[] = [];
let network: Network | undefined;
/** The diagnoses of the last check. */
let last:
  | { targets: readonly Target[]; outcomes: readonly (readonly BoardOutcome[])[]; settings: DiagnoseSettings }
  | undefined;

addEventListener('message', ({ data }: MessageEvent<ToEngine>) => {
  if (data.type === 'start') {
    ({ roots } = data);
    network = openRelayNetwork(data.relay);
  } else void answer(data);
});

async function answer({ id, question, ask }: Extract<ToEngine, { type: 'ask' }>): Promise<void> {
  const post = (message: FromEngine) => postMessage(message);
  const onProgress = (done: number, all: number) => post({ id, done, all });
  try {
    const work = ANSWERS[question] as (ask: unknown, onProgress: OnProgress) => Promise<Questions[Question]['answer']>;
    post({ id, answer: await work(ask, onProgress) });
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const told = isTlsError(error)
      ? { code: error.code, message: error.message, hint: error.hint ?? '' }
      : { code: 'bug', message: text, hint: '' };
    post({ id, error: told });
  }
}

type OnProgress = (done: number, all: number) => void;
type Answers = {
  [Name in Question]: (ask: Questions[Name]['ask'], onProgress: OnProgress) => Promise<Questions[Name]['answer']>;
};

function checkSettings(): DiagnoseSettings {
  return { environment: browserEnvironment(roots), network: network!, timeout: TIMEOUT, knownRoots: roots };
}

const ANSWERS: Answers = {
  async check({ targets: texts, boards: ids, clock }, onProgress): Promise<MatrixJson> {
    const targets = texts.map(parseTarget);
    const boards = await Promise.all(ids.map((id) => loadProfile(id)));
    const settings = { ...checkSettings(), clock, onProgress };
    const outcomes = await probeBoards(
      targets.map(({ host }) => host),
      boards,
      settings,
    );
    last = { targets, outcomes, settings };
    const { cells } = matrixOf(targets, boards, outcomes);
    return { targets: texts, boards: boards.map(({ id }) => id), cells: plain(cells) };
  },

  async diagnose({ target, board }) {
    const { targets, outcomes, settings } = last!;
    return plain(await diagnoseTarget(targets[target]!, outcomes[target]![board]!, settings));
  },

  async look({ target: text, board: id }) {
    const target = parseTarget(text);
    const settings = checkSettings();
    const [[outcome] = []] = await probeBoards([target.host], [await loadProfile(id)], settings);
    return plain(await diagnoseTarget(target, outcome!, settings));
  },

  async explain({ text }) {
    return plain(jsonDiagnosis(diagnose(text)));
  },

  async roots(question) {
    const { findRootsFor } = await import('./roots.ts');
    return findRootsFor(question, {
      environment: browserEnvironment(roots),
      network: network!,
      timeout: TIMEOUT,
      roots,
    });
  },
};

/** Converts it to JSON's types, as the commands print it, so that it can be sent to the page. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
