// `trust --explain`: each host's chain as a tree, and for every root in which it could end why it was chosen or not.
import { printable } from '../errors/printable.ts';
import { exceptionOf } from '../probe/exception-of.ts';
import { formatHost } from '../probe/host.ts';
import { equalBytes } from '../util/bytes.ts';
import { Certificate } from '../x509/certificate.ts';
import { certificateName, describeRefusal } from '../x509/verdict.ts';
import { isProved } from './candidates.ts';
import type { ChainView, Evidence } from './evidence.ts';
import type { RootReport } from './find-roots.ts';
import { formatDate } from './write-bundle.ts';

/** Lines that are safe to print. @param nameBoards - of several firmwares, in short. */
export function explainReport(report: RootReport, nameBoards: (boards: ChainView['boards']) => string): string[] {
  return report.evidence.flatMap((each) => explainHost(each, report, nameBoards));
}

function explainHost(
  { host, views, failure }: Evidence,
  report: RootReport,
  nameBoards: (boards: ChainView['boards']) => string,
): string[] {
  const name = formatHost(host);
  if (views.length === 0) return [name, `  no certificate: ${failure?.message ?? 'nothing came'}`];
  return views.flatMap((view) => {
    const clients = [
      ...(view.isModern ? ['a modern client'] : []),
      ...(view.boards.length > 0 ? [nameBoards(view.boards)] : []),
    ];
    return [`${name}, as shown to ${clients.join(' and ')}`, ...treeOf(view, report)];
  });
}

/** A certificate, or a root beneath it. */
interface Node {
  readonly text: string;
  readonly children: readonly Node[];
}

function treeOf(view: ChainView, report: RootReport): string[] {
  const chain = view.chain.map(readable);
  const taken = report.roots.map(({ certificate }) => certificate.der);
  const spares = report.spares.map(({ certificate }) => certificate.der);
  const rootsUnder = (i: number): Node[] =>
    view.judged
      .filter(({ anchor }) => placeOf(chain, anchor.certificate) === i)
      .map((judged) => ({
        text: `[root] ${describe(judged.anchor.certificate)}: ${fateOf(judged, view, taken, spares, report)}`,
        children: [],
      }));
  const below = (i: number): Node[] => {
    const next = chain[i + 1];
    const more = i + 1 < chain.length ? [{ text: sentText(next, view), children: below(i + 1) }] : [];
    return [...more, ...rootsUnder(i)];
  };
  const top: Node = { text: sentText(chain[0], view), children: below(0) };
  return draw([top], '  ');
}

function sentText(certificate: Certificate | undefined, view: ChainView): string {
  if (certificate === undefined) return 'a certificate that cannot be read';
  const isKnown = view.judged.some(({ anchor }) => equalBytes(anchor.certificate.der, certificate.der));
  if (!certificate.isSelfIssued) return `${describe(certificate)}, by ${certificate.issuer}`;
  return isKnown
    ? `${describe(certificate)}, a root, sent too`
    : `${describe(certificate)}, a root: not taken, only the server vouches for it`;
}

/** The certificate below a root in the tree: the last one that names it, or the one before the server's copy. */
function placeOf(chain: readonly (Certificate | undefined)[], root: Certificate): number {
  const twin = chain.findIndex(
    (each) => each?.subject.equals(root.subject) && equalBytes(each.publicKeyInfo, root.publicKeyInfo),
  );
  if (twin > 0) return twin - 1;
  return Math.max(
    0,
    chain.findLastIndex((each) => each?.issuer.equals(root.subject) === true),
  );
}

function fateOf(
  { anchor, verdict }: ChainView['judged'][number],
  view: ChainView,
  taken: readonly Uint8Array[],
  spares: readonly Uint8Array[],
  report: RootReport,
): string {
  const { der } = anchor.certificate;
  if (!verdict.accepted) return `not taken: ${describeRefusal(verdict.refusal)}`;
  const refusals = [...view.trials].flatMap(([board, trials]) =>
    trials
      .filter(({ candidate, outcome }) => candidate.anchor === anchor && !isProved(outcome))
      .map(({ outcome }) => `${board.id} refuses it (${printable(exceptionOf(outcome) ?? 'it verifies nothing')})`),
  );
  const boards = refusals.length === 0 ? '' : `; ${refusals.join('; ')}`;
  if (taken.some((each) => equalBytes(each, der))) return `taken${boards}`;
  if (refusals.length > 0) return `not taken${boards}`;
  const spare = spares.some((each) => equalBytes(each, der)) ? ', a spare' : '';
  return `not taken${spare}: ${whyNot(anchor.certificate, view, report)}`;
}

/** What the chosen set has and this root lacks. */
function whyNot(root: Certificate, view: ChainView, { roots }: RootReport): string {
  const instead = roots.find(({ certificate }) =>
    view.judged.some(({ anchor, verdict }) => verdict.accepted && equalBytes(anchor.certificate.der, certificate.der)),
  );
  if (instead === undefined) return 'no set of roots is needed';
  const { certificate, hosts } = instead;
  if (certificate.notAfter > root.notAfter && yearOf(certificate) > yearOf(root))
    return `${certificateName(certificate)} lasts longer, until ${formatDate(certificate.notAfter)}`;
  if (hosts.length > 1)
    return `${certificateName(certificate)} verifies ${hosts.length} of the hosts, so that fewer roots do`;
  return `${certificateName(certificate)} costs a board less`;
}

function yearOf({ notAfter }: Certificate): number {
  return new Date(notAfter).getUTCFullYear();
}

function describe(certificate: Certificate): string {
  return `${certificateName(certificate)}, until ${formatDate(certificate.notAfter)}`;
}

function draw(nodes: readonly Node[], indent: string): string[] {
  return nodes.flatMap(({ text, children }, i) => {
    const isLast = i === nodes.length - 1;
    return [`${indent}${isLast ? '└─ ' : '├─ '}${text}`, ...draw(children, `${indent}${isLast ? '   ' : '│  '}`)];
  });
}

function readable(der: Uint8Array): Certificate | undefined {
  try {
    return Certificate.parse(der);
  } catch {
    return undefined;
  }
}
