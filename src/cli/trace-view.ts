// `--trace`: a handshake as a readable timeline, with sizes, times and memory.
import type { Writable } from 'node:stream';
import { AlertDescription } from '../errors/alert-description.ts';
import { ContentType, HandshakeType } from '../tls/constants.ts';
import type { ConnectionInfo } from '../tls/engine.ts';
import type { MemoryReport } from '../tls/memory.ts';
import type { TraceEvent, TraceObserver } from '../tls/trace.ts';
import type { Io } from './command.ts';
import { describeConnection, keyOf } from './get/connection.ts';
import { colorsFor } from './report.ts';

export class TraceView {
  readonly #out: Writable;
  readonly #color: ReturnType<typeof colorsFor>;
  readonly #now: () => number;
  readonly #start: number;
  #records = 0;
  #bytes = 0;

  /** @param now - milliseconds. */
  constructor(io: Pick<Io, 'stderr' | 'env'>, now: () => number) {
    this.#out = io.stderr;
    this.#color = colorsFor(io.stderr, io.env);
    this.#now = now;
    this.#start = now();
  }

  readonly observer: TraceObserver = (event) => {
    const text = this.#describe(event);
    if (text !== undefined) this.line(text);
  };

  line(text: string): void {
    const time = (this.#now() - this.#start).toFixed(1).padStart(8);
    this.#out.write(`${this.#color.dim(`${time} ms`)}  ${text}\n`);
  }

  /** The negotiated parameters, once the response is there. */
  summary(info: ConnectionInfo | undefined, memory: MemoryReport | undefined): void {
    if (info === undefined) {
      this.line('no TLS: plain http');
      return;
    }
    const names = describeConnection(info);
    const parts = [
      names?.versionName,
      names?.cipherSuiteName,
      names?.groupName,
      info.alpnProtocol,
      info.resumed ? 'resumed' : undefined,
    ];
    this.line(parts.filter((part) => part !== undefined).join(', '));
    if (memory !== undefined) this.line(`engine memory: ${memory.held} bytes now, ${memory.peak} at the peak`);
  }

  /** After the body. */
  end(): void {
    if (this.#records > 0) this.line(`${this.#records} encrypted records, ${this.#bytes} bytes on the wire`);
  }

  #describe(event: TraceEvent): string | undefined {
    switch (event.type) {
      case 'message': {
        const name = keyOf(HandshakeType, event.handshakeType) ?? `handshake message ${event.handshakeType}`;
        return `${this.#arrow(event.direction)} ${camel(name).padEnd(22)} ${event.length} bytes`;
      }
      case 'alert': {
        const name = keyOf(AlertDescription, event.description) ?? String(event.description);
        return `${this.#arrow(event.direction)} ${this.#color.yellow(`alert ${name}`)}`;
      }
      case 'record':
        if (event.encrypted && event.contentType === ContentType.application_data) this.#count(event.length);
        return undefined;
      default:
        return undefined;
    }
  }

  #count(length: number): void {
    this.#records += 1;
    this.#bytes += length;
  }

  #arrow(direction: 'in' | 'out'): string {
    return direction === 'out' ? this.#color.cyan('→') : this.#color.green('←');
  }
}

/** `client_hello` as the RFCs write it: ClientHello. */
function camel(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
