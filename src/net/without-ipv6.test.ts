import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTlsError, TlsError } from '../errors.ts';
import type { ConnectOptions, Network, ResolvedAddress, Transport } from './transport.ts';
import { hasIpv6Alone, withoutIpv6 } from './without-ipv6.ts';

const V4: ResolvedAddress = { address: '127.0.0.1', family: 4 };
const V6: ResolvedAddress = { address: '::1', family: 6 };
const TRANSPORT = {} as Transport;

/** @returns a network in which each name has these addresses, and the list of connections. */
function networkWith(addresses: readonly ResolvedAddress[]) {
  const connected: string[] = [];
  const network = {
    resolve: async () => addresses,
    async connect({ host }: ConnectOptions) {
      connected.push(host);
      return TRANSPORT;
    },
  } as Partial<Network> as Network;
  return { network: withoutIpv6(network), connected };
}

const isRefusal = (error: unknown) =>
  isTlsError(error) && error.code === 'net.name_not_found' && hasIpv6Alone(error) && error.message.includes('six.test');

test('a name with only IPv6 addresses does not resolve, and is not connected to', async () => {
  const { network, connected } = networkWith([V6]);
  await assert.rejects(network.resolve('six.test', 443), isRefusal);
  await assert.rejects(network.connect({ host: 'six.test', port: 443 }), isRefusal);
  assert.deepEqual(connected, []);
});

test('a name with both resolves as usual', async () => {
  const { network, connected } = networkWith([V6, V4]);
  assert.deepEqual(await network.resolve('both.test', 443), [V6, V4]);
  assert.equal(await network.connect({ host: 'both.test', port: 443 }), TRANSPORT);
  assert.deepEqual(connected, ['both.test']);
});

test('a literal address is not looked up', async () => {
  const { network, connected } = networkWith([V6]);
  await network.connect({ host: '127.0.0.1', port: 443 });
  assert.deepEqual(connected, ['127.0.0.1']);
});

test('other resolution failures are not attributed to missing IPv4', async () => {
  const absent = new TlsError('net.name_not_found', 'absent.test');
  assert.equal(hasIpv6Alone(absent), false);
});
