// What the usual boards would refuse of a server or of a file's chain: each firmware's own verifier, in its own words.
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

/** @returns a sentence for all boards that fare alike. @throws TlsError `net.aborted`. */
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

/** With the roots that are built in; a firmware that has none gets the one by which this machine trusts the server. */
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

/** As if its last certificate were trusted; without `--roots` nobody's CA is known, so that this is no finding. */
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

/** A name that the certificate of a server is for; `undefined` for a CA's, a client's, or one that cannot be read. */
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
