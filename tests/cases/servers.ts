// The servers for the programs of ../shared/cases, by the response to each path (farm.py has the same ones).
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { serveTcp, serveTls } from '../programs/servers.ts';
import { type Issued, issue } from '../support/pki.ts';

const NAMES = ['api.example', 'api1.example', 'api2.example', 'script.example', 'content.example'].concat([
  'broker.example',
  'iot.example',
  'localhost',
]);

/** `New Root` is self-signed, and also signed by `Old Root`. */
export interface CasePki {
  readonly oldRoot: Issued;
  readonly newRoot: Issued;
  readonly cross: Issued;
  readonly intermediate: Issued;
  readonly leaf: Issued;
  /** A client certificate, issued by the old root. */
  readonly device: Issued;
}

export async function makePki(): Promise<CasePki> {
  const oldRoot = await issue({ name: 'Old Root', ca: true });
  const newRoot = await issue({ name: 'New Root', ca: true });
  const cross = await issue({ name: 'New Root', ca: true, keys: newRoot.keys, issuer: oldRoot });
  const intermediate = await issue({ name: 'Int E5', ca: true, issuer: newRoot });
  const leaf = await issue({ name: 'api.example', issuer: intermediate, dnsNames: NAMES, ipAddresses: ['127.0.0.1'] });
  const device = await issue({ name: 'thing-1', issuer: oldRoot, key: 'rsa2048' });
  return { oldRoot, newRoot, cross, intermediate, leaf, device };
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: ReadonlyMap<string, string>;
  body: string;
}

/**
 * An HTTPS server that waits for the whole announced body, as servers do, and ends the connection after its response.
 *
 * @param onHead - called when a request's head has arrived, before its body.
 * @returns its port.
 */
export function serveCases(
  t: TestContext,
  { leaf, intermediate }: CasePki,
  { onHead, ...options }: TlsOptions & { readonly onHead?: (asked: Asked) => void } = {},
): Promise<number> {
  const cert = leaf.pem + intermediate.pem;
  return serveTls(t, leaf, (socket) => answerOne(socket, onHead), { cert, ...options });
}

function answerOne(socket: TLSSocket, onHead?: (asked: Asked) => void): void {
  let text = '';
  let asked: Asked | undefined;
  socket.on('data', (data: Buffer) => {
    text += data.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return;
    if (asked === undefined) {
      asked = parseHead(text.slice(0, end));
      onHead?.(asked);
    }
    const body = text.slice(end + 4);
    const length = Number(asked.headers.get('content-length') ?? 0);
    if (body.length < length) return;
    asked.body = Buffer.from(body.slice(0, length), 'latin1').toString();
    socket.removeAllListeners('data').end(answerTo(asked, socket.localPort!));
  });
}

function parseHead(text: string): Asked {
  const [first, ...lines] = text.split('\r\n');
  const [method, path] = first!.split(' ');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { method: method!, path: path!, headers: new Map(headers), body: '' };
}

function answerTo({ method, path, headers, body }: Asked, port: number): string {
  if (path.startsWith('/chunked'))
    return 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n';
  if (path.startsWith('/redirect')) return respond('302 Found', '', 'Location: /json\r\n');
  if (path.startsWith('/macros/'))
    return respond('302 Moved Temporarily', '<HTML>moved</HTML>', `Location: https://content.example:${port}/echo\r\n`);
  if (path.startsWith('/echo'))
    return respond(method === 'GET' ? '200 OK' : '405 Method Not Allowed', JSON.stringify({ method }));
  if (path.startsWith('/1k')) return respond('200 OK', 'x'.repeat(1024));
  const names = [...headers].map(([name, value]) => [name.replace(/\b./g, (letter) => letter.toUpperCase()), value]);
  const answer = JSON.stringify({ path, headers: Object.fromEntries(names), data: body });
  return respond('200 OK', answer, 'Content-Type: application/json\r\n');
}

function respond(status: string, body: string, headers = ''): string {
  return `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** A relay to a server that holds its responses back until they are released. */
export async function holdAnswers(t: TestContext, port: number): Promise<{ port: number; release(): void }> {
  const held: (() => void)[] = [];
  let isReleased = false;
  const own = await serveTcp(t, (socket: Socket) => {
    const server = connect(port, '127.0.0.1');
    server.on('error', () => socket.destroy());
    socket.on('close', () => server.destroy());
    socket.pipe(server);
    if (isReleased) server.pipe(socket);
    else held.push(() => server.pipe(socket));
  });
  return {
    port: own,
    release() {
      isReleased = true;
      for (const go of held.splice(0)) go();
    },
  };
}
