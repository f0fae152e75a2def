// One line a request, and one for each device that did not get as far.
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

  /** Tells of a request once it is answered, or cut off. */
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
      // A device may send anything as a path or a name, and a terminal would obey it.
      this.#io.stdout.write(`${printable(line)}\n`);
    });
  }

  /** A device with which no connection came about: the reason that people look for in a log. */
  refused(error: unknown, socket: Socket): void {
    if (!isTlsError(error)) throw error;
    if (error.code === 'net.closed') return; // we ended it ourselves
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

  /** Whose ClientHello a device sent, byte for byte. */
  recognised(firmware: string, ids: readonly string[], socket: Socket): void {
    const from = `${socket.remoteAddress ?? 'a client that is gone'}:${socket.remotePort ?? ''}`;
    const time = new Date().toISOString();
    if (this.#format === 'json') this.#writeJson({ event: 'hello', time, from, boards: ids });
    else this.#io.stderr.write(`${time} ${from} the hello of ${firmware}, byte for byte\n`);
  }

  /** Something went wrong here while a request was answered. */
  failed(error: unknown): void {
    const { code = '' } = error as NodeJS.ErrnoException;
    // The device went away, or the file did: the request's own line tells.
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
