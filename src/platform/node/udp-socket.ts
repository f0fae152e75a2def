// A UDP socket on node:dgram.
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { TlsError } from '../../errors.ts';
import { formatEndpoint } from '../../net/endpoint.ts';
import { LISTEN_KINDS } from '../../net/io-kinds.ts';
import { Mailbox } from '../../net/mailbox.ts';
import type { DatagramOption, DatagramSocket, Endpoint, IoOptions, ListenOptions } from '../../net/transport.ts';
import { throwIfAborted, Waiter } from '../../net/waiter.ts';
import { checkOptions } from '../../util/check-options.ts';
import { fromOsError } from './os-error.ts';

interface Message {
  readonly bytes: Uint8Array;
  readonly from: Endpoint;
}

/** Queued messages; the stack of a small board keeps fewer. */
const MAX_WAITING = 64;

export async function bindUdp(options: ListenOptions): Promise<DatagramSocket> {
  checkOptions('bind', options, LISTEN_KINDS);
  const host = options.host ?? '127.0.0.1';
  const doing = `binding UDP ${formatEndpoint(host, options.port)}`;
  throwIfAborted(options.signal, doing);
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  const waiter = new Waiter<void>(doing, { signal: options.signal });
  const onError = (error: Error) => waiter.reject(fromOsError(error, doing));
  socket.once('error', onError);
  socket.bind({ address: host, port: options.port }, () => waiter.resolve());
  try {
    await waiter.promise;
  } catch (error) {
    socket.close();
    throw error;
  }
  socket.off('error', onError);
  return new UdpSocket(socket, options.signal);
}

class UdpSocket implements DatagramSocket {
  readonly local: Endpoint;
  readonly #socket: Socket;
  readonly #messages = new Mailbox<Message>(MAX_WAITING);
  readonly #signal: AbortSignal | undefined;
  #closed = false;

  constructor(socket: Socket, signal: AbortSignal | undefined) {
    this.#socket = socket;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort);
    const { address, port } = socket.address();
    this.local = { address, port };
    socket.on('message', (bytes, { address, port }) => {
      this.#messages.put({ bytes, from: { address, port } }); // one too many is lost, as UDP may
    });
    // A message that could not be delivered (ICMP) says nothing about the ones that follow.
    socket.on('error', () => {});
  }

  async send(bytes: Uint8Array, to: Endpoint): Promise<void> {
    if (this.#closed) throw closedError(this.local);
    await new Promise<void>((resolve, reject) => {
      this.#socket.send(bytes, to.port, to.address, (error) => {
        if (error === null) resolve();
        else reject(fromOsError(error, `sending to ${formatEndpoint(to.address, to.port)}`));
      });
    });
  }

  receive(options: IoOptions = {}): Promise<Message> {
    return this.#messages.take(`receiving on UDP port ${this.local.port}`, options);
  }

  setOption(option: DatagramOption): void {
    if (this.#closed) throw closedError(this.local);
    try {
      if (option.name === 'broadcast') this.#socket.setBroadcast(option.on);
      else if (option.on) this.#socket.addMembership(option.group);
      else this.#socket.dropMembership(option.group);
    } catch (error) {
      throw fromOsError(error as Error, `setting ${option.name} on UDP port ${this.local.port}`);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#socket.close();
    this.#messages.close(closedError(this.local));
  }

  readonly #onAbort = () => this.close();
}

function closedError({ port }: Endpoint): TlsError {
  return new TlsError('net.closed', `the UDP socket on port ${port} is closed`);
}
