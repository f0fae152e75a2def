// `thimble serve [DIR]`: an HTTPS server for devices, on the engine.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer, TransportDuplex } from '../entry/https.ts';
import { PROTOCOL_TLS_SERVER, SSLContext } from '../entry/ssl.ts';
import { isTlsError, TlsError } from '../errors.ts';
import { TlsStream } from '../net/tls-stream.ts';
import { fromOsError } from '../platform/node/os-error.ts';
import { cipherSuite } from '../tls/cipher-suites.ts';
import { ProtocolVersion } from '../tls/profile.ts';
import { Certificate } from '../x509/certificate.ts';
import { nameOf } from '../x509/verdict.ts';
import { type Command, ExitCode, type Io } from './command.ts';
import { readInput } from './options.ts';
import { colorsFor } from './report.ts';
import { answer, ROUTE_PATHS } from './serve-routes.ts';

interface ServeOptions {
  readonly cert?: string;
  readonly key?: string;
  readonly clientCa?: string;
  readonly host: string;
  readonly port: string;
  readonly json?: true;
}

export const serve: Command = {
  name: 'serve',
  summary: 'Serve files and test pages to devices over HTTPS',
  arguments: [{ syntax: '[dir]', description: 'the folder to serve; without one only the test pages are there' }],
  options: [
    { flags: '--cert <file>', description: 'our certificate (PEM or DER); make one with thimble cert new' },
    { flags: '--key <file>', description: "its key, if it is not in the certificate's file" },
    { flags: '--client-ca <file>', description: 'let in only clients with a certificate of this CA' },
    { flags: '--host <address>', description: 'the address to listen on; 0.0.0.0 for devices', default: '127.0.0.1' },
    { flags: '--port <port>', description: 'the port to listen on; 0 for any free one', default: '8443' },
    { flags: '--json', description: 'log each request as one JSON object' },
  ],
  examples: [
    ['thimble cert new localhost && thimble serve --cert localhost.pem --key localhost.key.pem', 'the test pages'],
    [
      'thimble serve www --cert pico.local.pem --key pico.local.key.pem --host 0.0.0.0',
      'a folder, to the whole network',
    ],
    ['thimble serve --cert s.pem --key s.key.pem --client-ca ca.pem', 'only devices that have a certificate'],
  ],

  async run([folder], values, io) {
    const options = values as unknown as ServeOptions;
    const server = createServer({ sslContext: await makeContext(options) }, (request, response) => {
      logWhenDone(request, response, options, io);
      answer(request, response, folder as string | undefined).catch(() => response.destroy());
    });
    server.on('tlsClientError', (error: Error) => logRefusal(error, options, io));
    const port = await listen(server, options);
    const host = options.host.includes(':') ? `[${options.host}]` : options.host;
    io.stderr.write(`Serving ${folder ?? 'the test pages'} on https://${host}:${port}/ (Ctrl-C ends it)\n`);
    io.stderr.write(`Pages: ${ROUTE_PATHS.join(' ')}\n`);
    await new Promise<void>((resolve) => {
      if (io.signal.aborted) resolve();
      io.signal.addEventListener('abort', () => resolve());
    });
    server.close();
    server.closeAllConnections();
    return ExitCode.ok;
  },
};

async function makeContext({ cert, key, clientCa }: ServeOptions): Promise<SSLContext> {
  if (cert === undefined)
    throw new TlsError('cli.usage', 'serve needs a certificate: thimble cert new localhost makes one, --cert names it');
  const context = new SSLContext(PROTOCOL_TLS_SERVER);
  context.alpnProtocols = ['http/1.1'];
  context.loadCertChain(await readInput(cert, '--cert'), key === undefined ? undefined : await readInput(key, '--key'));
  if (clientCa !== undefined) context.loadVerifyLocations({ cadata: await readInput(clientCa, '--client-ca') });
  return context;
}

async function listen(server: ReturnType<typeof createServer>, { host, port }: ServeOptions): Promise<number> {
  const number = Number(port);
  if (!/^\d{1,5}$/.test(port) || number > 65_535) throw new TlsError('cli.usage', `--port ${port} is not a port`);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(fromOsError(error, `listening on ${host}:${port}`)));
    server.listen(number, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** One line a request: who, what was negotiated, what was asked and answered, how long it took. */
function logWhenDone(request: IncomingMessage, response: ServerResponse, { json }: ServeOptions, io: Io): void {
  const start = performance.now();
  const { remoteAddress: from } = request.socket;
  const tls = describeConnection(request.socket);
  response.on('close', () => {
    const milliseconds = Math.round((performance.now() - start) * 10) / 10;
    const { method, url } = request;
    const { statusCode: status } = response;
    const complete = response.writableFinished;
    if (json) {
      io.stdout.write(`${JSON.stringify({ from, ...tls, method, url, status, complete, milliseconds })}\n`);
      return;
    }
    const who = tls.client === undefined ? from : `${from} (${tls.client})`;
    const cut = complete ? '' : ', cut off';
    io.stdout.write(`${who}  ${tls.version} ${tls.cipher}  ${method} ${url}  ${status}, ${milliseconds} ms${cut}\n`);
  });
}

interface Negotiated {
  readonly version?: string | undefined;
  readonly cipher?: string | undefined;
  readonly resumed?: boolean;
  /** The subject of the client's certificate. */
  readonly client?: string | undefined;
}

function describeConnection(socket: unknown): Negotiated {
  const info =
    socket instanceof TransportDuplex && socket.transport instanceof TlsStream ? socket.transport.info : undefined;
  if (info === undefined) return {};
  const [client] = info.peerCertificates;
  return {
    version: info.version === ProtocolVersion.tls13 ? 'TLS 1.3' : 'TLS 1.2',
    cipher: cipherSuite(info.cipherSuite)?.name,
    resumed: info.resumed,
    client: client && nameOf(Certificate.parse(client)),
  };
}

function logRefusal(error: Error, { json }: ServeOptions, io: Io): void {
  if (!isTlsError(error)) throw error;
  if (json) io.stdout.write(`${JSON.stringify({ refused: error.code, reason: error.message })}\n`);
  else io.stderr.write(`${colorsFor(io.stderr, io.env).yellow('no handshake:')} ${error.message} [${error.code}]\n`);
}
