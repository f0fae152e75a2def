// The HTTP client of the requests of `guide`: fetches a URL, follows redirects, and uses a new connection for each request.
import type { TlsContext } from '../../context/tls-context.ts';
import { TlsError } from '../../errors.ts';
import { badUrl } from '../../http/bad-url.ts';
import { Headers } from '../../http/headers.ts';
import { DEFAULT_REDIRECTS, isRedirect, redirectRequest } from '../../http/redirect.ts';
import type { ResponseHead } from '../../http/response-head.ts';
import { completed } from './blocking.ts';
import type { ByteStream } from './byte-stream.ts';
import { HttpExchange } from './http-exchange.ts';
import { openTls } from './open-tls.ts';
import { openSocket } from './socket-functions.ts';
import type { ContextTools } from './tls-contexts.ts';
import { BlockingTlsStream } from './tls-stream.ts';

export interface WebRequest {
  readonly method: string;
  readonly url: string;
  /** The program's headers; Host and the length of the body are added if missing. */
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Milliseconds for each wait; Infinity: forever. */
  readonly timeout: number;
}

export interface WebResponse {
  readonly head: ResponseHead;
  /** The final URL after redirects. */
  readonly url: string;
  readonly body: HttpExchange;
}

const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([
  ['http:', 80],
  ['https:', 443],
]);
/** Many sites reject requests without a User-Agent. */
const USER_AGENT = 'thimble';

/** @throws TlsError `http.*`, `net.*`; PythonRaise for TLS failures, as raised by the profile; Interrupted. */
export function fetchResponse(request: WebRequest, context: TlsContext, tools: ContextTools): WebResponse {
  let current = request;
  for (let redirects = 0; redirects <= DEFAULT_REDIRECTS; redirects++) {
    const url = parseWebUrl(current.url);
    const body = exchange(current, url, context, tools);
    try {
      const head = body.readHead();
      if (!isRedirect(head)) return { head, url: url.href, body };
      current = redirect(current, url, head);
    } catch (error) {
      body.close();
      throw error;
    }
    body.close();
  }
  throw new TlsError('http.too_many_redirects', `${request.url} led to more than ${DEFAULT_REDIRECTS} redirects`);
}

/** The head of a request, with the required headers. */
export function requestHead(method: string, url: URL, given: Headers, bodyLength: number, connection?: 'close') {
  const headers = new Headers();
  if (!given.has('host')) headers.append('Host', url.host);
  if (!given.has('user-agent')) headers.append('User-Agent', USER_AGENT);
  for (const [name, value] of given) headers.append(name, value);
  const hasBody = bodyLength > 0 || method === 'POST' || method === 'PUT' || method === 'PATCH';
  if (hasBody && !given.has('content-length')) headers.append('Content-Length', String(bodyLength));
  if (connection !== undefined && !given.has('connection')) headers.append('Connection', connection);
  return { method, target: `${url.pathname}${url.search}`, headers };
}

function exchange(request: WebRequest, url: URL, context: TlsContext, tools: ContextTools): HttpExchange {
  const connection = connect(url, context, request.timeout, tools);
  const response = new HttpExchange(connection, request.method, () => {
    if (connection instanceof BlockingTlsStream) connection.sayGoodbye();
    tools.journal.closed(tools.journal.of(connection));
    connection.close();
    tools.streams.deleteWhere((stream) => stream.closed);
  });
  tools.journal.layer(response, tools.journal.of(connection)!);
  try {
    response.send(requestHead(request.method, url, request.headers, request.body.length, 'close'), request.body);
    return response;
  } catch (error) {
    response.close();
    throw error;
  }
}

function connect(url: URL, context: TlsContext, timeout: number, tools: ContextTools): ByteStream {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? DEFAULT_PORTS.get(url.protocol)! : Number(url.port);
  const { socket } = openSocket(tools);
  socket.timeout = timeout;
  try {
    const connection = tools.journal.opened(socket, host, port);
    completed(socket.connect(host, port));
    if (url.protocol === 'http:') return socket;
    tools.callers.name('requests');
    const { channel, failures } = openTls(tools, context, `=${host}`, socket);
    const stream = new BlockingTlsStream(channel, socket, failures);
    tools.journal.layer(stream, connection);
    completed(stream.handshake());
    return stream;
  } catch (error) {
    tools.journal.closed(tools.journal.of(socket));
    socket.close();
    tools.streams.deleteWhere((stream) => stream.closed);
    throw error;
  }
}

function redirect(request: WebRequest, url: URL, head: ResponseHead): WebRequest {
  const next = redirectRequest({ ...request, url }, head, parse, 'refused');
  const body = next.body === 'kept' ? request.body : new Uint8Array(0);
  return { ...request, method: next.method, headers: next.headers, url: next.url.href, body };
}

function parse(text: string, base: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

/** @throws TlsError `http.bad_url`. */
export function parseWebUrl(text: string): URL {
  if (!URL.canParse(text)) throw badUrl(text);
  const url = new URL(text);
  if (!DEFAULT_PORTS.has(url.protocol)) throw new TlsError('http.bad_url', `Unsupported protocol: ${url.protocol}`);
  return url;
}
