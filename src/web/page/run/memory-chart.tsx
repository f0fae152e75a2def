// TLS memory on the board, change by change, with the program's lines that caused it, compared with the available memory.
import type { RunEvent } from '../../../cli/run-event.ts';
import { lineInWords } from '../../../micropython/bridge/program-event.ts';
import { Panel, useWidth } from '../common/pieces.tsx';

const HEIGHT = 150;
const LEFT = 68;
const BOTTOM = 22;

type Memory = Extract<RunEvent, { event: 'memory' }>;

export function MemoryChart({ events }: { readonly events: readonly RunEvent[] }) {
  const changes = events.filter((event): event is Memory => event.event === 'memory');
  if (changes.length === 0) return null;
  return (
    <Panel title="TLS memory of the chip">
      <Chart changes={changes} />
    </Panel>
  );
}

function Chart({ changes }: { readonly changes: readonly Memory[] }) {
  const { ref, width } = useWidth();
  const heap = changes.findLast((change) => change.heap !== undefined)?.heap;
  const highest = changes.reduce((most, change) => (change.held > most.held ? change : most));
  const peak = Math.max(...changes.map((change) => change.peak));
  const top = Math.max(peak, heap ?? 0) * 1.1;
  const xOf = (i: number) => LEFT + (i / Math.max(1, changes.length - 1)) * (width - LEFT - 8);
  const yOf = (bytes: number) => HEIGHT - BOTTOM - (bytes / top) * (HEIGHT - BOTTOM - 12);
  const line = changes
    .map(({ held }, i) => `${i === 0 ? 'M' : 'L'} ${xOf(i).toFixed(1)} ${yOf(held).toFixed(1)}`)
    .join(' ');
  const area = `${line} L ${xOf(changes.length - 1)} ${yOf(0)} L ${LEFT} ${yOf(0)} Z`;
  return (
    <div ref={ref} class="figure">
      <svg width={width} height={HEIGHT} role="img" aria-labelledby="memory-title">
        <title id="memory-title">
          {`TLS held at most ${kilobytes(peak)}${heap === undefined ? '' : ` of ${kilobytes(heap)}`}`}
        </title>
        <path d={area} class="area" />
        <path d={line} class="line" />
        <line x1={LEFT} x2={width - 8} y1={yOf(0)} y2={yOf(0)} class="rail" />
        <line x1={LEFT} x2={width - 8} y1={yOf(peak)} y2={yOf(peak)} class="peak" />
        <text x={LEFT - 6} y={yOf(peak) + 4} text-anchor="end" class="detail">
          {kilobytes(peak)}
        </text>
        {heap !== undefined && (
          <>
            <line x1={LEFT} x2={width - 8} y1={yOf(heap)} y2={yOf(heap)} class="limit" />
            <text x={LEFT - 6} y={yOf(heap) + 4} text-anchor="end" class="detail">
              {kilobytes(heap)}
            </text>
          </>
        )}
        {changes.map((change, i) => (
          <circle key={i} cx={xOf(i)} cy={yOf(change.held)} r={3} class="point">
            <title>{describe(change)}</title>
          </circle>
        ))}
        <text x={width - 8} y={HEIGHT - 6} text-anchor="end" class="detail">
          {heap === undefined ? 'each change of what TLS holds' : `each change; the board has ${kilobytes(heap)}`}
        </text>
      </svg>
      <p class="quiet">Most: {describe(highest)}</p>
      <details>
        <summary>{changes.length === 1 ? 'One change' : `${changes.length} changes`}</summary>
        <ol class="changes">
          {changes.slice(-MOST_LISTED).map((change, i) => (
            <li key={i}>{describe(change)}</li>
          ))}
        </ol>
      </details>
    </div>
  );
}

/** Maximum number of changes in the list, the last ones. */
const MOST_LISTED = 200;

function describe({ connection, step, held, line }: Memory): string {
  return `connection ${connection}, ${step}${line === undefined ? '' : ` at ${lineInWords(line)}`}: ${kilobytes(held)}`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
