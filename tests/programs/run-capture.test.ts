// `run --keylog` and `--pcap`: files with which Wireshark decrypts a program's connections.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeServerIdentity } from '../support/pki.ts';
import { programFolder, runText } from './run.ts';
import { serveTls } from './servers.ts';

test('the secrets are those of the connection, and are also in the capture', async (t) => {
  const { leaf } = await makeServerIdentity(['host.test']);
  const seen: string[] = [];
  const port = await serveTls(t, leaf, (socket) => void socket.end('secret data'));
  const folder = programFolder(t, {});
  const [keylog, pcap] = [join(folder, 'keys.log'), join(folder, 'run.pcapng')];
  const program = `
import socket, ssl
s = socket.socket()
s.connect(socket.getaddrinfo("host.test", 443)[0][-1])
s = ssl.wrap_socket(s, server_hostname="host.test")
print(s.read(6))
`;
  const board = 'pico-w@micropython-1.27';
  const ran = await runText(t, program, { board, hosts: { 'host.test': port }, options: { keylog, pcap } });
  assert.equal(ran.stdout, "b'secret'\n");
  seen.push(...readFileSync(keylog, 'latin1').trim().split('\n'));
  assert.equal(seen.length, 1);
  assert.match(seen[0]!, /^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}$/);
  const capture = readFileSync(pcap);
  assert.equal(capture.readUInt32LE(0), 0x0a0d0d0a);
  assert.ok(capture.includes(seen[0]!), 'the secrets are in the capture');
  assert.equal(statSync(pcap).mode & 0o077, 0, 'for nobody else');
  assert.match(ran.stderr, /anyone who reads it can decrypt these connections/);
});

test('without the options no secret leaves the program’s thread', async (t) => {
  const { leaf } = await makeServerIdentity(['host.test']);
  const port = await serveTls(t, leaf, (socket) => void socket.end('x'));
  const program = `
import socket, ssl
s = socket.socket()
s.connect(socket.getaddrinfo("host.test", 443)[0][-1])
ssl.wrap_socket(s, server_hostname="host.test")
`;
  const ran = await runText(t, program, { hosts: { 'host.test': port }, options: { json: true } });
  assert.doesNotMatch(ran.stdout, /CLIENT_RANDOM|TRAFFIC_SECRET|keylog/);
});
