// `thimble get URL`: a verified HTTPS client, like curl.

import { Writable } from 'node:stream';
import type { RequestOptions } from '../../api/requests/options.ts';
import type { Response } from '../../api/requests/response.ts';
import { Session } from '../../api/requests/session.ts';
import { CERT_NONE, PROTOCOL_TLS_CLIENT } from '../../api/ssl/constants.ts';
import { SSLContext } from '../../api/ssl/ssl-context.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { makeNodePlatform } from '../../entry/node-platform.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { Headers } from '../../http/headers.ts';
import type { SystemRootList } from '../../platform/node/roots.ts';
import { certificateName, type Verdict } from '../../x509/verdict.ts';
import { readBoardOption } from '../board-option.ts';
import { openCapture } from '../capture.ts';
import { type Command, ExitCode, type Io } from '../command.ts';
import { openNetwork } from '../environment.ts';
import { loadIdentity } from '../load-identity.ts';
import { parseTimeout, setVerification } from '../options.ts';
import { readInput } from '../read-file.ts';
import { colorsFor, reportError, warn } from '../report.ts';
import { originOf, readRootFiles, trustRoots } from '../roots.ts';
import { TraceView } from '../trace-view.ts';
import { tellOnBoard, trustAsBoard } from './as-board.ts';
import { GET_OPTIONS, type GetOptions } from './options.ts';
import { printAll } from './output.ts';
import { chooseProxy } from './proxies.ts';
import { parseWriteOut, type Transfer } from './write-out.ts';

/** Maximum bytes of a file to send, which is held in memory. */
const MAX_DATA = 1024 * 1024 * 1024;

export const get: Command<GetOptions> = {
  name: 'get',
  summary: 'Fetch a URL over verified HTTPS',
  arguments: [{ syntax: '<url>', description: 'https://… (or http://…)' }],
  options: GET_OPTIONS,
  examples: [
    ['thimble get https://example.com/', 'print a page, or why it cannot be trusted'],
    ['thimble get https://localhost:8443/ --roots ca.pem', 'a server with a certificate from your own CA'],
    [
      'thimble get https://nas.local/ --roots ca.pem --crl ca.crl --revocation hard',
      'require proof that its certificate is not revoked',
    ],
    ['thimble get https://api.example.com/ --resolve api.example.com:443:127.0.0.1:8443', 'its name, your server'],
    ['thimble get https://example.com/ --trace -o page.html', 'watch the handshake'],
    ['thimble get https://example.com/ --board pico-w@circuitpython-10.2', 'would a Pico W connect?'],
    [`thimble get https://example.com/items -d '{"a":1}' -H 'Content-Type: application/json'`, 'send JSON'],
  ],

  async run([given], options, io) {
    const spoken = options.silent && !options.showError ? { ...io, stderr: SILENCE } : io;
    try {
      return await fetchAndPrint(String(given), options, spoken, io);
    } catch (error) {
      if (spoken === io || !isTlsError(error)) throw error;
      return reportError(error, spoken, options.json ? 'json' : 'text');
    }
  },
};

/** Discards the diagnostics with -s. */
const SILENCE = new Writable({ write: (_chunk, _encoding, done) => done() });

/** @param io - `stderr` is silent with -s. @param whole - for output that was requested by its own option. */
async function fetchAndPrint(given: string, options: GetOptions, io: Io, whole: Io): Promise<ExitCode> {
  const url = readUrl(given);
  const method = methodOf(options);
  refuseTogether(options);
  const writeOut = options.writeOut === undefined ? undefined : parseWriteOut(options.writeOut);
  const trace = options.trace ? new TraceView(whole, now) : undefined;
  const request = { ...(await readRequest(options, io, trace)), proxy: chooseProxy(options.proxy, io.env) };
  const roots = await readRootFiles(options);
  const profile = options.board === undefined ? undefined : await loadProfile(await readBoardOption(options.board, io));
  const names = await openNetwork(options);
  const capture = await openCapture(options, names.network, io);
  const platform = makeNodePlatform(capture.network);
  const session = new Session(platform, { cookies: false });
  const start = now();
  let transfer: Transfer = {
    url,
    method,
    response: undefined,
    size: 0,
    headTime: 0,
    totalTime: 0,
    output: options.output,
  };
  try {
    const context = new SSLContext(platform, PROTOCOL_TLS_CLIENT, profile);
    const sslContext = await makeContext(options, roots, context, profile, io);
    sslContext.keyLog = capture.keyLog;
    const response = await session.request(method, url, { ...request, sslContext });
    transfer = { ...transfer, response, headTime: now() - start };
    if (trace !== undefined) traceHead(trace, response, roots);
    transfer = { ...transfer, size: await printAll(response, options, io, now) };
    trace?.end();
    return verdict(response, io);
  } catch (error) {
    if (profile !== undefined && isTlsError(error) && error.kind !== 'input') tellOnBoard(error, profile, io);
    throw withHint(error, url, options);
  } finally {
    transfer.response?.close();
    session.close();
    names.tellUnused(io);
    if (writeOut !== undefined) io.stdout.write(writeOut({ ...transfer, totalTime: now() - start }));
    await capture.finish();
  }
}

function now(): number {
  return performance.now();
}

/** Response, negotiated parameters, and the root that vouches for the connection. */
function traceHead(trace: TraceView, response: Response, roots: readonly SystemRootList[]): void {
  trace.line(`${response.status} ${response.statusText}`);
  trace.summary(response.tls, response.memory());
  if (response.tls === undefined) return;
  const verdict = response.tls.verdict as Verdict | undefined;
  const root = verdict?.accepted ? verdict.anchor.certificate : undefined;
  const whose = root && `${certificateName(root)}, from ${originOf(root.der, roots)}`;
  trace.line(`root: ${whose ?? 'none, since the certificate was not verified'}`);
}

/** Options that would be ignored silently. @throws TlsError `cli.usage`. */
function refuseTogether({ json, include, head, data, writeOut, stream }: GetOptions): void {
  const pairs: readonly (readonly [boolean, string])[] = [
    [Boolean(json && include), '--json has the headers in it: leave out -i'],
    [Boolean(json && writeOut !== undefined), '--json has all that -w could say: leave out -w'],
    [Boolean(json && stream), '--json needs the whole body: leave out --stream'],
    [
      Boolean(head && data !== undefined),
      '-I asks for no body and sends none: leave out -d, or name the method with -X',
    ],
  ];
  for (const [isWrong, message] of pairs) if (isWrong) throw new TlsError('cli.usage', message);
}

/** @throws TlsError `http.bad_url`. */
function readUrl(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  throw new TlsError('http.bad_url', `${JSON.stringify(text)} has no https:// in front`, {
    hint: `Write thimble get https://${text.replace(/^[:/]+/, '')}`,
  });
}

/** Symptoms of plain HTTP on a TLS port: an alert, which is not a status line, or an end without any response. */
const TLS_ANSWERS: ReadonlySet<string> = new Set(['http.bad_status_line', 'http.truncated', 'net.reset']);

/** Advice, if an option of this command helps. */
function withHint(error: unknown, url: string, { roots, cacert, bundle, json }: GetOptions): unknown {
  if (!isTlsError(error)) return error;
  const named = [...(roots ?? []), ...(cacert ?? []), ...(bundle ?? [])];
  let hint: string | undefined;
  if (/^http:/i.test(url) && TLS_ANSWERS.has(error.code))
    hint = `If that server speaks HTTPS, write https://. Otherwise: ${error.hint}`;
  else if (error.code === 'http.truncated')
    hint = `${error.hint} Boards' own servers end without close_notify: if this is one, --allow-truncated takes what came.`;
  else if (error.code === 'http.too_large' && json) hint = 'Use -o FILE without --json: it takes a body of any size.';
  else if (error.code === 'x509.unknown_issuer' || error.code === 'x509.self_signed')
    hint =
      named.length === 0
        ? 'If it is your own, name its CA (or itself): --roots FILE (or --cacert FILE). If not, someone may be intercepting the connection, or the server leaves an intermediate out: `thimble cert show HOST` shows its chain.'
        : `Nothing in ${named.join(', ')} signed it: is that the right CA? Or the server leaves an intermediate out. \`thimble cert show HOST\` shows the chain.`;
  return hint === undefined ? error : new TlsError(error.code, error.message, { cause: error, hint });
}

function methodOf({ request, data, head }: GetOptions): string {
  return request?.toUpperCase() ?? (head ? 'HEAD' : data === undefined ? 'GET' : 'POST');
}

async function readRequest(options: GetOptions, io: Io, trace: TraceView | undefined): Promise<RequestOptions> {
  const headers = new Headers();
  for (const line of options.header ?? []) {
    const colon = line.indexOf(':');
    if (colon < 1) throw new TlsError('cli.usage', `-H ${JSON.stringify(line)} is not 'Name: value'`);
    headers.append(line.slice(0, colon).trim(), line.slice(colon + 1));
  }
  if (options.stream) headers.set('Accept-Encoding', 'identity');
  const timeout = parseTimeout(options.timeout);
  const data = options.data === undefined ? undefined : await readData(options.data);
  if (typeof data === 'string' && !headers.has('content-type'))
    headers.set('Content-Type', 'application/x-www-form-urlencoded');
  return {
    headers,
    data,
    timeout: options.stream ? { connect: timeout, read: undefined } : timeout,
    allowTruncated: options.allowTruncated,
    trace: trace?.observer,
    signal: io.signal,
    stream: true,
  };
}

/** As in curl: `@file` for the bytes of a file, several pieces of a form joined. */
async function readData(pieces: readonly string[]): Promise<string | Uint8Array> {
  const [first] = pieces;
  if (pieces.length === 1 && first!.startsWith('@')) return readInput(first!.slice(1), '-d', MAX_DATA);
  return pieces.join('&');
}

async function makeContext(
  options: GetOptions,
  roots: readonly SystemRootList[],
  context: SSLContext,
  profile: BoardProfile | undefined,
  io: Io,
): Promise<SSLContext> {
  context.alpnProtocols = ['http/1.1'];
  if (options.insecure) {
    context.verifyMode = CERT_NONE;
    warn(io, '-k: the certificate is not verified, so anyone may have answered');
  } else if (profile !== undefined) trustAsBoard(context, profile, roots, io);
  else trustRoots(context, roots);
  const { policy, crl, revocation } = options;
  // A firmware refuses these settings, and must not be asked for their defaults.
  const isAsked = policy !== undefined || crl !== undefined || revocation !== undefined;
  if (profile === undefined || isAsked) await setVerification(context, options);
  await loadIdentity(context, options);
  return context;
}

/** The body of an error is printed too: it may say what was wrong with the request. */
function verdict(response: Response, io: Io): ExitCode {
  if (response.status < 400) return ExitCode.ok;
  const red = colorsFor(io.stderr, io.env).red;
  io.stderr.write(`${red('thimble:')} ${response.url} answered ${response.status} ${response.statusText}\n`);
  return ExitCode.checkFailed;
}
