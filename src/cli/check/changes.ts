// `--upgrade FROM..TO` and `--roots NEW --against BOARD`: compares results before and after a change of firmware or
// bundle.
import { COMBINATIONS } from '../../boards/catalogue.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { ROOT_LISTS } from '../../boards/root-lists.ts';
import type { DiagnoseSettings } from '../../doctor/check/diagnose-target.ts';
import { cellOf } from '../../doctor/check/matrix.ts';
import { type Change, changesOf, describeChanges } from '../../doctor/check/upgrade.ts';
import { printableJson } from '../../errors/printable.ts';
import { TlsError } from '../../errors.ts';
import { type BoardOutcome, probeAgain, probeBoards } from '../../probe/board-probe.ts';
import type { Target } from '../../probe/target.ts';
import { readBoardOption } from '../board-option.ts';
import { ExitCode, type Io } from '../command.ts';

/** @returns both firmwares. @throws TlsError `cli.usage`, `board.unknown`. */
export async function readUpgrade(text: string, io: Io): Promise<BoardProfile[]> {
  const [from, to, ...more] = text.split('..');
  if (!from || !to || more.length > 0)
    throw new TlsError('cli.usage', `--upgrade ${text} is not FROM..TO, as pico-w@cp9.2..10.2`);
  const before = await loadProfile(await readBoardOption(from, io));
  const isVersion = /^(?:\d[\d.]*|main)$/.test(to);
  const name = isVersion ? `${before.chip.id}@${before.runtime.id}-${to}` : to;
  return [before, await loadProfile(await readBoardOption(name, io))];
}

/**
 * @param text - a board, or the id of a firmware's root list: then a board with that list.
 * @throws TlsError `board.unknown`.
 */
export async function readAgainst(text: string, io: Io): Promise<BoardProfile> {
  if (!ROOT_LISTS.some(({ id }) => id === text)) return loadProfile(await readBoardOption(text, io));
  for (const { id } of COMBINATIONS) {
    const profile = await loadProfile(id);
    const { roots } = profile.stack;
    if (roots.kind === 'bundle' && roots.id === text) return profile;
  }
  throw new TlsError('board.unknown', `no firmware here has the bundle ${text}`);
}

/** @param outcomes - by target: before, after. */
export function tellUpgrade(
  targets: readonly Target[],
  outcomes: readonly (readonly BoardOutcome[])[],
  json: boolean,
  io: Io,
): ExitCode {
  const cells = (at: 0 | 1) => targets.map((target, i) => cellOf(target, outcomes[i]![at]!));
  const [before, after] = [outcomes[0]![0]!.profile.id, outcomes[0]![1]!.profile.id];
  return tell(changesOf(cells(0), cells(1)), { before, after }, json, io);
}

/** Compares the firmware's own bundle with these roots. @throws TlsError `cli.usage`, `net.aborted`. */
export async function tellBundleChange(
  targets: readonly Target[],
  profile: BoardProfile,
  roots: readonly Uint8Array[],
  settings: DiagnoseSettings,
  json: boolean,
  io: Io,
): Promise<ExitCode> {
  if (profile.stack.roots.kind === 'none')
    throw new TlsError('cli.usage', `--against ${profile.id}: that firmware has no roots built in`);
  const hosts = targets.map(({ host }) => host);
  const before = (await probeBoards(hosts, [profile], settings)).map(([outcome]) => outcome!);
  const other = { ...settings, bundleOf: () => roots };
  const after = await Promise.all(before.map((outcome) => probeAgain(outcome, outcome.host, other)));
  const cells = (outcomes: readonly BoardOutcome[]) => outcomes.map((outcome, i) => cellOf(targets[i]!, outcome));
  const names = { before: `${profile.id} with its own roots`, after: 'with --roots' };
  return tell(changesOf(cells(before), cells(after)), names, json, io);
}

/** 1 if a target no longer connects. */
function tell(
  changes: readonly Change[],
  names: { readonly before: string; readonly after: string },
  json: boolean,
  io: Io,
): ExitCode {
  io.stdout.write(json ? `${printableJson({ ...names, changes })}\n` : describeChanges(changes, names));
  return changes.some(({ kind }) => kind === 'lost') ? ExitCode.checkFailed : ExitCode.ok;
}
