// What the usual boards would refuse in a server's or a file's chain, judged by each firmware's own verifier.
import { loadProfile } from '../../boards/load-profile.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { usualBoards } from '../../boards/usual-boards.ts';
import { nameBoards } from '../../doctor/check/matrix.ts';
import { type BoardOutcome, judgeChain, type ProbeSettings, probeAgain, probeBoards } from '../../probe/board-probe.ts';
import { exceptionOf } from '../../probe/exception-of.ts';
import type { Host } from '../../probe/host.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { ExtendedKeyUsageOid } from '../../x509/oids.ts';
import { readLeniently } from './lenient.ts';
import type { Judgement, Shown } from './show-target.ts';

/** @returns one sentence for all boards with the same result. @throws TlsError `net.aborted`. */
export async function boardWarnings(shown: Shown, judgement: Judgement): Promise<string[]> {
  const boards = await Promise.all(usualBoards().map((id) => loadProfile(id)));
  const { environment, network, timeout, signal, lists } = judgement;
  const given = lists.length === 0 ? undefined : lists.flatMap(({ roots }) => roots);
  const settings: ProbeSettings = { environment, network, timeout, signal, roots: given };
  const outcomes =
    shown.host === undefined
      ? await judgeFile(shown.certificates, boards, settings)
      : await judgeHost(shown.host, shown, boards, settings);
  return describe(outcomes);
}

/** Uses the built-in roots; a firmware without any gets the root with which this machine verified the server. */
async function judgeHost(
  host: Host,
  { anchor, certificates }: Shown,
  boards: readonly BoardProfile[],
  settings: ProbeSettings,
): Promise<BoardOutcome[]> {
  const [outcomes = []] = await probeBoards([host], boards, settings);
  const root = anchor ?? certificates.at(-1)?.der;
  return Promise.all(
    outcomes.map((outcome) =>
      outcome.verification === 'off' && outcome.error === undefined && root !== undefined
        ? probeAgain(outcome, host, { ...settings, roots: [root] })
        : outcome,
    ),
  );
}

/** As if the last certificate were trusted. Without `--roots` no CA is known, so an unknown issuer is not a finding. */
async function judgeFile(
  chain: readonly Certificate[],
  boards: readonly BoardProfile[],
  settings: ProbeSettings,
): Promise<BoardOutcome[]> {
  const name = serverNameOf(chain[0]);
  if (name === undefined) return [];
  const host = { name, port: 443 };
  const ders = chain.map(({ der }) => der);
  const roots = settings.roots ?? [ders.at(-1)!];
  const outcomes = await Promise.all(boards.map((board) => judgeChain(host, board, ders, { ...settings, roots })));
  return outcomes.filter(({ error }) => settings.roots !== undefined || !UNKNOWN_CA.has(error?.code ?? ''));
}

const UNKNOWN_CA: ReadonlySet<string> = new Set([
  'x509.unknown_issuer',
  'x509.self_signed',
  'board.not_in_bundle',
  'board.ca_chain_required',
]);

/** A name for which a server's certificate is valid; `undefined` for a CA's, a client's, or an unreadable one. */
function serverNameOf(leaf: Certificate | undefined): string | undefined {
  if (leaf === undefined) return undefined;
  const { isCa, faults, names } = readLeniently(leaf);
  if (isCa || faults.length > 0 || names.length === 0) return undefined;
  const { extKeyUsage } = leaf;
  if (extKeyUsage !== undefined && !extKeyUsage.includes(ExtendedKeyUsageOid.serverAuth)) return undefined;
  const dns = leaf.subjectAltName?.find(({ kind }) => kind === 'dns');
  return dns?.kind === 'dns' ? dns.value.replace(/^\*\./, 'board.') : undefined;
}

function describe(outcomes: readonly BoardOutcome[]): string[] {
  const groups = new Map<string, BoardProfile[]>();
  for (const outcome of outcomes) {
    if (outcome.error === undefined) continue;
    const words = `would refuse it: ${exceptionOf(outcome) ?? ''}: ${outcome.error.message}`;
    groups.set(words, [...(groups.get(words) ?? []), outcome.profile]);
  }
  return [...groups].map(([words, boards]) => `${nameBoards(boards)} ${words}`);
}
