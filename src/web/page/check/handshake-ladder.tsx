// The messages of the handshake as a ladder: board on the left, server on the right, with sizes and times.
import type { Diagnosis } from '../../../doctor/check/diagnosis.ts';
import { useWidth } from '../common/pieces.tsx';

const RUNG = 34;
const TOP = 34;

export function HandshakeLadder({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const { ref, width } = useWidth();
  const { messages, times, steps, result } = diagnosis;
  const left = 56;
  const right = width - 56;
  const height = TOP + messages.length * RUNG + 34;
  const failed = steps.find(({ status }) => status === 'failed');
  return (
    <div ref={ref} class="figure">
      <svg width={width} height={height} role="img" aria-labelledby="ladder-title ladder-description">
        <title id="ladder-title">Messages of the handshake</title>
        <desc id="ladder-description">
          {messages
            .map(
              ({ direction, name, bytes }) =>
                `${direction === 'out' ? 'board sends' : 'server sends'} ${name}, ${bytes} bytes`,
            )
            .join('; ')}
        </desc>
        <text x={left} y={16} text-anchor="middle" class="role">
          board
        </text>
        <text x={right} y={16} text-anchor="middle" class="role">
          server
        </text>
        <line x1={left} x2={left} y1={24} y2={height - 8} class="rail" />
        <line x1={right} x2={right} y1={24} y2={height - 8} class="rail" />
        {messages.map(({ direction, name, bytes, at }, i) => {
          const y = TOP + i * RUNG + 16;
          const [x1, x2] = direction === 'out' ? [left + 4, right - 10] : [right - 4, left + 10];
          const head = direction === 'out' ? -1 : 1;
          return (
            <g key={i} class={`message ${direction} ${/alert/i.test(name) ? 'refused' : ''}`}>
              <line x1={x1} x2={x2} y1={y} y2={y} />
              <path d={`M ${x2 - head * 6} ${y} l ${head * 9} -5 v 10 z`} />
              <text x={(left + right) / 2} y={y - 6} text-anchor="middle">
                {name}
                <tspan class="detail">{` ${bytes} B`}</tspan>
              </text>
              <text
                x={direction === 'out' ? left - 6 : right + 6}
                y={y + 4}
                text-anchor={direction === 'out' ? 'end' : 'start'}
                class="detail"
              >
                {`${Math.round(at)} ms`}
              </text>
            </g>
          );
        })}
        <text x={width / 2} y={height - 10} text-anchor="middle" class={result === 'fails' ? 'end refused' : 'end'}>
          {failed === undefined ? 'connected' : `ends at ${failed.name}`}
        </text>
      </svg>
      {failed !== undefined && messages.some(({ name }) => name === 'finished') && (
        <p class="quiet">
          These are the messages of a handshake that went on past the certificates: this board ends it at {failed.name}.
        </p>
      )}
      <p class="quiet">
        {Object.entries(times)
          .map(([name, time]) => `${name} ${Math.round(time ?? 0)} ms`)
          .join(' · ')}
      </p>
    </div>
  );
}
