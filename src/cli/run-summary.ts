// `--summary`: what a run came to.
import type { ProgramEvent } from '../micropython/bridge/program-event.ts';

export interface SummaryEvent {
  readonly event: 'summary';
  readonly connections: number;
  readonly handshakes: number;
  readonly failures: number;
  /** Hosts by the root that verified them. */
  readonly verified: Readonly<Record<string, string>>;
  readonly unverified: readonly string[];
  /** Bytes of the program's data. */
  readonly sent: number;
  readonly received: number;
  /** The most that TLS held at once, and the board's heap, if known. Bytes. */
  readonly peak: number;
  readonly heap?: number;
  readonly leftOpen: readonly string[];
}

/** Hosts that are listed; a scanner would have thousands. */
const MAX_LISTED = 1000;

export class RunSummary {
  readonly #verified = new Map<string, string>();
  readonly #unverified = new Set<string>();
  readonly #leftOpen: string[] = [];
  #connections = 0;
  #handshakes = 0;
  #failures = 0;
  #sent = 0;
  #received = 0;
  #peak = 0;
  #heap: number | undefined;

  add(event: ProgramEvent): void {
    switch (event.event) {
      case 'open':
        this.#connections++;
        break;
      case 'handshake':
        this.#handshakes++;
        if (event.verified && this.#verified.size < MAX_LISTED)
          this.#verified.set(event.host, event.root ?? 'a trusted root');
        if (!event.verified && this.#unverified.size < MAX_LISTED) this.#unverified.add(event.host);
        break;
      case 'failure':
        this.#failures++;
        break;
      case 'bytes':
        if (event.direction === 'out') this.#sent += event.count;
        else this.#received += event.count;
        break;
      case 'memory':
        this.#peak = Math.max(this.#peak, event.peak);
        this.#heap = event.heap;
        break;
      case 'left-open':
        if (this.#leftOpen.length < MAX_LISTED)
          this.#leftOpen.push(
            `${event.host}:${event.port}${event.line === undefined ? '' : ` (opened at ${event.line})`}`,
          );
        break;
    }
  }

  toEvent(): SummaryEvent {
    return {
      event: 'summary',
      connections: this.#connections,
      handshakes: this.#handshakes,
      failures: this.#failures,
      verified: Object.fromEntries(this.#verified),
      unverified: [...this.#unverified],
      sent: this.#sent,
      received: this.#received,
      peak: this.#peak,
      ...(this.#heap !== undefined && { heap: this.#heap }),
      leftOpen: this.#leftOpen,
    };
  }

  toText(): string {
    const { connections, handshakes, failures, verified, unverified, sent, received, leftOpen } = this.toEvent();
    const lines = [
      `thimble: ${count(connections, 'connection')}, ${count(handshakes, 'TLS handshake')}, ${count(failures, 'failure')}`,
      `  data: ${sent} bytes written, ${received} read`,
      ...Object.entries(verified).map(([host, root]) => `  ${host}: verified by ${root}`),
      ...unverified.map((host) => `  ${host}: not verified`),
    ];
    if (this.#peak > 0) {
      const heap = this.#heap === undefined ? '' : ` of the board's ${this.#heap}`;
      lines.push(`  TLS memory: ${this.#peak} bytes at most${heap}`);
    }
    lines.push(...leftOpen.map((place) => `  left open: ${place}`));
    return `${lines.join('\n')}\n`;
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
