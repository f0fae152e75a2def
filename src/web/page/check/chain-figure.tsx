// The chain that the server sent, from leaf to root, beside one time line: what this board knows, and where its walk ends.
import type { Diagnosis } from '../../../doctor/check/diagnosis.ts';
import { fit, useWidth } from '../common/pieces.tsx';

const CARD = 76;
const GAP = 22;
const TOP = 26;
const LINE_SHARE = 0.3;
/** Below this width the time line goes. */
const WIDE = 560;

export function ChainFigure({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const { ref, width } = useWidth();
  const { chain, walk } = diagnosis;
  const isWide = width >= WIDE;
  const cardWidth = isWide ? Math.floor(width * (1 - LINE_SHARE)) - 16 : width - 2;
  const height = TOP + chain.length * (CARD + GAP) + (walk === undefined ? 0 : 24);
  const times = chain
    .flatMap(({ notBefore, notAfter }) => [Date.parse(notBefore), Date.parse(notAfter)])
    .filter((time) => !Number.isNaN(time));
  const now = Date.now();
  const from = Math.min(now, ...times);
  const to = Math.max(now, ...times);
  const lineLeft = cardWidth + 24;
  const lineWidth = width - lineLeft - 8;
  const xOf = (time: number) => lineLeft + ((time - from) / Math.max(1, to - from)) * lineWidth;
  const anchors = (walk?.certificates ?? []).filter(({ trusted }) => trusted);
  const stateOf = (subject: string) => {
    const walked = walk?.certificates.find((each) => each.subject === subject);
    if (walked === undefined) return walk === undefined ? 'sent' : 'unused';
    if (walked.trusted) return 'trusted';
    return walked.flags === 0 ? 'walked' : 'refused';
  };
  return (
    <div ref={ref} class="figure">
      <svg width={width} height={height} role="img" aria-labelledby="chain-title chain-description">
        <title id="chain-title">The certificates that the server sent</title>
        <desc id="chain-description">
          {chain.map(({ role, subject, notAfter }) => `${role} ${subject} until ${notAfter.slice(0, 10)}`).join('; ')}
        </desc>
        {isWide && (
          <g class="axis">
            <text x={lineLeft} y={14}>
              {yearOf(from)}
            </text>
            <text x={width - 8} y={14} text-anchor="end">
              {yearOf(to)}
            </text>
            <line x1={xOf(now)} x2={xOf(now)} y1={TOP - 6} y2={height} class="now" />
          </g>
        )}
        {chain.map(({ role, subject, key, bytes, notBefore, notAfter, sha256 }, i) => {
          const y = TOP + i * (CARD + GAP);
          const state = stateOf(subject);
          const indent = role === 'cross-signed root' ? 24 : 0;
          const [begin, end] = [Date.parse(notBefore), Date.parse(notAfter)];
          return (
            <g key={sha256} class={`certificate ${state}`}>
              {i > 0 && (
                <path
                  d={`M ${24 + indent} ${y - GAP} v ${GAP}`}
                  class={role === 'cross-signed root' ? 'branch' : 'link'}
                />
              )}
              <rect x={1 + indent} y={y} width={cardWidth - indent} height={CARD} rx={8} />
              <text x={14 + indent} y={y + 20} class="role">
                {`${role}${STATES[state]}`}
              </text>
              <text x={14 + indent} y={y + 42} class="subject">
                {fit(subject, cardWidth - indent - 28)}
              </text>
              <text x={14 + indent} y={y + 62} class="detail">
                {fit(`${key} · ${bytes} bytes · until ${notAfter.slice(0, 10)}`, cardWidth - indent - 28)}
              </text>
              {isWide && !Number.isNaN(end) && (
                <rect
                  class="span"
                  x={xOf(begin)}
                  y={y + CARD / 2 - 5}
                  width={Math.max(3, xOf(end) - xOf(begin))}
                  height={10}
                  rx={5}
                />
              )}
            </g>
          );
        })}
        {walk !== undefined && (
          <text x={1} y={height - 6} class="detail">
            {fit(
              anchors.length > 0
                ? `ends at ${anchors[0]!.subject}, which the board knows`
                : `ends without a root that the board knows (flags 0x${walk.flags.toString(16)})`,
              width,
            )}
          </text>
        )}
      </svg>
      {stopsOf(chain)}
    </div>
  );
}

const STATES = {
  sent: '',
  unused: ' · not needed',
  trusted: ' · known to the board',
  walked: '',
  refused: ' · refused',
} as const;

function stopsOf(chain: Diagnosis['chain']) {
  const first = [...chain]
    .filter(({ notAfter }) => notAfter !== '')
    .sort((a, b) => (a.notAfter < b.notAfter ? -1 : 1))[0];
  if (first === undefined) return null;
  return (
    <p class="quiet">
      It can stop on {first.notAfter.slice(0, 10)}: that is the end of {first.subject}.
    </p>
  );
}

function yearOf(time: number): string {
  return String(new Date(time).getUTCFullYear());
}
