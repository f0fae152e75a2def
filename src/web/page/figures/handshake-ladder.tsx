// The messages of a handshake as a ladder: board on the left, server on the right, with sizes, times, parameters, the alert.
import type { Diagnosis } from '../../../doctor/check/diagnosis.ts';
import { ScrollTable, truncate, useWidth } from '../common/pieces.tsx';

const RUNG = 36;
const TOP = 34;
const SIDES = { wide: 62, narrow: 50 } as const;

interface Rung {
  readonly direction: 'in' | 'out';
  readonly name: string;
  readonly bytes: number | undefined;
  /** Milliseconds. */
  readonly at: number | undefined;
  readonly kind: 'message' | 'alert';
  /** The board does not get this far: the handshake continued past its refusal. */
  readonly isBeyond: boolean;
}

export function HandshakeLadder({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const { ref, width } = useWidth();
  const { times, steps, result } = diagnosis;
  const rungs = rungsOf(diagnosis);
  const side = width < 400 ? SIDES.narrow : SIDES.wide;
  const [left, right] = [side, width - side];
  const height = TOP + rungs.length * RUNG + 36;
  const failed = steps.find(({ status }) => status === 'failed');
  const chosen = steps.find(({ name, status }) => name === 'TLS' && status !== 'failed');
  const ending = failed === undefined ? 'connected' : `ends at ${failed.name}`;
  return (
    <div ref={ref} class="figure">
      {chosen !== undefined && (
        <p>
          Chosen: <strong>{chosen.text}</strong>
        </p>
      )}
      <svg width={width} height={height} role="img" aria-labelledby="ladder-title ladder-description">
        <title id="ladder-title">Messages of the handshake</title>
        <desc id="ladder-description">{`${rungs.map(describe).join('; ')}; ${ending}`}</desc>
        <text x={left} y={16} text-anchor="middle" class="role">
          board
        </text>
        <text x={right} y={16} text-anchor="middle" class="role">
          server
        </text>
        <line x1={left} x2={left} y1={24} y2={height - 30} class="rail" />
        <line x1={right} x2={right} y1={24} y2={height - 30} class="rail" />
        {rungs.map((rung, i) => (
          <RungShape key={i} rung={rung} y={TOP + i * RUNG + 18} left={left} right={right} />
        ))}
        <text x={width / 2} y={height - 8} text-anchor="middle" class={result === 'fails' ? 'end refused' : 'end'}>
          {truncate(ending, width)}
        </text>
      </svg>
      {rungs.some(({ isBeyond }) => isBeyond) && (
        <p class="quiet">
          The pale messages are of a handshake that went on past the certificates: this board ends it at {failed?.name}.
        </p>
      )}
      <p class="quiet">
        {Object.entries(times)
          .map(([name, time]) => `${name} ${Math.round(time ?? 0)} ms`)
          .join(' · ')}
      </p>
      <details>
        <summary>The same as a table</summary>
        <RungTable rungs={rungs} />
      </details>
    </div>
  );
}

interface ShapeProps {
  readonly rung: Rung;
  readonly y: number;
  readonly left: number;
  readonly right: number;
}

function RungShape({ rung: { direction, name, bytes, at, kind, isBeyond }, y, left, right }: ShapeProps) {
  const isOut = direction === 'out';
  const [x1, x2] = isOut ? [left + 4, right - 10] : [right - 4, left + 10];
  const head = isOut ? -1 : 1;
  const isRefusal = kind === 'alert' || /alert/i.test(name);
  return (
    <g class={`${kind} rung ${direction} ${isRefusal ? 'refused' : ''} ${isBeyond ? 'beyond' : ''}`}>
      <line x1={x1} x2={x2} y1={y} y2={y} />
      <path d={`M ${x2 - head * 6} ${y} l ${head * 9} -5 v 10 z`} />
      <text x={(left + right) / 2} y={y - 6} text-anchor="middle">
        {kind === 'alert' ? `alert ${name}` : name}
        {bytes !== undefined && <tspan class="detail">{` ${bytes} B`}</tspan>}
      </text>
      {at !== undefined && (
        <text x={isOut ? left - 7 : right + 7} y={y + 4} text-anchor={isOut ? 'end' : 'start'} class="detail">
          {`${Math.round(at)} ms`}
        </text>
      )}
    </g>
  );
}

function RungTable({ rungs }: { readonly rungs: readonly Rung[] }) {
  return (
    <ScrollTable label="Table of messages" columns={['Message', 'From', 'Bytes', 'After']}>
      {rungs.map(({ name, direction, bytes, at, kind, isBeyond }, i) => (
        <tr key={i}>
          <th scope="row">
            {kind === 'alert' ? `alert ${name}` : name}
            {isBeyond && ' (beyond this board’s end)'}
          </th>
          <td>{direction === 'out' ? 'board' : 'server'}</td>
          <td class="number">{bytes}</td>
          <td class="number">{at === undefined ? '' : `${at.toFixed(1)} ms`}</td>
        </tr>
      ))}
    </ScrollTable>
  );
}

/** The board's alert is placed after the server's certificate, which it refuses; later messages are past the refusal. */
function rungsOf({ messages, alert, steps, result }: Diagnosis): Rung[] {
  const isRefusal =
    result === 'fails' && steps.some(({ name, status }) => name === 'verification' && status === 'failed');
  const refusedAt = isRefusal
    ? messages.findIndex(({ direction, name }) => direction === 'in' && name === 'certificate')
    : -1;
  const rungs: Rung[] = messages.map((message, i) => ({
    ...message,
    kind: 'message',
    isBeyond: refusedAt !== -1 && i > refusedAt,
  }));
  if (alert === undefined) return rungs;
  const rung: Rung = { direction: 'out', name: alert, bytes: undefined, at: undefined, kind: 'alert', isBeyond: false };
  return rungs.toSpliced(refusedAt === -1 ? rungs.length : refusedAt + 1, 0, rung);
}

function describe({ direction, name, bytes, kind }: Rung): string {
  const size = bytes === undefined ? '' : `, ${bytes} bytes`;
  return `${direction === 'out' ? 'board sends' : 'server sends'} ${kind === 'alert' ? 'alert ' : ''}${name}${size}`;
}
