// `--summary`: counts connections, failures and bytes of a run.
import { lineInWords, type ProgramEvent } from '../bridge/program-event.ts';

/** Totals of a run. */
export interface SummaryEvent {
  /** Always `summary`. */
  readonly event: 'summary';
  /** TCP connections that were attempted. */
  readonly connections: number;
  /** TLS handshakes that succeeded. */
  readonly handshakes: number;
  /** Failed network and TLS operations, whether caught or not. */
  readonly failures: number;
  /** For each verified host, the root that verified it. */
  readonly verified: Readonly<Record<string, string>>;
  /** Hosts that were not verified. */
  readonly unverified: readonly string[];
  /** Bytes of application data written by the program. */
  readonly sent: number;
  /** Bytes of application data read by the program. */
  readonly received: number;
  /** Peak memory use of TLS, bytes. */
  readonly peak: number;
  /** Bytes of memory available to TLS on the board, if known. */
  readonly heap?: number;
  /** Connections that the program left open, with the line that opened them if known. */
  readonly leftOpen: readonly string[];
}

/** The most entries of each list; a network scanner would have thousands of hosts. */
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
