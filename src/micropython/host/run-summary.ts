// `--summary`: what a run came to.
import { lineInWords, type ProgramEvent } from '../bridge/program-event.ts';

/** What a run came to. */
export interface SummaryEvent {
  /** Always `summary`. */
  readonly event: 'summary';
  /** TCP connections that were attempted. */
  readonly connections: number;
  /** TLS handshakes that succeeded. */
  readonly handshakes: number;
  /** Operations of network and TLS that failed, caught or not. */
  readonly failures: number;
  /** Hosts by the root that verified them. */
  readonly verified: Readonly<Record<string, string>>;
  /** Hosts that nobody verified. */
  readonly unverified: readonly string[];
  /** Bytes of the program's data that it wrote. */
  readonly sent: number;
  /** Bytes of the program's data that it read. */
  readonly received: number;
  /** The most bytes that TLS held at once. */
  readonly peak: number;
  /** Bytes that the board has for TLS, if known. */
  readonly heap?: number;
  /** What the program left open, with the line that opened it where that is known. */
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
            `${event.host}:${event.port}${event.line === undefined ? '' : ` (opened at ${lineInWords(event.line)})`}`,
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
