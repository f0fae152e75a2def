// `thimble serve [DIR]`: an HTTPS server for devices, on the engine.
import { realpath, stat } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { loadProfile } from '../../boards/load-profile.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { createServer } from '../../entry/https.ts';
import { CERT_OPTIONAL, PROTOCOL_TLS_SERVER, SSLContext } from '../../entry/ssl.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { formatEndpoint } from '../../net/endpoint.ts';
import { fromOsError } from '../../platform/node/os-error.ts';
import { encodeUtf8 } from '../../util/utf8.ts';
import { BOARD_FLAGS, readBoardOption } from '../board-option.ts';
import { type Command, ExitCode, type Io } from '../command.ts';
import { reasonOf } from '../file-errors.ts';
import { loadCaFiles, loadIdentity } from '../load-identity.ts';
import { setVerification, VERIFICATION_OPTIONS, type VerificationOptions } from '../options.ts';
import { colorsFor } from '../report.ts';
import { answer } from './answer.ts';
import { contextAsBoard, loadClientCas, loadIdentityAsBoard } from './as-board.ts';
import {
  type DevelopmentCertificate,
  type DevelopmentKey,
  developmentFolder,
  makeDevelopmentCertificate,
} from './development-certificate.ts';
import { followHello } from './hello-log.ts';
import { KeyGuard } from './key-guard.ts';
import { RequestLog } from './request-log.ts';
import { TEST_PAGES } from './test-pages.ts';

interface ServeOptions extends VerificationOptions {
  readonly cert?: string;
  readonly key?: string;
  readonly name?: readonly string[];
  readonly clientCa?: readonly string[];
  readonly clientOptional?: true;
  readonly board?: string;
  readonly host: string;
  readonly port: string;
  readonly maxRequests?: string;
  readonly json?: true;
}

type Server = ReturnType<typeof createServer>;

/** Maximum connections: more than a room of devices needs, and far fewer than would exhaust this machine. */
const MAX_CONNECTIONS = 500;
/** Handshake timeout: a microcontroller takes some seconds with RSA; none needs more than this. Milliseconds. */
const HANDSHAKE_TIMEOUT = 30_000;
/** Idle timeout: a device with a request every ten seconds keeps its connection. Milliseconds. */
const KEEP_ALIVE = 30_000;
const HOST_HINT = 'Without --host it listens on every address of this machine.';
/** Grace period for pending responses when the server ends. Milliseconds. */
const GRACE = 1_000;

export const serve: Command<ServeOptions> = {
  name: 'serve',
  summary: 'Serve files and test pages to devices over HTTPS',
  arguments: [{ syntax: '[dir]', description: 'the folder to serve; without one, only the test pages' }],
  options: [
    {
      flags: '--cert <file>',
      description: 'certificate of the server (PEM or DER); if omitted, one is created and its CA is printed',
    },
    { flags: '--key <file>', description: "its key, if it is not in the certificate's file" },
    {
      flags: '--name <name>',
      description: 'add this name to the certificate, beside the names of this machine',
      repeatable: true,
    },
    {
      flags: '--client-ca <file>',
      description: 'accept only clients with a certificate from this CA',
      repeatable: true,
    },
    { flags: '--client-optional', description: 'with --client-ca: also accept clients without a certificate' },
    ...VERIFICATION_OPTIONS.map((option) => ({ ...option, description: `with --client-ca: ${option.description}` })),
    {
      flags: BOARD_FLAGS,
      description: 'act as the TLS server of this firmware: its versions, suites, groups and limits',
    },
    {
      flags: '--host <address>',
      description: 'the address to listen on; 127.0.0.1: only this machine',
      default: '0.0.0.0',
    },
    { flags: '--port <port>', description: 'the port to listen on; 0 for any free one', default: '8443' },
    { flags: '--max-requests <count>', description: 'stop after this many' },
    { flags: '--json', description: 'log as JSON, one line for each event' },
  ],
  examples: [
    ['thimble serve', 'the test pages, with a certificate made here: install the printed CA on the device'],
    ['thimble serve www --cert pico.local.pem --key pico.local.key.pem', 'a folder, with a certificate of cert new'],
    ['thimble serve --client-ca ca.pem', 'only devices that have a certificate'],
    ['thimble serve --board pico-w@micropython-1.27 --json', 'the TLS server of a Pico W, with a log for programs'],
  ],

  async run([folder], options, io) {
    const root = folder === undefined ? undefined : await openFolder(String(folder));
    const profile =
      options.board === undefined ? undefined : await loadProfile(await readBoardOption(options.board, io));
    const { sslContext, development } =
      profile === undefined ? await makeContext(options, io) : await makeContextAsBoard(options, profile, io);
    const site = root === undefined ? undefined : { root, guard: new KeyGuard() };
    const log = new RequestLog(io, options.json ? 'json' : 'text');
    const end = new AbortController();
    const countAnswer = countdown(options.maxRequests, () => end.abort());
    const settings = { sslContext, handshakeTimeout: HANDSHAKE_TIMEOUT, keepAliveTimeout: KEEP_ALIVE };
    const server = createServer(settings, (request, response) => {
      log.follow(request, response);
      response.on('close', countAnswer);
      answer(request, response, site).catch((error: unknown) => {
        log.failed(error);
        response.destroy();
      });
    });
    server.maxConnections = MAX_CONNECTIONS;
    server.prependListener('connection', (socket: Socket) =>
      followHello(socket, (firmware, ids) => log.recognised(firmware, ids, socket)),
    );
    server.on('tlsClientError', (error: Error, socket) => log.refused(error, socket));
    const port = await listen(server, options);
    tell(port, options, root, development, io);
    log.listening({ address: options.host, port, ca: development?.caFile, caSha256: development?.caFingerprint });
    await aborted(AbortSignal.any([io.signal, end.signal]));
    await close(server);
    return ExitCode.ok;
  },
};

/** @throws TlsError `cli.file`. */
async function openFolder(path: string): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) return await realpath(path);
  } catch (cause) {
    throw new TlsError('cli.file', `${path} cannot be served: ${reasonOf(cause, 'folder')}`, { cause });
  }
  throw new TlsError('cli.file', `${path} cannot be served: it is not a folder`);
}

function makeCertificate(
  { key, name = [] }: ServeOptions,
  io: Io,
  kind: DevelopmentKey = 'p256',
): Promise<DevelopmentCertificate> {
  if (key !== undefined) throw new TlsError('cli.usage', '--key is the key of --cert, which is missing');
  return makeDevelopmentCertificate(developmentFolder(io.env), name, kind);
}

interface MadeContext {
  readonly sslContext: SSLContext;
  /** Absent: a certificate was given. */
  readonly development: DevelopmentCertificate | undefined;
}

async function makeContext(options: ServeOptions, io: Io): Promise<MadeContext> {
  const { cert, key, clientCa = [], clientOptional } = options;
  const development = cert === undefined ? await makeCertificate(options, io) : undefined;
  const context = new SSLContext(PROTOCOL_TLS_SERVER);
  context.alpnProtocols = ['http/1.1'];
  if (development !== undefined) context.loadCertChain(development.pem);
  else await loadIdentity(context, { cert, key });
  await loadCaFiles(context, clientCa, '--client-ca');
  requireClientCa(options);
  await setVerification(context, options);
  if (clientOptional) context.verifyMode = CERT_OPTIONAL;
  return { sslContext: context, development };
}

async function makeContextAsBoard(options: ServeOptions, profile: BoardProfile, io: Io): Promise<MadeContext> {
  const { cert, key, clientCa = [], clientOptional } = options;
  const context = contextAsBoard(profile);
  requireClientCa(options);
  let development: DevelopmentCertificate | undefined;
  if (cert === undefined) development = await developFor(context, options, profile, io);
  else
    await loadIdentity(context, { cert, key }, (certificate, privateKey = certificate) =>
      loadIdentityAsBoard(context, profile, certificate, privateKey, io),
    );
  if (clientCa.length > 0) await loadClientCas(context, profile, clientCa);
  const { policy, crl, revocation } = options;
  if (policy !== undefined || crl !== undefined || revocation !== undefined) await setVerification(context, options);
  if (clientOptional) context.verifyMode = CERT_OPTIONAL;
  return { sslContext: context, development };
}

/** With an EC key and CA; with RSA for a firmware that supports nothing else. */
async function developFor(
  context: SSLContext,
  options: ServeOptions,
  profile: BoardProfile,
  io: Io,
): Promise<DevelopmentCertificate> {
  const load = (made: DevelopmentCertificate) => {
    loadIdentityAsBoard(context, profile, encodeUtf8(made.pem), encodeUtf8(made.pem), io);
    return made;
  };
  const made = await makeCertificate(options, io);
  try {
    return load(made);
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return load(await makeCertificate(options, io, 'rsa2048'));
  }
}

function requireClientCa({ clientCa = [], ...options }: ServeOptions): void {
  for (const name of ['clientOptional', 'policy', 'crl', 'revocation'] as const)
    if (options[name] !== undefined && clientCa.length === 0)
      throw new TlsError('cli.usage', `${toFlag(name)} is for --client-ca, which is missing`);
}

function toFlag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

async function listen(server: Server, { host, port }: ServeOptions): Promise<number> {
  const number = Number(port);
  if (!/^\d{1,5}$/.test(port) || number > 65_535)
    throw new TlsError('cli.usage', `--port ${port} is not a port (0 to 65535)`);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
        reject(new TlsError('cli.usage', `--host ${host} is not an address of this machine`, { hint: HOST_HINT }));
      else reject(fromOsError(error, `listening on ${formatEndpoint(host, number)}`));
    });
    server.listen(number, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Prints on stderr the address, and what a device must trust. */
function tell(
  port: number,
  { host, clientCa }: ServeOptions,
  root: string | undefined,
  development: DevelopmentCertificate | undefined,
  io: Io,
): void {
  const color = colorsFor(io.stderr, io.env);
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const lines = [
    `${root ?? 'test pages'} on ${color.green(`https://${formatEndpoint(name, port)}/`)} (Ctrl-C ends it)`,
    `listening on ${formatEndpoint(host, port)}: ${reachOf(host, port)}`,
  ];
  if (root !== undefined) lines.push(`test pages: ${[...TEST_PAGES.keys()].join(' ')}`);
  if (development !== undefined) {
    lines.push(`certificate for ${development.names.join(', ')}`);
    lines.push(`its CA, for devices to trust: ${development.caFile} (ca.der beside it for MicroPython)`);
    lines.push(`SHA-256 of that CA: ${development.caFingerprint}`);
  }
  if (clientCa !== undefined) lines.push(`clients must present a certificate signed by ${clientCa.join(', ')}`);
  io.stderr.write(lines.map((line) => `${line}\n`).join(''));
}

/** Describes who can connect. */
function reachOf(host: string, port: number): string {
  if (/^(127\.|::1$|localhost$)/i.test(host)) return 'this machine alone';
  if (host !== '0.0.0.0' && host !== '::') return 'anyone who can reach that address';
  const outward = Object.values(networkInterfaces())
    .flatMap((each = []) => each)
    .filter(({ internal, family, scopeid }) => !internal && (family === 'IPv4' || (host === '::' && !scopeid)));
  const urls = outward.map(({ address }) => `https://${formatEndpoint(address, port)}/`);
  return `every address of this machine${urls.length === 0 ? '' : `, ${urls.join(' ')}`}`;
}

/** @returns a function that calls `done` after as many calls as the option says. */
function countdown(option: string | undefined, done: () => void): () => void {
  if (option === undefined) return () => {};
  let left = Number(option);
  if (!/^\d{1,9}$/.test(option) || left < 1)
    throw new TlsError('cli.usage', `--max-requests ${option} is not a number above 0`);
  return () => {
    left -= 1;
    if (left === 0) done();
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Pending responses have a moment to end; then every connection is closed. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE);
  await closed;
  clearTimeout(timer);
}
