// `thimble/socket` on Node.
import '../errors/advice.ts'; // so that errors have hints
import * as api from '../api/socket/socket.ts';
import type { DatagramSocket, IoOptions, ResolvedAddress } from '../net/transport.ts';
import { nodePlatform } from './node-platform.ts';

export { type ListenAddress, ServerSocket, Socket, type SocketAddress } from '../api/socket/socket.ts';
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export { memoryTransportPair } from '../net/memory-transport.ts';
export { type NameOverride, parseHostOverride, parseResolve, tableResolver } from '../net/resolver-table.ts';
export type * from '../net/transport.ts';
export { createNodeNetwork, type NodeNetworkOptions, resolveWithSystem } from '../platform/node/network.ts';

/** Connects over TCP; see {@link api.connect}. */
export function connect(to: api.SocketAddress): Promise<api.Socket> {
  return api.connect(nodePlatform, to);
}

/** Listens for TCP connections. @throws TlsError `net.address_in_use`, `net.failed`. */
export function listen(at: api.ListenAddress): Promise<api.ServerSocket> {
  return api.listen(nodePlatform, at);
}

/** The addresses of a name, best first. @throws TlsError `net.name_not_found`. */
export function getaddrinfo(host: string, port: number, options?: IoOptions): Promise<readonly ResolvedAddress[]> {
  return api.getaddrinfo(nodePlatform, host, port, options);
}

/** A UDP socket. @throws TlsError `net.address_in_use`, `net.failed`. */
export function bindDatagram(at: Omit<api.ListenAddress, 'backlog'>): Promise<DatagramSocket> {
  return api.bindDatagram(nodePlatform, at);
}
