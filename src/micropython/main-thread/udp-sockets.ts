// The main thread's part of the UDP sockets.
import type { DatagramSocket, Network } from '../../net/transport.ts';
import { writeDatagram } from '../bridge/datagrams.ts';
import { type SharedCommon, SharedSocket } from '../bridge/layout.ts';
import type { BindReply, Request, SentReply } from '../bridge/messages.ts';

type RequestOf<Type extends Request['type']> = Extract<Request, { type: Type }>;

interface Bound {
  readonly shared: SharedSocket;
  readonly socket: DatagramSocket;
}

export class UdpSockets {
  readonly #network: Network;
  readonly #common: SharedCommon;
  readonly #bound = new Map<number, Bound>();

  constructor(network: Network, common: SharedCommon) {
    this.#network = network;
    this.#common = common;
  }

  /** @throws TlsError such as `net.address_in_use`. */
  async bind({ socket: id, memory, host, port, waiting }: RequestOf<'bind'>): Promise<BindReply> {
    const socket = await this.#network.bind({ host, port });
    const bound = { shared: new SharedSocket(memory), socket };
    this.#bound.set(id, bound);
    void this.#receive(bound, waiting);
    return { port: socket.local.port };
  }

  /** @throws TlsError `net.*`. */
  async send({ socket, bytes, address, port }: RequestOf<'send to'>): Promise<SentReply> {
    await this.#require(socket).send(bytes, { address, port });
    return { sent: true };
  }

  /** @throws TlsError `net.*`. */
  setOption({ socket, option }: RequestOf<'option'>): SentReply {
    this.#require(socket).setOption(option);
    return { sent: true };
  }

  /** @returns whether there was such a socket. */
  close(id: number): boolean {
    this.#bound.get(id)?.socket.close();
    return this.#bound.delete(id);
  }

  closeAll(): void {
    for (const id of [...this.#bound.keys()]) this.close(id);
  }

  #require(id: number): DatagramSocket {
    const bound = this.#bound.get(id);
    if (bound === undefined) throw new RangeError(`socket ${id} is not bound`);
    return bound.socket;
  }

  async #receive({ shared, socket }: Bound, waiting: number): Promise<void> {
    try {
      for (;;) {
        const { bytes, from } = await socket.receive();
        // Messages beyond the limit are lost, as on a board.
        if (shared.pending >= waiting || !writeDatagram(shared.incoming, { bytes, ...from })) continue;
        shared.addPending(1);
        this.#common.wake();
      }
    } catch {
      // Closed: no one waits for messages any more.
    }
  }
}
