// NINA's protocol over SPI: the responses to each command according to main/CommandHandler.cpp, and invalid frames.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Coprocessor, coprocessorOf } from '../../boards/stacks/airlift/coprocessor.ts';
import { fromHex, toHex } from '../../util/hex.ts';
import { CODES, type CommandName } from './commands.ts';
import { NinaFirmware } from './firmware.ts';
import { decodeCommand, encodeResponse } from './frames.ts';
import type { NinaDatagrams, NinaIdentity, NinaNetwork, NinaStream, Scanned } from './network.ts';
import { SpiSlave } from './spi-slave.ts';

const CAFE: Scanned = {
  ssid: 'cafe',
  bssid: Uint8Array.of(1, 2, 3, 4, 5, 6),
  channel: 6,
  rssi: -61,
  security: 'wpa2',
};
const LOCAL = Uint8Array.of(192, 0, 2, 7);

/** A stream that the test controls. */
class FakeStream implements NinaStream {
  outcome: 'pending' | 'open' | 'failed' = 'open';
  state: NinaStream['state'] = 'open';
  wasReached = true;
  received = new Uint8Array(0);
  sent: number[] = [];
  /** Bytes that a write accepts. */
  room = Number.POSITIVE_INFINITY;
  readonly remote = { address: LOCAL, port: 0x1234 };
  advance = () => this.outcome;
  available = () => this.received.length;
  read(most: number): Uint8Array {
    const part = this.received.subarray(0, most);
    this.received = this.received.slice(part.length);
    return part;
  }
  write(bytes: Uint8Array): number | undefined {
    if (this.state === 'closed') return undefined;
    const taken = bytes.subarray(0, this.room);
    this.sent.push(...taken);
    return taken.length;
  }
  stop(): void {
    this.state = 'closed';
  }
}

/** @param version - of NINA. */
function setUp(version = '3.3') {
  const facts: Coprocessor = coprocessorOf(version);
  const world = {
    time: 1000,
    wifi: 'down' as NinaNetwork['wifi']['state'],
    streams: [] as FakeStream[],
    waiting: [] as FakeStream[],
    identity: undefined as NinaIdentity | undefined,
    connected: [] as string[],
    datagrams: [] as string[],
    inbox: [] as { bytes: Uint8Array; address: Uint8Array; port: number }[],
    told: [] as string[],
    next: {} as Partial<FakeStream>,
  };
  const open = (host: string) => {
    const stream = Object.assign(new FakeStream(), world.next);
    world.streams.push(stream);
    world.connected.push(host);
    return stream;
  };
  const datagrams: NinaDatagrams = {
    send: (bytes, host, port) => world.datagrams.push(`${host}:${port} ${toHex(bytes)}`) > 0,
    receive: () => world.inbox.shift(),
    stop: () => {},
  };
  const network: NinaNetwork = {
    wifi: {
      get state() {
        return world.wifi;
      },
      join: (ssid) => {
        world.wifi = ssid === 'cafe' ? 'joining' : 'not found';
      },
      leave: () => {
        world.wifi = 'down';
      },
      openAccessPoint: (ssid) => world.told.push(`AP ${ssid}`),
      scan: () => [CAFE],
      current: CAFE,
    },
    restart: () => {
      world.wifi = 'down';
    },
    resolve: (name) => (name === 'known.test' ? LOCAL : undefined),
    connect: (host, port) => open(`tcp ${host}:${port}`),
    connectTls: (host, port, identity) => {
      world.identity = identity;
      return open(`tls ${host}:${port}`);
    },
    listen: (port) => (port === 80 ? { accept: () => world.waiting.shift(), stop: () => {} } : undefined),
    openDatagrams: () => datagrams,
    time: () => (world.wifi === 'up' ? 1_700_000_000 : 0),
    now: () => world.time,
    value: (name) => (name === 'airlift_gpio36' ? 1.65 : name === 'airlift_gpio4' ? 1 : undefined),
    tell: (action, value) => world.told.push(`${action} ${value}`),
  };
  const firmware = new NinaFirmware(network, facts);
  const slave = new SpiSlave(firmware, (milliseconds, attempt) => {
    if (!attempt()) world.time += milliseconds;
  });
  const clock = (bytes: Uint8Array): Uint8Array => {
    slave.select(0);
    const into = new Uint8Array(bytes.length);
    slave.exchange(bytes, into);
    slave.select(1);
    return into;
  };
  /** The response, up to its end byte: the bytes of one selection. */
  const answer = (): string => {
    for (let looks = 0; slave.busy === 1; looks++) if (looks > 3) return 'busy';
    const bytes = clock(new Uint8Array(64));
    return toHex(bytes.subarray(0, bytes.lastIndexOf(0xee) + 1));
  };
  const send = (name: CommandName, ...parameters: (string | number | Uint8Array)[]): string => {
    clock(frame(CODES[name], parameters));
    return answer();
  };
  return { world, slave, firmware, clock, answer, send, facts };
}

function frame(code: number, parameters: readonly (string | number | Uint8Array)[]): Uint8Array {
  const wide = [0x44, 0x45, 0x46].includes(code);
  const bodies = parameters.map((each) =>
    typeof each === 'number' ? Uint8Array.of(each) : typeof each === 'string' ? new TextEncoder().encode(each) : each,
  );
  const parts = bodies.flatMap((body) => [...(wide ? [body.length >> 8] : []), body.length & 0xff, ...body]);
  return Uint8Array.from([0xe0, code, parameters.length, ...parts, 0xee]);
}

/** One parameter of a response, hex. */
const one = (name: CommandName, hex: string) =>
  `e0${(CODES[name] | 0x80).toString(16)}01${(hex.length / 2).toString(16).padStart(2, '0')}${hex}ee`;

const port = (number: number) => Uint8Array.of(number >> 8, number & 0xff);

test('Wi-Fi: status, joining, addresses, networks in range', () => {
  const { world, send } = setUp();
  assert.equal(send('getFwVersion'), one('getFwVersion', '332e332e3000'));
  assert.equal(send('getMacAddr', 0xff), one('getMacAddr', '020000000001'));
  assert.equal(send('getConnStatus'), one('getConnStatus', 'fe'));
  assert.equal(send('getTime'), one('getTime', '0000000000000000'));
  assert.equal(send('setPassphrase', 'cafe', 'secret'), one('setPassphrase', '01'));
  assert.equal(send('getConnStatus'), one('getConnStatus', '06'));
  world.wifi = 'up';
  assert.equal(send('getConnStatus'), one('getConnStatus', '03'));
  assert.equal(send('getCurrSsid', 0xff), one('getCurrSsid', '63616665'));
  assert.equal(send('getCurrRssi', 0xff), one('getCurrRssi', 'c3ffffff'));
  assert.equal(send('getCurrEnct', 0xff), one('getCurrEnct', '04'));
  assert.equal(send('getTime'), one('getTime', '00f1536500000000'));
  assert.equal(send('getIpAddr', 0xff), 'e0a103047f00000104ff000000047f000001ee');
  assert.equal(send('ping', LOCAL, 250), one('ping', '0100'));
  assert.equal(send('startScanNetworks'), one('startScanNetworks', '01'));
  assert.equal(send('scanNetworks'), one('scanNetworks', '63616665'));
  assert.equal(send('getIdxBssid', 0), one('getIdxBssid', '010203040506'));
  assert.equal(send('getIdxRssi', 0), one('getIdxRssi', 'c3ffffff'));
  assert.equal(send('getIdxChannel', 0), one('getIdxChannel', '06'));
  assert.equal(send('getIdxEnct', 9), one('getIdxEnct', 'ff'), 'there is no tenth network');
  assert.equal(send('reqHostByName', 'unknown.test'), one('reqHostByName', '00'));
  assert.equal(send('reqHostByName', 'known.test'), one('reqHostByName', '01'));
  assert.equal(send('getHostByName'), one('getHostByName', 'c0000207'));
  assert.equal(send('disconnect'), one('disconnect', '01'));
  assert.equal(send('getConnStatus'), one('getConnStatus', '06'));
  assert.equal(send('setNet', 'elsewhere'), one('setNet', '01'));
  assert.equal(send('getConnStatus'), one('getConnStatus', '01'), 'not in range');
  assert.equal(send('setApPassphrase', 'mine', 'password', 1), one('setApPassphrase', '01'));
  assert.equal(send('getConnStatus'), one('getConnStatus', '07'));
  assert.equal(send('getIpAddr', 0xff).slice(6, 16), '04c0a80401');
});

test('NINA 1.7: its own status codes, 4-byte times, reversed MAC addresses', () => {
  const { world, send } = setUp('1.7');
  assert.equal(send('getFwVersion'), one('getFwVersion', '312e372e3700'));
  assert.equal(send('getMacAddr', 0xff), one('getMacAddr', '010000000002'));
  assert.equal(send('getConnStatus'), one('getConnStatus', '00'));
  world.wifi = 'up';
  assert.equal(send('getTime'), one('getTime', '00f15365'));
});

test('a TCP client: connect, write, read, the end', () => {
  const { world, send } = setUp();
  assert.equal(send('getSocket'), one('getSocket', '00'));
  assert.equal(send('startClient', LOCAL, port(80), 0, 0), one('startClient', '01'));
  assert.deepEqual(world.connected, ['tcp 192.0.2.7:80']);
  const [stream] = world.streams;
  assert.equal(send('getClientState', 0), one('getClientState', '04'));
  assert.equal(send('sendData', 0, 'hello'), one('sendData', '0500'));
  assert.deepEqual(stream!.sent, [...Buffer.from('hello')]);
  assert.equal(send('dataSent', 0), one('dataSent', '01'));
  assert.equal(send('availData', 0), one('availData', '0000'));
  stream!.received = Uint8Array.of(1, 2, 3);
  assert.equal(send('availData', 0), one('availData', '0300'));
  assert.equal(send('getDataBuf', 0, Uint8Array.of(2, 0)), 'e0c5010002' + '0102ee');
  assert.equal(send('getDataBuf', 0, Uint8Array.of(2, 0)), 'e0c5010001' + '03ee');
  assert.equal(send('getRemoteData', 0), 'e0ba0204c00002070212' + '34ee');
  stream!.state = 'ended';
  assert.equal(send('getClientState', 0), one('getClientState', '00'));
  assert.equal(send('getSocket'), one('getSocket', '00'), 'the slot is free again');
});

test('a connection that fails is answered without a parameter; a slow one keeps BUSY high', () => {
  const { world, send, answer } = setUp();
  world.next = { outcome: 'failed', wasReached: false, state: 'closed' };
  assert.equal(send('startClient', 'known.test', new Uint8Array(4), port(443), 0, 2), 'e0ad00ee');
  world.next = { outcome: 'pending' };
  assert.equal(send('startClient', 'known.test', new Uint8Array(4), port(443), 0, 2), 'busy');
  world.streams[1]!.outcome = 'open';
  assert.equal(answer(), one('startClient', '01'));
  assert.deepEqual(world.connected.at(-1), 'tls known.test:443');
  world.next = { outcome: 'pending' };
  assert.equal(send('startClient', LOCAL, port(80), 1, 0), 'busy');
  world.time += 3001;
  assert.equal(answer(), 'e0ad00ee', 'NINA 3 waits 3 s for TCP');
});

test('NINA 1.7 continues after a failed handshake, and treats its timeout as success', () => {
  const { world, send, answer } = setUp('1.7');
  world.next = { outcome: 'failed', state: 'closed' };
  assert.equal(send('startClient', 'known.test', new Uint8Array(4), port(443), 0, 2), 'busy');
  world.time += 60_000;
  assert.equal(answer(), 'busy');
  world.time += 60_001;
  assert.equal(answer(), one('startClient', '01'));
  assert.equal(send('getClientState', 0), one('getClientState', '00'));
});

test('sockets: a limited number; an invalid one is an error', () => {
  const { send, facts } = setUp();
  for (let index = 0; index < facts.sockets; index++) {
    assert.equal(send('getSocket'), one('getSocket', `0${index}`));
    send('startClient', LOCAL, port(80), index, 0);
  }
  assert.equal(send('getSocket'), one('getSocket', 'ff'));
  assert.equal(send('stopClient', 3), one('stopClient', '01'));
  assert.equal(send('getSocket'), one('getSocket', '03'));
  for (const name of ['availData', 'getClientState', 'stopClient', 'getRemoteData'] as const)
    assert.equal(send(name, facts.sockets), 'ef00ee', name);
  assert.equal(send('startClient', LOCAL, port(80), 200, 0), 'ef00ee');
});

test('a server: its state, pending connections, and what each version offers', () => {
  const { world, send } = setUp();
  assert.equal(send('startServer', port(81), 0, 0), one('startServer', '00'));
  assert.equal(send('startServer', port(80), 0, 0), one('startServer', '01'));
  assert.equal(send('getState', 0), one('getState', '01'));
  assert.equal(send('availData', 0), one('availData', 'ff00'));
  world.waiting.push(new FakeStream());
  assert.equal(send('availData', 0), one('availData', '0100'));
  assert.equal(send('getClientState', 1), one('getClientState', '04'));

  const old = setUp('1.7');
  old.send('startServer', port(80), 0, 0);
  const silent = new FakeStream();
  old.world.waiting.push(silent);
  assert.equal(old.send('availData', 0), one('availData', 'ff00'), '1.7 offers those that have sent something');
  silent.received = Uint8Array.of(1);
  assert.equal(old.send('availData', 0), one('availData', '0100'));
});

test('UDP: a message from several pieces, and the response', () => {
  const { world, send } = setUp();
  assert.equal(send('startClient', 'unknown.test', new Uint8Array(4), port(123), 0, 1), 'e0ad00ee');
  assert.equal(send('startClient', LOCAL, port(123), 0, 1), one('startClient', '01'));
  assert.equal(send('startServer', port(123), 0, 1), one('startServer', '01'));
  assert.equal(send('insertDataBuf', 0, 'ab'), one('insertDataBuf', '01'));
  assert.equal(send('insertDataBuf', 0, ''), one('insertDataBuf', '00'), 'nothing was written');
  assert.equal(send('sendUdpData', 0), one('sendUdpData', '01'));
  assert.deepEqual(world.datagrams, ['192.0.2.7:123 6162']);
  world.inbox.push({ bytes: Uint8Array.of(9, 8), address: LOCAL, port: 123 });
  assert.equal(send('availData', 0), one('availData', '0200'));
  assert.equal(send('getDataBuf', 0, Uint8Array.of(9, 0)), 'e0c5010002' + '0908ee');
  assert.equal(send('sendUdpData', 1), one('sendUdpData', '00'));
});

test("a client's certificate is used in addition to the roots in 1.7, and instead of them in 3", () => {
  const pem = '-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n';
  const connect = ['known.test', new Uint8Array(4), port(443), 0, 2] as const;
  const old = setUp('1.7');
  old.send('setClientCert', pem);
  old.send('setCertKey', 'KEY');
  assert.equal(old.send('startClient', ...connect), one('startClient', '01'));
  assert.equal(Buffer.from(old.world.identity!.certificate).toString(), pem);
  assert.equal(Buffer.from(old.world.identity!.key).toString(), 'KEY');
  const { send } = setUp();
  send('setClientCert', pem);
  send('setCertKey', 'KEY');
  assert.equal(send('startClient', ...connect), 'e0ad00ee');
});

test("the coprocessor's pins are set, reported and read", () => {
  const { world, send } = setUp();
  assert.equal(send('setPinMode', 26, 1), one('setPinMode', '01'));
  assert.equal(send('setAnalogWrite', 26, 128), one('setAnalogWrite', '01'));
  assert.equal(send('setDigitalWrite', 27, 1), one('setDigitalWrite', '01'));
  assert.equal(send('setDigitalRead', 27), one('setDigitalRead', '01'));
  assert.equal(send('setDigitalRead', 4), one('setDigitalRead', '01'));
  assert.equal(send('setDigitalRead', 5), one('setDigitalRead', '00'));
  assert.equal(send('setAnalogRead', 36, 3), one('setAnalogRead', '00080000'));
  assert.deepEqual(world.told, ['GPIO26 mode 1', 'GPIO26 duty 128', 'GPIO27 set 1']);
});

test('the wires: BUSY, reset, GPIO0', () => {
  const { world, slave, clock, send, answer } = setUp();
  assert.equal(slave.busy, 0);
  slave.select(0);
  assert.equal(slave.busy, 1, 'high while it is selected');
  slave.select(1);
  assert.equal(slave.busy, 0, 'nothing was clocked: it listens on');
  send('startClient', LOCAL, port(80), 0, 0);
  world.wifi = 'up';
  assert.equal(slave.gpio0, 0);
  world.streams[0]!.received = Uint8Array.of(1);
  assert.equal(slave.gpio0, 1);
  slave.reset(0);
  assert.equal(slave.busy, 1);
  assert.equal(world.wifi, 'down');
  assert.equal(world.streams[0]!.state, 'closed');
  clock(frame(CODES.getFwVersion, []));
  slave.reset(1);
  assert.equal(slave.busy, 0, 'what was clocked in reset was not heard');
  assert.equal(send('getSocket'), one('getSocket', '00'));
  for (const prepare of [() => slave.drive(0), () => slave.select(0)]) {
    slave.reset(0);
    prepare();
    slave.reset(1);
    slave.select(1);
    slave.drive(undefined);
    assert.equal(answer(), 'busy', 'in its loader, or as Bluetooth, it answers nothing');
    slave.reset(0);
    slave.reset(1);
  }
});

test('invalid frames and unknown commands are answered with an error', () => {
  const { clock, answer } = setUp();
  for (const hex of ['00', 'e0', 'ffffffff', 'e00000ee', 'e06000ee', 'e0ff00ee', 'e03801ff', 'e02f01'])
    for (const bytes of [fromHex(hex)!]) {
      clock(bytes);
      assert.match(answer(), /^(?:ef00ee|e0.*ee)$/, hex);
    }
  clock(fromHex('e00000ee')!);
  assert.equal(answer(), 'ef00ee');
  clock(fromHex('e06000ee')!);
  assert.equal(answer(), 'ef00ee', 'files are not simulated');
});

test('random frames of any length: a response within bounds, and nothing is thrown', () => {
  const { clock, slave, world } = setUp();
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 1;
    return state & 0xff;
  };
  for (let round = 0; round < 400; round++) {
    const bytes = Uint8Array.from({ length: round % 40 === 0 ? 6000 : 2 + (random() % 40) }, random);
    bytes.set([0xe0, 0x10 + (random() % 0x46)]);
    clock(bytes);
    for (let looks = 0; slave.busy === 1; looks++) {
      assert.ok(looks < 50_000);
      world.time += 1000;
    }
    clock(new Uint8Array(4096));
  }
  assert.equal(slave.busy, 0);
});

test('a decoded command fits the buffer', () => {
  assert.equal(decodeCommand(Uint8Array.of(0x00)), undefined);
  const announced = decodeCommand(Uint8Array.from([0xe0, 0x10, 0xff, ...new Array<number>(5000).fill(200)]))!;
  assert.equal(announced.parameters.length, 21);
  assert.ok(announced.parameters.reduce((sum, each) => sum + each.length, 0) < 4092);
  const { count, parameters } = decodeCommand(fromHex('e044020001050003616263ee')!)!;
  assert.equal(count, 2);
  assert.deepEqual(
    parameters.map((each) => toHex(each)),
    ['05', '616263'],
  );
  assert.throws(() => encodeResponse(0x45, [new Uint8Array(4092)]), RangeError);
  assert.equal(encodeResponse(0x20, [Uint8Array.of(3)]).length % 4, 0);
});
