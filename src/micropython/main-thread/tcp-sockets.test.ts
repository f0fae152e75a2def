// The main thread's part of the sockets, with a network in memory.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TlsError } from '../../errors.ts';
import type { Listener, Network, Transport } from '../../net/transport.ts';
import { fromFailure } from '../bridge/failure.ts';
import { SharedCommon, SharedSocket, SocketState } from '../bridge/layout.ts';
import { Doorbell } from './doorbell.ts';
import { TcpSockets } from './tcp-sockets.ts';

/** One end of a connection; the test controls the other end. */
class FakeTransport implements Transport {
  readonly local = { address: '127.0.0.1', port: 1 };
  readonly remote = { address: '192.0.2.9', port: 4242 };
  readonly written: string[] = [];
  readonly calls: string[] = [];
  #chunks: (Uint8Array | undefined | TlsError)[] = [];
  #waiting: (() => void) | undefined;

  arrive(chunk: string | undefined | TlsError): void {
    this.#chunks.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
    this.#waiting?.();
  }

  async read(): Promise<Uint8Array | undefined> {
    while (this.#chunks.length === 0)
      await new Promise<void>((done) => {
        this.#waiting = done;
      });
    const chunk = this.#chunks.shift();
    if (chunk instanceof TlsError) throw chunk;
    return chunk;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.written.push(new TextDecoder().decode(bytes));
  }

  async closeWrite(): Promise<void> {
    this.calls.push('closeWrite');
  }

  close(): void {
    this.calls.push('close');
    this.arrive(undefined);
  }

  reset(): void {
    this.calls.push('reset');
    this.arrive(undefined);
  }
}

function open(network: Partial<Network>) {
  const common = new SharedCommon();
  const doorbell = new Doorbell();
  const host = new TcpSockets(network as Network, common, doorbell);
  const shared = new SharedSocket();
  const connect = async () => {
    host.handle({ type: 'connect', socket: 1, memory: shared.memory, host: 'a.test', port: 443 });
    await settled();
  };
  const read = () => {
    const bytes = new Uint8Array(100);
    return new TextDecoder().decode(bytes.subarray(0, shared.incoming.read(bytes)));
  };
  const write = (text: string) => {
    shared.outgoing.write(new TextEncoder().encode(text));
    doorbell.ring();
    return settled();
  };
  return { host, common, doorbell, shared, connect, read, write };
}

const settled = () => new Promise<void>((done) => setImmediate(done));

/** Takes a reply like the program's thread. */
function replyOf(common: SharedCommon): unknown {
  return JSON.parse(common.takeReply()!);
}

test('a connection: bytes in, bytes out, bytes written before a close, a graceful end', async () => {
  const transport = new FakeTransport();
  const asked: unknown[] = [];
  const { host, shared, connect, read, write } = open({
    connect: async ({ host: name, port }) => {
      asked.push([name, port]);
      return transport;
    },
  });
  await connect();
  assert.deepEqual([asked, shared.state], [[['a.test', 443]], SocketState.open]);
  transport.arrive('hello');
  await settled();
  assert.equal(read(), 'hello');
  await write('one');
  assert.deepEqual(transport.written, ['one']);
  shared.outgoing.write(new TextEncoder().encode('last'));
  host.handle({ type: 'close', socket: 1 });
  await settled();
  assert.deepEqual(transport.written, ['one', 'last']);
  assert.equal(transport.calls[0], 'closeWrite');
  transport.arrive(undefined);
  await settled();
  assert.deepEqual(transport.calls, ['closeWrite', 'close']);
});

test('a close that resets sends nothing more', async () => {
  const transport = new FakeTransport();
  const { host, connect } = open({ connect: async () => transport });
  await connect();
  host.handle({ type: 'close', socket: 1, resets: true });
  assert.equal(transport.calls[0], 'reset');
});

test('the end or reset of the peer is reported after the bytes before it', async () => {
  for (const end of [undefined, new TlsError('net.reset', 'gone')]) {
    const transport = new FakeTransport();
    const { shared, connect, read } = open({ connect: async () => transport });
    await connect();
    transport.arrive('x');
    transport.arrive(end);
    await settled();
    assert.deepEqual([read(), shared.incoming.ended], ['x', true]);
    const { failure } = shared.incoming;
    assert.equal(failure === 0 ? undefined : fromFailure(failure, '').code, end?.code);
  }
});

test('a failed connection has its reason, even an error without a network code', async () => {
  for (const [error, code] of [
    [new TlsError('net.refused', 'no'), 'net.refused'],
    [new Error('EACCES'), 'net.failed'],
  ] as const) {
    const { shared, connect } = open({ connect: () => Promise.reject(error) });
    await connect();
    assert.deepEqual([shared.state, fromFailure(shared.failure, '').code], [SocketState.failed, code]);
  }
});

test('closing a socket before it is connected aborts the attempt', async () => {
  const transport = new FakeTransport();
  let arrive: () => void = () => {};
  let signal: AbortSignal | undefined;
  const { host, connect, shared } = open({
    connect: (options) => {
      signal = options.signal;
      return new Promise((done) => {
        arrive = () => done(transport);
      });
    },
  });
  await connect();
  host.handle({ type: 'close', socket: 1 });
  assert.equal(signal?.aborted, true);
  arrive();
  await settled();
  assert.deepEqual([transport.calls, shared.state === SocketState.open], [['close'], false]);
});

test('a listener: pending connections are counted, accepted in order, and closed with it', async () => {
  const comers = [new FakeTransport(), new FakeTransport()];
  let isClosed = false;
  const queue = [...comers];
  const listener: Listener = {
    local: { address: '127.0.0.1', port: 8080 },
    accept: () => (queue.length > 0 ? Promise.resolve(queue.shift()!) : new Promise(() => {})),
    close: () => {
      isClosed = true;
    },
  };
  const { host, common, shared } = open({ listen: async () => listener });
  const request = { socket: 1, memory: shared.memory, host: '', port: 0, backlog: 2 };
  host.handle({ type: 'listen', ...request });
  await settled();
  assert.deepEqual(replyOf(common), { port: 8080 });
  assert.deepEqual([shared.state, shared.pending], [SocketState.listening, 2]);
  const accepted = new SharedSocket();
  host.handle({ type: 'accept', listener: 1, socket: 2, memory: accepted.memory });
  await settled();
  assert.deepEqual(replyOf(common), { address: '192.0.2.9', port: 4242 });
  assert.deepEqual([accepted.state, shared.pending], [SocketState.open, 1]);
  host.handle({ type: 'close', socket: 1 });
  assert.deepEqual([isClosed, comers[1]!.calls, comers[0]!.calls], [true, ['close'], []]);
});

test('resolving returns the first IPv4 address of a name; none is an error', async () => {
  const found = [
    { address: '2001:db8::1', family: 6 },
    { address: '127.0.0.1', family: 4, port: 8443 },
  ] as const;
  const { host, common } = open({ resolve: async (name) => (name === 'none.test' ? [] : found) });
  host.handle({ type: 'resolve', host: 'a.test', port: 443 });
  await settled();
  assert.deepEqual(replyOf(common), { address: '127.0.0.1', family: 4, port: 8443, redirects: true });
  host.handle({ type: 'resolve', host: 'none.test', port: 443 });
  await settled();
  const { failure } = replyOf(common) as { failure: number };
  assert.equal(fromFailure(failure, '').code, 'net.name_not_found');
});

test('at the end everything is closed, after written bytes are sent', async () => {
  const transport = new FakeTransport();
  const { host, shared, connect } = open({ connect: async () => transport });
  await connect();
  shared.outgoing.write(new TextEncoder().encode('bye'));
  transport.arrive(undefined);
  await host.finish();
  assert.deepEqual([transport.written, transport.calls.at(-1)], [['bye'], 'close']);
});
