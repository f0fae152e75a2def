// The root that a program must bring so that this firmware verifies this server: found among known ones, and tried.
import type { BoardOutcome } from '../../probe/board-probe.ts';
import { probeAgain } from '../../probe/board-probe.ts';
import { toBase64 } from '../../util/base64.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { certificateName } from '../../x509/verdict.ts';
import { readable, selfSignedTwin, toPem } from './chain.ts';
import type { Fix, FixInput } from './fix.ts';

/** @returns only the best root, or nothing. @throws TlsError `net.aborted`. */
export async function rootFixes({ outcome, host, settings, known }: FixInput): Promise<Fix[]> {
  const chain = (outcome.handshake?.asked?.chain ?? []).map(readable).filter((each) => each !== undefined);
  const anchors = new Set(
    chain
      .flatMap(({ issuer, subject }) => [...known.bySubject(issuer), ...known.bySubject(subject)])
      .map(({ certificate }) => certificate),
  );
  // A root that signed itself outlives its cross-signed copies; then the one that lasts longest.
  const ordered = [...anchors].sort((a, b) => rank(b) - rank(a) || b.notAfter - a.notAfter);
  for (const root of ordered) {
    if (await works(root, { outcome, host, settings })) return [propose(root, outcome, 'known')];
  }
  // None is known: the server's own, which is worth no more than its word.
  for (const sent of chain.filter((each) => each.isSelfIssued).reverse())
    if (await works(sent, { outcome, host, settings })) return [propose(sent, outcome, 'sent')];
  const last = chain.at(-1);
  if (last?.isCa && !last.isSelfIssued && selfSignedTwin(last, known) === undefined)
    if (await works(last, { outcome, host, settings })) return [propose(last, outcome, 'intermediate')];
  return [];
}

function rank(certificate: Certificate): number {
  return certificate.isSelfIssued ? 1 : 0;
}

async function works(
  root: Certificate,
  { outcome, host, settings }: Pick<FixInput, 'outcome' | 'host' | 'settings'>,
): Promise<boolean> {
  const again = await probeAgain(outcome, host, { ...settings, roots: [root.der] });
  return again.error === undefined && again.verification === 'loaded';
}

const WORTH = {
  known: (root: Certificate) => `Load the root ${certificateName(root)} (until ${day(root.notAfter)})`,
  sent: (root: Certificate) =>
    `The server itself sent ${certificateName(root)}, and only the server vouches for it: if that CA is yours, load it (until ${day(root.notAfter)})`,
  intermediate: (root: Certificate, leaf: Certificate | undefined) =>
    `No root of it is known here. The intermediate ${certificateName(root)} works in its place, and can stop at the server's next renewal, at the latest on ${day((leaf ?? root).notAfter)} (its current certificate's end)`,
} as const;

function propose(root: Certificate, outcome: BoardOutcome, worth: keyof typeof WORTH): Fix {
  const replaces = outcome.profile.stack.loading === 'replaces';
  const so = replaces ? ': it replaces the built-in bundle for that context' : ', and ask for verification';
  return {
    kind: 'root',
    text: `${WORTH[worth](root, leafOf(outcome))}${so}. With it this firmware verifies the server.`,
    line: lineFor(root.der, replaces),
    tried: 'offline',
  };
}

function leafOf({ handshake }: BoardOutcome): Certificate | undefined {
  const der = handshake?.asked?.chain[0];
  return der && readable(der);
}

/** One line of Python: `cadata` as PEM text if it replaces a bundle, else as DER. */
function lineFor(der: Uint8Array, replaces: boolean): string {
  if (replaces) return `context.load_verify_locations(cadata=${JSON.stringify(toPem(der))})`;
  return `import ssl, binascii; s = ssl.wrap_socket(s, server_hostname=host, cert_reqs=ssl.CERT_REQUIRED, cadata=binascii.a2b_base64("${toBase64(der)}"))`;
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
