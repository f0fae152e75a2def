// Messages of `thimble trust` on stderr: whether the bundle is proved and for which boards, its roots, and warnings.
import type { BoardProfile } from '../../boards/profile.ts';
import { nameBoards } from '../../doctor/check/matrix.ts';
import { printable } from '../../errors/printable.ts';
import type { ChosenRoot } from '../../trust/choose-roots.ts';
import type { BoardRefusal, RootReport } from '../../trust/find-roots.ts';
import { describeRoot, formatDate } from '../../trust/write-bundle.ts';
import { certificateName } from '../../x509/verdict.ts';
import type { Io } from '../command.ts';
import { colorsFor, describeError } from '../report.ts';
import { fit } from '../wrap.ts';

export interface TellSettings {
  /** The firmwares on which it was to be proved. */
  readonly boards: readonly BoardProfile[];
  /** The usual firmwares that do not verify servers. */
  readonly withoutVerifier: readonly BoardProfile[];
  /** The file whose chain was judged; `undefined`: the servers' chains. */
  readonly chainFile: string | undefined;
  readonly spares: 'included' | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function tellReport(report: RootReport, settings: TellSettings, io: Io): void {
  const color = colorsFor(io.stderr, io.env);
  const write = (text: string) => io.stderr.write(fit(io.stderr, `${text}\n`));
  for (const { host, error } of report.failures)
    io.stderr.write(describeError(error, io.stderr, io.env, `not proved: ${host}`));
  for (const { host, error, boards, exception } of groupRefusals(report.refusedByBoards, settings.boards)) {
    const sees = exception === undefined ? '' : ` there sees ${printable(exception)}:`;
    write(`${color.red(`not proved: ${host} on ${nameBoards(boards)}:`)}${sees} ${error.message} [${error.code}]`);
  }
  tellProofs(report, settings, write, color.green('proved:'));
  for (const root of report.roots) write(`${color.green('root:')} ${describeRoot(root)[0]}`);
  tellSpares(report.spares, settings, write);
  if (!report.fewest) write('There are so many hosts that a smaller set of roots may exist.');
  tellBuiltIn(report, settings, write);
  if (settings.withoutVerifier.length > 0 && report.roots.length > 0)
    write(`${nameBoards(settings.withoutVerifier)} verifies no server: no root helps there.`);
}

type Write = (text: string) => void;

function tellProofs(
  report: RootReport,
  { boards, chainFile, now, spares }: TellSettings,
  write: Write,
  label: string,
): void {
  if (report.proved.length === 0) return;
  const count = report.roots.length + (spares === undefined ? 0 : report.spares.length);
  const these = count === 1 ? 'this root' : `these ${count} roots`;
  const from = chainFile === undefined ? 'from here' : `from ${chainFile}, without a connection`;
  const weakest = report.proofs.some(({ basis }) => basis === 'derived')
    ? '; for some boards the verifier is derived from that of a similar firmware'
    : '';
  write(
    `${label} ${report.proved.join(', ')} with ${these} and no other: verified as ${nameBoards(boards)}, on ${formatDate(now)}, ${from}${weakest}`,
  );
}

/** One line for all boards with the same result. */
function groupRefusals(refusals: readonly BoardRefusal[], boards: readonly BoardProfile[]) {
  const groups = new Map<string, BoardRefusal & { boards: BoardProfile[] }>();
  for (const refusal of refusals) {
    const key = [refusal.host, refusal.error.code, refusal.error.message, refusal.exception].join('\n');
    const group = groups.get(key) ?? { ...refusal, boards: [] };
    group.boards.push(boards.find(({ id }) => id === refusal.board)!);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function tellSpares(spares: readonly ChosenRoot[], settings: TellSettings, write: Write): void {
  if (spares.length === 0) return;
  const names = spares.map(({ certificate }) => certificateName(certificate));
  const how = settings.spares === 'included' ? 'in the bundle too' : 'add them with --spares';
  write(`spares: the same CAs can move a server to ${names.join('; ')} (${how})`);
}

/** The firmware's own roots, if they already suffice. */
function tellBuiltIn({ evidence }: RootReport, { boards }: TellSettings, write: Write): void {
  const served = evidence.filter(({ failure }) => failure === undefined);
  if (served.length === 0) return;
  const enough = boards.filter((_, j) =>
    served.every(({ outcomes }) => outcomes[j]?.verification === 'built-in' && outcomes[j].error === undefined),
  );
  if (enough.length > 0)
    write(
      `${nameBoards(enough)} verifies these hosts with the roots that are built in: nothing needs to be loaded there.`,
    );
}
