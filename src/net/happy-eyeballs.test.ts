import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TlsError } from '../errors.ts';
import { connectFirst } from './happy-eyeballs.ts';
import { memoryTransportPair } from './memory-transport.ts';
import type { IoOptions, ResolvedAddress, Transport } from './transport.ts';
import { sleep } from './waiter.ts';

const A = { address: '::1', family: 6 } as const;
const B = { address: '::2', family: 6 } as const;
const C = { address: '10.0.0.1', family: 4 } as const;

test('families alternate, and a refusal continues with the next address at once', async () => {
  const tried: string[] = [];
  const [transport] = memoryTransportPair();
  const connect = async (to: ResolvedAddress): Promise<Transport> => {
    tried.push(to.address);
    if (to.address !== B.address) throw new TlsError('net.refused', `${to.address} refuses`);
    return transport;
  };
  assert.equal(await connectFirst([A, B, C], connect, { host: 'x' }), transport);
  assert.deepEqual(tried, ['::1', '10.0.0.1', '::2']);
});

test('an address that hangs is overtaken, and cancelled when another has connected', async () => {
  const [transport] = memoryTransportPair();
  let aborted: unknown;
  const connect = async (to: ResolvedAddress, io: IoOptions): Promise<Transport> => {
    if (to === C) return transport;
    return sleep(60_000, io.signal).then(
      () => transport,
      (error) => {
        aborted = error;
        throw error;
      },
    );
  };
  assert.equal(await connectFirst([A, C], connect, { host: 'x' }), transport);
  await sleep(1);
  assert.equal((aborted as TlsError).code, 'net.aborted');
});

test('a connection that is made after another has won is closed', async () => {
  const [winner] = memoryTransportPair();
  const [late] = memoryTransportPair();
  const connects: ((transport: Transport) => void)[] = [];
  const connect = (to: ResolvedAddress): Promise<Transport> => {
    if (to === A) return new Promise((resolve) => connects.push(resolve));
    return Promise.resolve(winner);
  };
  assert.equal(await connectFirst([A, C], connect, { host: 'x' }), winner);
  connects[0]!(late);
  await sleep(1);
  await assert.rejects(late.read(), { code: 'net.closed' });
});

test('an attempt that is still running when the last address fails may win', async () => {
  const [transport] = memoryTransportPair();
  let finish: (transport: Transport) => void = () => {};
  const connect = async (to: ResolvedAddress): Promise<Transport> => {
    if (to === A) return new Promise((resolve) => (finish = resolve));
    setTimeout(() => finish(transport), 5);
    throw new TlsError('net.refused', to.address);
  };
  assert.equal(await connectFirst([A, C], connect, { host: 'x' }), transport);
});

test('if all fail the last reason is reported; without any address the name was not found', async () => {
  const refuse = async (to: ResolvedAddress) => {
    throw new TlsError('net.refused', to.address);
  };
  await assert.rejects(connectFirst([A, C], refuse, { host: 'x' }), { code: 'net.refused', message: '10.0.0.1' });
  await assert.rejects(connectFirst([], refuse, { host: 'x' }), { code: 'net.name_not_found' });
});

test('a timeout ends every attempt', async () => {
  const hang = (_: ResolvedAddress, io: IoOptions) => sleep(60_000, io.signal) as Promise<never>;
  await assert.rejects(connectFirst([A, C], hang, { host: 'x', timeout: 5 }), { code: 'net.timeout' });
});

test('at most 16 addresses are tried', async () => {
  const addresses = Array.from({ length: 40 }, (_, i): ResolvedAddress => ({ address: `10.0.0.${i}`, family: 4 }));
  const tried: string[] = [];
  const refuse = async ({ address }: ResolvedAddress) => {
    tried.push(address);
    throw new TlsError('net.refused', address);
  };
  await assert.rejects(connectFirst(addresses, refuse, { host: 'x' }), { code: 'net.refused' });
  assert.deepEqual(
    tried,
    addresses.slice(0, 16).map(({ address }) => address),
  );
});
