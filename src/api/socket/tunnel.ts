// A tunnel through an HTTP proxy: CONNECT, RFC 9110 §9.3.6.
import { prefixed } from '../../errors/prefixed.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { Headers } from '../../http/headers.ts';
import { encodeRequestHead } from '../../http/request.ts';
import { ResponseParser } from '../../http/response-parser.ts';
import { startDeadline } from '../../net/deadline.ts';
import { formatEndpoint } from '../../net/endpoint.ts';
import { startingWith } from '../../net/starting-with.ts';
import type { IoOptions, Network, Transport } from '../../net/transport.ts';
import { basicAuthorization, type UserInfo, userInfo } from '../user-info.ts';

export interface Proxy {
  readonly host: string;
  readonly port: number;
  readonly credentials?: UserInfo | undefined;
}

/** @param text - `http://[user:password@]host[:port]`. @throws TlsError `http.bad_url`. */
export function parseProxy(text: string): Proxy {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.protocol !== 'http:' || url.hostname === '')
    throw new TlsError('http.bad_url', 'the proxy is not http://host:port', {
      hint: 'Write a proxy as http://proxy.example.com:3128, with user:password@ before the host if the proxy requires them.',
    });
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(url.port || 80), credentials: userInfo(url) };
}

/**
 * @param to - the destination of the proxy's connection; the proxy resolves the name.
 * @param io - the time-out is for the tunnel as a whole: a proxy that sends a byte at a time does not prolong it.
 * @returns the tunnel. Bytes that arrived together with the proxy's answer are kept for its first read.
 * @throws TlsError `net.proxy_refused` with the proxy's status, or `net.*`, `http.*` of the connection to it.
 */
export async function connectThroughProxy(
  network: Network,
  proxy: Proxy,
  to: { readonly host: string; readonly port: number },
  io: IoOptions,
): Promise<Transport> {
  const { host, port } = proxy;
  const deadline = startDeadline(`opening a tunnel through ${formatEndpoint(host, port)}`, io.timeout, io.signal);
  try {
    const transport = await network.connect({ host, port, signal: deadline.signal }).catch((error: unknown) => {
      throw isTlsError(error) && !deadline.signal?.aborted ? prefixed('the proxy', error) : error;
    });
    try {
      return await openTunnel(transport, proxy, to, { signal: deadline.signal });
    } catch (error) {
      transport.close();
      throw error;
    }
  } finally {
    deadline.clear();
  }
}

async function openTunnel(
  transport: Transport,
  proxy: Proxy,
  to: { readonly host: string; readonly port: number },
  io: IoOptions,
): Promise<Transport> {
  const target = formatEndpoint(to.host, to.port);
  const headers = new Headers({ Host: target });
  if (proxy.credentials !== undefined) headers.set('Proxy-Authorization', basicAuthorization(proxy.credentials));
  await transport.write(encodeRequestHead({ method: 'CONNECT', target, headers }), io);
  const parser = new ResponseParser('CONNECT');
  for (;;) {
    const event = parser.next();
    if (event?.type === 'head' && event.head.status >= 300) {
      const { status, reason } = event.head;
      throw new TlsError(
        'net.proxy_refused',
        `${formatEndpoint(proxy.host, proxy.port)} answers ${status} ${reason} for ${target}`,
      );
    }
    if (event?.type === 'end') return startingWith(parser.takeRest(), transport);
    if (event !== undefined) continue;
    const chunk = await transport.read(io);
    if (chunk === undefined) parser.receiveEnd();
    else parser.receive(chunk);
  }
}
