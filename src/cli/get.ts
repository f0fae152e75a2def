// `thimble get URL`: a verified HTTPS client, like curl.

import type { RequestOptions } from '../api/requests/options.ts';
import type { Response } from '../api/requests/response.ts';
import { Session } from '../api/requests/session.ts';
import { CERT_NONE, PROTOCOL_TLS_CLIENT } from '../api/ssl/constants.ts';
import { SSLContext } from '../api/ssl/ssl-context.ts';
import { makeNodePlatform } from '../entry/node-platform.ts';
import { printableJson } from '../errors/printable.ts';
import { isTlsError, TlsError } from '../errors.ts';
import { Headers } from '../http/headers.ts';
import { toBase64 } from '../util/base64.ts';
import { decodeUtf8 } from '../util/utf8.ts';
import { type Command, ExitCode, type Io } from './command.ts';
import { networkWith } from './environment.ts';
import { loadIdentity, loadRoots, readInput } from './files.ts';
import { parseTimeout, setVerification, VERIFICATION_OPTIONS, type VerificationOptions } from './options.ts';
import { OutputFile, writeResult } from './output-file.ts';
import { Progress } from './progress.ts';
import { colorsFor } from './report.ts';
import { TraceView } from './trace-view.ts';

/** Of a file that is sent, which is held in memory. Bytes. */
const MAX_DATA = 1024 * 1024 * 1024;

interface GetOptions extends VerificationOptions {
  readonly request?: string;
  readonly data?: readonly string[];
  readonly header?: readonly string[];
  readonly json?: true;
  readonly stream?: true;
  readonly output?: string;
  readonly cacert?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly resolve?: readonly string[];
  readonly insecure?: true;
  readonly proxy?: string;
  readonly trace?: true;
  readonly timeout: string;
}

export const get: Command = {
  name: 'get',
  summary: 'Fetch a URL over verified HTTPS',
  arguments: [{ syntax: '<url>', description: 'https://… (or http://…)' }],
  options: [
    {
      flags: '-X, --request <method>',
      description: 'the method: GET, or POST if there is data, unless this says else',
    },
    {
      flags: '-d, --data <data>',
      description: 'send it as the body; @file sends a file, pieces are joined by &',
      repeatable: true,
    },
    { flags: '-H, --header <line>', description: "a header, as 'Name: value'", repeatable: true },
    { flags: '-o, --output <file>', description: 'write the body there instead of to stdout, once it is whole' },
    { flags: '--json', description: 'print one JSON object: status, headers, connection and body' },
    { flags: '--stream', description: 'ask for no compression and wait for the next piece as long as it takes' },
    {
      flags: '--cacert <file>',
      description: "trust these roots (PEM or DER) and not this machine's",
      repeatable: true,
    },
    ...VERIFICATION_OPTIONS,
    { flags: '--cert <file>', description: 'our own certificate, for servers that ask (its key may be in the file)' },
    { flags: '--key <file>', description: 'the key of --cert' },
    {
      flags: '--resolve <host:port:address[:port]>',
      description: 'reach a host elsewhere, as in curl',
      repeatable: true,
    },
    { flags: '--proxy <url>', description: 'go through this HTTP proxy (http://[user:password@]host:port)' },
    { flags: '-k, --insecure', description: 'do not verify the server: anyone may answer in its place' },
    { flags: '--trace', description: 'print the handshake as a timeline, with sizes, times and memory' },
    {
      flags: '--timeout <seconds>',
      description: 'for the connection, and for each piece of the answer',
      default: '30',
    },
  ],
  examples: [
    ['thimble get https://example.com/', 'print a page, or say why it cannot be trusted'],
    ['thimble get https://localhost:8443/ --cacert ca.pem', 'a server of your own CA'],
    [
      'thimble get https://nas.local/ --cacert ca.pem --crl ca.crl --revocation hard',
      'only with a proof that its certificate is not revoked',
    ],
    ['thimble get https://api.example.com/ --resolve api.example.com:443:127.0.0.1:8443', 'its name, your server'],
    ['thimble get https://example.com/ --trace -o page.html', 'watch the handshake'],
    [`thimble get https://example.com/items -d '{"a":1}' -H 'Content-Type: application/json'`, 'send JSON'],
  ],

  async run([given], values, io) {
    const url = readUrl(String(given));
    const options = values as unknown as GetOptions;
    const now = () => performance.now();
    const trace = options.trace ? new TraceView(io, now) : undefined;
    const platform = makeNodePlatform(networkWith(options.resolve ?? []));
    const session = new Session(platform, { cookies: false });
    try {
      const request = await readRequest(options, io, trace);
      const sslContext = await makeContext(options, new SSLContext(platform, PROTOCOL_TLS_CLIENT), io);
      const response = await session
        .request(methodOf(options), url, { ...request, sslContext })
        .catch((error: unknown) => Promise.reject(withHint(error, url, options)));
      trace?.line(`${response.status} ${response.statusText}`);
      trace?.summary(response.tls, response.memory());
      if (options.json) await printJson(response, options, io);
      else await download(response, options, io, now);
      trace?.end();
      return verdict(response, io);
    } finally {
      session.close();
    }
  },
};

/** @throws TlsError `http.bad_url`. */
function readUrl(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  throw new TlsError('http.bad_url', `${JSON.stringify(text)} has no https:// in front`, {
    hint: `Write thimble get https://${text.replace(/^[:/]+/, '')}`,
  });
}

/** What plain HTTP meets on a port that speaks TLS: an alert, which is no status line, or an end without a word. */
const TLS_ANSWERS: ReadonlySet<string> = new Set(['http.bad_status_line', 'http.truncated', 'net.reset']);

/** What to do, as far as an option of this command does it. */
function withHint(error: unknown, url: string, { cacert }: GetOptions): unknown {
  if (!isTlsError(error)) return error;
  let hint: string | undefined;
  if (/^http:/i.test(url) && TLS_ANSWERS.has(error.code))
    hint = `If that server speaks HTTPS, write https://. Otherwise: ${error.hint}`;
  else if (error.code === 'x509.unknown_issuer' || error.code === 'x509.self_signed')
    hint =
      cacert === undefined
        ? 'If it is your own, name its CA (or itself): --cacert FILE. If not, somebody may sit in between, or the server leaves an intermediate out: `thimble cert show HOST` shows its chain.'
        : `Nothing in ${cacert.join(', ')} signed it: is that the right CA? \`thimble cert show HOST\` shows the chain.`;
  return hint === undefined ? error : new TlsError(error.code, error.message, { cause: error, hint });
}

function methodOf({ request, data }: GetOptions): string {
  return request?.toUpperCase() ?? (data === undefined ? 'GET' : 'POST');
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
    proxy: options.proxy,
    trace: trace?.observer,
    signal: io.signal,
    stream: true,
  };
}

/** As in curl: `@file` for bytes from a file, several pieces of a form joined. */
async function readData(pieces: readonly string[]): Promise<string | Uint8Array> {
  const [first] = pieces;
  if (pieces.length === 1 && first!.startsWith('@')) return readInput(first!.slice(1), '-d', MAX_DATA);
  return pieces.join('&');
}

async function makeContext(options: GetOptions, context: SSLContext, io: Io): Promise<SSLContext> {
  context.alpnProtocols = ['http/1.1'];
  if (options.insecure) {
    context.verifyMode = CERT_NONE;
    const yellow = colorsFor(io.stderr, io.env).yellow;
    io.stderr.write(`${yellow('warning:')} -k: the certificate is not verified, so anyone may have answered\n`);
  } else if (options.cacert === undefined) context.setDefaultVerifyPaths();
  await loadRoots(context, options.cacert ?? [], '--cacert');
  await setVerification(context, options);
  await loadIdentity(context, options);
  return context;
}

async function download(response: Response, options: GetOptions, io: Io, now: () => number): Promise<void> {
  const isStdout = options.output === undefined || options.output === '-';
  if (isStdout) {
    for await (const piece of response.iterContent()) await writeResult(piece.slice(), undefined, io.stdout);
    return;
  }
  const file = await OutputFile.create(options.output!);
  const length = response.headers.has('content-encoding') ? undefined : response.headers.get('content-length');
  const isTerminal = (io.stderr as { isTTY?: boolean }).isTTY === true;
  const total = length === undefined ? undefined : Number(length);
  const progress = isTerminal ? new Progress(io.stderr, total, now) : undefined;
  try {
    for await (const piece of response.iterContent()) {
      await file.write(piece);
      progress?.add(piece.length);
    }
    progress?.end();
    await file.finish();
  } catch (error) {
    progress?.end();
    await file.discard();
    throw error;
  }
}

async function printJson(response: Response, options: GetOptions, io: Io): Promise<void> {
  const content = await response.content();
  const text = decodeUtf8(content);
  const { tls } = response;
  const result = {
    url: response.url,
    status: response.status,
    headers: response.headers,
    redirects: response.history.map((each) => ({ url: each.url, status: each.status })),
    connection: tls && {
      version: tls.version,
      cipherSuite: tls.cipherSuite,
      group: tls.group,
      alpnProtocol: tls.alpnProtocol,
      resumed: tls.resumed,
      certificates: tls.peerCertificates.map(toBase64),
      memory: response.memory(),
    },
    ...(text === undefined ? { bodyBase64: toBase64(content) } : { body: text }),
  };
  await writeResult(`${printableJson(result)}\n`, options.output, io.stdout);
}

/** The body of an error is printed all the same: it may say what was wrong with the request. */
function verdict(response: Response, io: Io): ExitCode {
  if (response.status < 400) return ExitCode.ok;
  const red = colorsFor(io.stderr, io.env).red;
  io.stderr.write(`${red('thimble:')} ${response.url} answered ${response.status} ${response.statusText}\n`);
  return ExitCode.checkFailed;
}
