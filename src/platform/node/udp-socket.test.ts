// The queue of a UDP socket: how many datagrams wait for a reader.
import assert from 'node:assert/strict';
import { Socket } from 'node:dgram';
import { mock, test } from 'node:test';
import { bindUdp } from './udp-socket.ts';

test('64 datagrams wait for a reader, the next one is lost', async () => {
  // The socket of node:dgram, caught when its address is read: messages are emitted there, without a network.
  let dgram: Socket | undefined;
  const { address } = Socket.prototype;
  mock.method(Socket.prototype, 'address', function (this: Socket) {
    dgram = this;
    return address.call(this);
  });
  const socket = await bindUdp({ port: 0 });
  mock.restoreAll();
  assert.ok(dgram !== undefined);
  const from = { address: '127.0.0.1', port: 9, family: 'IPv4', size: 1 };
  for (let i = 0; i < 65; i++) dgram.emit('message', Buffer.of(i), from);
  const atOnce = { signal: AbortSignal.abort() }; // fails instead of waiting
  for (let i = 0; i < 64; i++) assert.equal((await socket.receive(atOnce)).bytes[0], i);
  await assert.rejects(socket.receive(atOnce), { code: 'net.aborted' });
  socket.close();
});
