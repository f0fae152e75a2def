// Opens a connection of this engine for Node's HTTP clients: for an agent, or as undici's `connect` option.
import type { Socket } from 'node:net';
import type { Platform } from '../api/platform.ts';
import { createDefaultContext } from '../api/ssl/default-context.ts';
import { SSLContext } from '../api/ssl/ssl-context.ts';
import type { Network } from '../net/transport.ts';
import { TransportDuplex } from './transport-duplex.ts';

/** Timeout for a connection and for a handshake. Milliseconds. */
export const HANDSHAKE_TIMEOUT = 30_000;

interface Target {
  readonly host: string;
  readonly port: number;
  /** For SNI, and for the certificate. */
  readonly name: string;
  /** Milliseconds for the connection, and for the handshake. */
  readonly timeout: number;
}

/** The argument that undici passes to its `connect` option. */
export interface UndiciConnectOptions {
  /** A name or an IP address; IPv6 in brackets. */
  readonly hostname: string;
  /** `https:` or `http:`. */
  readonly protocol: string;
  /** Empty: the protocol's own. */
  readonly port: string;
  /** For SNI and the certificate; absent: `hostname`. */
  readonly servername?: string | null | undefined;
}

/** @throws TypeError for a context that is none. */
export function createConnect(platform: Platform, context: SSLContext = createDefaultContext(platform)) {
  if (!(context instanceof SSLContext))
    throw new TypeError('createConnect: it takes an SSLContext (thimble/ssl), in which ca, cert and the like are set');
  return (options: UndiciConnectOptions, callback: (...result: [Error, null] | [null, Socket]) => void): void => {
    const secure = options.protocol === 'https:';
    const host = options.hostname.replace(/^\[|\]$/g, ''); // an IPv6 address as written in a URL
    const port = Number(options.port || (secure ? 443 : 80));
    const to = { host, port, name: options.servername || host, timeout: HANDSHAKE_TIMEOUT };
    const opened = secure ? openDuplex(platform.network, context, to) : openPlain(platform.network, to);
    opened.then(
      // undici's type asks for a net.Socket, its code for a stream with a socket's methods.
      (socket) => callback(null, socket as unknown as Socket),
      (error: Error) => callback(error, null),
    );
  };
}

export async function openDuplex(network: Network, context: SSLContext, to: Target): Promise<TransportDuplex> {
  const { host, port, name, timeout } = to;
  const transport = await network.connect({ host, port, timeout });
  try {
    const stream = context.openStream(transport, { serverHostname: name });
    await stream.handshake({ timeout });
    return new TransportDuplex(stream, { allowHalfOpen: false });
  } catch (error) {
    transport.close();
    throw error;
  }
}

async function openPlain(network: Network, { host, port, timeout }: Target): Promise<TransportDuplex> {
  const transport = await network.connect({ host, port, timeout });
  return new TransportDuplex(transport, { allowHalfOpen: false });
}
