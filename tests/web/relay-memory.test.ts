// The relay's memory: bounded while pages do not read, flood it or violate the protocol, and released afterwards.
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LARGEST_MESSAGE, RELAY_WINDOW } from '../../src/platform/browser/relay-protocol.ts';
import { serveTcp } from '../programs/servers.ts';
import { eventually } from '../support/eventually.ts';
import { connected, Ear, startRelay } from './relay-support.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const SLOW = 40;
const CYCLES = 40;
const FLOODS = 1;
/** Bytes that may remain after a round: a leaked connection would leave its window. */
const LEFT = 1 << 20;

const PIECE = Buffer.alloc(65_536, 'thimble ');

/** Sends for ever, without buffering. */
function sendOn(socket: Socket): void {
  const pump = () => {
    while (socket.write(PIECE));
  };
  socket.on('drain', pump);
  pump();
}

async function used(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve)); // handles that are closing
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('memory is bounded while pages misbehave, and constant over repeated rounds', async (t) => {
  const large = await serveTcp(t, sendOn);
  const echo = await serveTcp(t, (socket) => socket.pipe(socket));
  const deaf = await serveTcp(t, (socket: Socket) => socket.pause());
  const limits = { streams: 1000, opensPerMinute: 1e6, bytesPerHour: 1e12 };
  const server = await startRelay(t, { ports: [large, echo, deaf], limits });

  const round = async () => {
    const before = await used();
    // Each is sent a window, and does not read: the relay must hold the server back.
    const slow = await Promise.all(Array.from({ length: SLOW }, () => connected(server, large)));
    await Promise.all(slow.map((ear) => ear.untilBytes(RELAY_WINDOW)));
    const held = ((await used()) - before) / SLOW;
    assert.ok(held < RELAY_WINDOW, `${Math.round(held)} bytes for each page that does not read`);
    for (const ear of slow) ear.socket.terminate();

    for (let i = 0; i < FLOODS; i++) {
      const flood = await connected(server, deaf);
      const piece = Buffer.alloc(LARGEST_MESSAGE);
      for (let sent = 0; sent < 24 << 20; sent += piece.length) flood.socket.send(piece, () => {});
      assert.equal(await flood.closed, 1008);
    }
    for (let i = 0; i < CYCLES; i++) {
      const ear = await connected(server, echo);
      ear.socket.send(Buffer.from('bytes'));
      await ear.untilBytes(5);
      if (i % 3 === 0) ear.socket.terminate();
      else if (i % 3 === 1) ear.socket.close();
      else ear.say({ type: 'end' });
      await ear.closed;
      const broken = await new Ear(server).open();
      broken.socket.send('{');
      assert.equal(await broken.closed, 1008);
    }
    await eventually(() => server.relay.streams === 0, 'connections are left');
    return used();
  };

  const first = await round();
  const second = await round();
  const third = await round();
  assert.ok(third - second < LEFT, `left over: ${second - first}, then ${third - second} bytes`);
});
