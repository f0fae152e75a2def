// The network events in order: the lines of `run --trace`.

import type { RunEvent } from '../../../cli/run-event.ts';
import { traceLine } from '../../../cli/trace-line.ts';

/** Maximum number of lines shown, the last ones. */
const MOST = 1000;

export function NetworkLog({ events }: { readonly events: readonly RunEvent[] }) {
  const lines = events.flatMap((event) => {
    if (event.event === 'start' || event.event === 'output' || event.event === 'exit') return [];
    if (event.event === 'summary' || event.event === 'hardware') return [];
    if (event.event === 'failure') return `failed: ${event.what}`;
    return traceLine(event) ?? [];
  });
  if (lines.length === 0) return null;
  return (
    <details class="panel">
      <summary>Network log, as thimble run --trace writes it</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre class="output" tabIndex={0}>
        {lines.slice(-MOST).join('\n')}
      </pre>
    </details>
  );
}
