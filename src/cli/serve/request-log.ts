// Logs one line for each request, and for each device whose connection failed.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { printable, printableJson } from '../../errors/printable.ts';
import { isTlsError } from '../../errors.ts';
import { formatEndpoint } from '../../net/endpoint.ts';
import type { Io } from '../command.ts';
import { colorsFor, errorToJson, reportError } from '../report.ts';
import { clientAdvice } from './client-advice.ts';
import { negotiated } from './negotiated.ts';

export class RequestLog {
  readonly #io: Io;
  readonly #format: 'text' | 'json';

  constructor(io: Io, format: 'text' | 'json') {
    this.#io = io;
    this.#format = format;
  }

  /** Logs a request once it is answered or aborted. */
  follow(request: IncomingMessage, response: ServerResponse): void {
    const start = performance.now();
    const { socket, method = '', url = '' } = request;
    const from = formatEndpoint(socket.remoteAddress ?? '', socket.remotePort ?? 0);
    const tls = negotiated(socket);
    const before = socket.bytesWritten;
    response.on('close', () => {
      const milliseconds = Math.round((performance.now() - start) * 10) / 10;
      const bytes = socket.bytesWritten - before; // heads included; one answer at a time
      const { statusCode: status, writableFinished: complete } = response;
      const time = new Date().toISOString();
      if (this.#format === 'json') {
        this.#writeJson({ event: 'request', time, from, method, url, status, bytes, milliseconds, complete, ...tls });
        return;
      }
      const { version = 'no TLS', cipher = '', group, serverName, alpnProtocol, client, resumed } = tls;
      const details = [
        `${version} ${cipher}`,
        ...(group === undefined ? [] : [group]),
        `SNI ${serverName ?? '-'}`,
        `ALPN ${alpnProtocol ?? '-'}`,
        ...(client === undefined ? [] : [`client ${client}`]),
        ...(resumed ? ['resumed'] : []),
        ...(complete ? [] : ['cut off']),
      ];
      const line = `${time} ${from} ${method} ${url} ${status} ${bytes} B ${milliseconds} ms | ${details.join(', ')}`;
      // Paths and names come from the device and may contain terminal escapes.
      this.#io.stdout.write(`${printable(line)}\n`);
    });
  }

  /** Logs a device whose connection failed: usually the reason for reading the log. */
  refused(error: unknown, socket: Socket): void {
    if (!isTlsError(error)) throw error;
    if (error.code === 'net.closed') return; // closed by this side
    const { remoteAddress, remotePort = 0 } = socket;
    const from = remoteAddress === undefined ? 'a client that is gone' : formatEndpoint(remoteAddress, remotePort);
    const time = new Date().toISOString();
    if (this.#format === 'json') {
      this.#writeJson({ event: 'refused', time, from, error: { ...errorToJson(error), hint: clientAdvice(error) } });
      return;
    }
    const { code, message } = error;
    const label = colorsFor(this.#io.stderr, this.#io.env).yellow('no connection:');
    this.#io.stderr.write(`${time} ${from} ${label} ${message} [${code}]\n  ${clientAdvice(error)}\n`);
  }

  /** Logs the firmware whose ClientHello the device sent, byte for byte. */
  recognised(firmware: string, ids: readonly string[], socket: Socket): void {
    const from = `${socket.remoteAddress ?? 'a client that is gone'}:${socket.remotePort ?? ''}`;
    const time = new Date().toISOString();
    if (this.#format === 'json') this.#writeJson({ event: 'hello', time, from, boards: ids });
    else this.#io.stderr.write(`${time} ${from} the hello of ${firmware}, byte for byte\n`);
  }

  /** Logs an error in this server during a request. */
  failed(error: unknown): void {
    const { code = '' } = error as NodeJS.ErrnoException;
    // The device or the file has gone: the request's own line reports it.
    if (isTlsError(error) || GONE.has(code) || /^E[A-Z]+$/.test(code)) return;
    reportError(error, this.#io);
  }

  listening(about: Readonly<Record<string, unknown>>): void {
    if (this.#format === 'json') this.#writeJson({ event: 'listening', ...about });
  }

  #writeJson(value: object): void {
    this.#io.stdout.write(`${printableJson(value)}\n`);
  }
}

const GONE: ReadonlySet<string> = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']);
