// A server's chain as cards from leaf to root next to a time line: what the board knows, where its walk stops, expiry dates.
import type { Diagnosis } from '../../../doctor/check/diagnosis.ts';
import { ScrollTable, truncate, useWidth } from '../common/pieces.tsx';
import { type Card, cardsOf, endOf, firstEnd } from './chain-cards.ts';

const GAP = 24;
const TOP = 26;
const INDENT = 28;
const PADDING = 14;
/** Below this width, the time bars are inside the cards. */
const WIDE = 620;
const HEIGHTS = { wide: 84, narrow: 118 } as const;

const SIGNS: Readonly<Record<Card['state'], string>> = {
  sent: '?',
  checked: '✓',
  refused: '✕',
  unused: '·',
  trusted: '★',
  unknown: '✕',
};

export function ChainFigure({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const { ref, width } = useWidth();
  const cards = cardsOf(diagnosis);
  const isWide = width >= WIDE;
  const cardHeight = isWide ? HEIGHTS.wide : HEIGHTS.narrow;
  const cardWidth = isWide ? Math.floor(width * 0.66) : width - 2;
  const height = TOP + cards.length * (cardHeight + GAP);
  const now = Date.now();
  const times = cards.flatMap(({ notBefore, notAfter }) => [Date.parse(notBefore), Date.parse(notAfter)]);
  const known = times.filter((time) => !Number.isNaN(time));
  const from = Math.min(now, ...known);
  const to = Math.max(now, ...known);
  const [left, right] = isWide ? [cardWidth + 24, width - 8] : [INDENT + PADDING, width - PADDING];
  const xOf = (time: number) => left + ((time - from) / Math.max(1, to - from)) * (right - left);
  const first = firstEnd(cards);
  const end = endOf(diagnosis);
  return (
    <div ref={ref} class="figure">
      <svg width={width} height={height} role="img" aria-labelledby="chain-title chain-description">
        <title id="chain-title">The certificates of this server, and the roots that they lead to</title>
        <desc id="chain-description">{`${cards.map(describe).join('; ')}. ${end}`}</desc>
        <g class="axis">
          <text x={left} y={14}>
            {yearOf(from)}
          </text>
          <text x={right} y={14} text-anchor="end">
            {yearOf(to)}
          </text>
          <line x1={xOf(now)} x2={xOf(now)} y1={TOP - 8} y2={height - GAP} class="now" />
          <text x={Math.min(Math.max(xOf(now), left + 46), right - 46)} y={14} text-anchor="middle" class="today">
            today
          </text>
        </g>
        {cards.map((card, i) => (
          <CardShape
            key={card.sha256}
            card={card}
            y={TOP + i * (cardHeight + GAP)}
            above={GAP + (cardHeight + GAP) * (i - 1 - cards.findLastIndex(({ depth }, j) => j < i && depth === 0))}
            size={[cardWidth, cardHeight]}
            span={[xOf(Date.parse(card.notBefore)), xOf(Date.parse(card.notAfter))]}
            isWide={isWide}
          />
        ))}
      </svg>
      {end !== '' && <p>{end}</p>}
      {first !== undefined && (
        <p class="quiet">
          It can stop on {dayOf(first.notAfter)}: that is the end of {first.subject}.
        </p>
      )}
      <details>
        <summary>The same as a table</summary>
        <CardTable cards={cards} />
      </details>
    </div>
  );
}

interface ShapeProps {
  readonly card: Card;
  readonly y: number;
  /** Pixels up to the lower edge of the card that it branches off. */
  readonly above: number;
  readonly size: readonly [width: number, height: number];
  /** Width of the time bar, pixels. */
  readonly span: readonly [begin: number, end: number];
  readonly isWide: boolean;
}

function CardShape({ card, y, above, size: [width, height], span: [begin, end], isWide }: ShapeProps) {
  const { kind, role, subject, key, notAfter, state, words, link, depth, isEnd } = card;
  const indent = depth * INDENT;
  const left = indent + PADDING;
  const inner = width - indent - 2 * PADDING;
  const judged = truncate(`${SIGNS[state]} ${words}${isEnd ? '; the walk ends here' : ''}`, inner * (isWide ? 0.6 : 1));
  const lines = isWide ? [21, 21, 44, 66] : [21, 40, 62, 82];
  return (
    <g class={`${kind} card ${state}`}>
      {link === 'next' && <path d={`M ${24 + indent} ${y - GAP} v ${GAP}`} class="link" />}
      {link === 'branch' && <path d={`M 12 ${y - above} v ${above + height / 2} h ${INDENT - 12}`} class="branch" />}
      <rect x={1 + indent} y={y} width={width - indent} height={height} rx={8} />
      <text x={left} y={y + lines[0]!} class="role">
        {truncate(role, inner * (isWide ? 0.4 : 1))}
      </text>
      <text x={isWide ? left + inner : left} y={y + lines[1]!} text-anchor={isWide ? 'end' : 'start'} class="state">
        {judged}
      </text>
      <text x={left} y={y + lines[2]!} class="subject">
        {truncate(subject, inner * 0.93)}
      </text>
      <text x={left} y={y + lines[3]!} class="detail">
        {truncate(`${key}${notAfter === '' ? '' : ` · until ${dayOf(notAfter)}`}`, inner)}
      </text>
      {!Number.isNaN(end) && (
        <rect
          class="span"
          x={begin}
          y={isWide ? y + height / 2 - 5 : y + 96}
          width={Math.max(3, end - begin)}
          height={10}
          rx={5}
        />
      )}
    </g>
  );
}

function CardTable({ cards }: { readonly cards: readonly Card[] }) {
  return (
    <ScrollTable
      label="Table of certificates"
      columns={['Certificate', 'What it is', 'For this board', 'Issued by', 'Key', 'Valid', 'SHA-256']}
    >
      {cards.map((card) => (
        <tr key={card.sha256}>
          <th scope="row">{card.subject}</th>
          <td>{card.role}</td>
          <td>{card.isEnd ? `${card.words}; the walk ends here` : card.words}</td>
          <td>{card.issuer}</td>
          <td>{card.key}</td>
          <td>{card.notAfter === '' ? '' : `${dayOf(card.notBefore)} to ${dayOf(card.notAfter)}`}</td>
          <td>
            <code>{card.sha256}</code>
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}

function describe({ role, subject, notAfter, words, isEnd }: Card): string {
  return `${role} ${subject}, ${words}${notAfter === '' ? '' : `, until ${dayOf(notAfter)}`}${isEnd ? ', where the walk ends' : ''}`;
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}

function yearOf(time: number): string {
  return String(new Date(time).getUTCFullYear());
}
