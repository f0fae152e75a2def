// The contents of the figure of a chain: a card for each certificate and each root, in order, with its state.
import type { Diagnosis } from '../../../doctor/check/diagnosis.ts';

/**
 * - `checked`: the board checked it and continued; `refused`: the board stopped there; `unused`: not checked;
 * - `sent`: the board verifies nothing;
 * - `trusted`, `unknown`: a root that the board has, or lacks.
 */
export type CardState = 'sent' | 'checked' | 'refused' | 'unused' | 'trusted' | 'unknown';

export interface Card {
  readonly kind: 'certificate' | 'root';
  readonly role: string;
  readonly subject: string;
  readonly issuer: string;
  readonly key: string;
  /** ISO 8601; empty if it could not be read. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly sha256: string;
  readonly state: CardState;
  /** The meaning of the state, in words. */
  readonly words: string;
  /** Its relation to the cards above: next in the chain, or a branch of it. */
  readonly link: 'first' | 'next' | 'branch';
  /** 1 on a branch. */
  readonly depth: 0 | 1;
  /** Whether the board's walk ends at this card. */
  readonly isEnd: boolean;
}

const WORDS: Readonly<Record<CardState, string>> = {
  sent: 'sent, and not verified',
  checked: 'verified',
  refused: 'refused',
  unused: 'sent, and not needed',
  trusted: 'this board trusts it',
  unknown: 'this board does not know it',
};

/** The certificates in the order sent, each followed by the roots that issued it; a cross-signed root branches off. */
export function cardsOf(diagnosis: Diagnosis): Card[] {
  const { chain, roots } = diagnosis;
  const cards: Card[] = [];
  const drawn = new Set(chain.map(({ sha256 }) => sha256));
  const addRoot = (root: Diagnosis['roots'][number], role: string, place: Pick<Card, 'link' | 'depth'>) => {
    if (drawn.has(root.sha256)) return;
    drawn.add(root.sha256);
    const state = root.trusted ? 'trusted' : 'unknown';
    cards.push({
      ...root,
      ...place,
      kind: 'root',
      role,
      issuer: root.subject,
      state,
      words: WORDS[state],
      isEnd: false,
    });
  };
  for (const [i, certificate] of chain.entries()) {
    const state = stateOf(diagnosis, certificate);
    const depth = certificate.role === 'cross-signed root' ? 1 : 0;
    const link = i === 0 ? 'first' : depth === 1 ? 'branch' : 'next';
    cards.push({ ...certificate, kind: 'certificate', state, words: WORDS[state], link, depth, isEnd: false });
    for (const root of roots)
      if (root.crossSigned === undefined && root.signs.at(-1) === i)
        addRoot(root, 'root, not sent', { link: 'next', depth });
    for (const root of roots)
      if (root.crossSigned === i) addRoot(root, 'the same CA, signed by itself', { link: 'branch', depth: 1 });
  }
  return withEnd(cards, diagnosis);
}

function stateOf({ walk, roots }: Diagnosis, { subject, sha256 }: Diagnosis['chain'][number]): CardState {
  if (roots.some((root) => root.sha256 === sha256 && root.trusted)) return 'trusted';
  if (walk === undefined) return 'sent';
  const walked = walk.certificates.find((each) => each.subject === subject);
  if (walked === undefined) return 'unused';
  if (walked.trusted) return 'trusted';
  return walked.flags === 0 ? 'checked' : 'refused';
}

/** The last card of the walk, or the root at which it ended. */
function withEnd(cards: readonly Card[], { walk }: Diagnosis): Card[] {
  const last = walk?.certificates.at(-1);
  if (last === undefined) return [...cards];
  const root = last.trusted
    ? cards.findLastIndex((card) => card.subject === last.subject && card.state === 'trusted')
    : -1;
  const end =
    root === -1 ? cards.findLastIndex((card) => card.kind === 'certificate' && card.subject === last.subject) : root;
  return cards.map((card, i) => (i === end ? { ...card, isEnd: true } : card));
}

/** Where the board's walk ended and why, in a sentence. */
export function endOf({ walk, reason, verification }: Diagnosis): string {
  if (walk === undefined)
    return verification === 'built-in' || verification === 'loaded'
      ? ''
      : 'This board verifies no certificate: it accepts any server.';
  const last = walk.certificates.at(-1);
  if (last?.trusted) return `The board’s walk ends at ${last.subject}, which it trusts.`;
  const where = last === undefined ? 'at once' : `at ${last.subject}`;
  return `The board’s walk stops ${where}: ${reason?.message ?? 'no root that it trusts follows'}.`;
}

/** The earliest expiry of the certificates that the board needs. */
export function firstEnd(cards: readonly Card[]): Card | undefined {
  const needed = cards.filter(
    ({ kind, state, notAfter }) =>
      notAfter !== '' && (kind === 'certificate' ? state !== 'unused' : state === 'trusted'),
  );
  return needed.reduce<Card | undefined>(
    (first, card) => (first === undefined || card.notAfter < first.notAfter ? card : first),
    undefined,
  );
}
