// GnuTLS's gnutls-serv and gnutls-cli.

import { freePort } from '../../../support/free-port.ts';
import { type Cell, type Configuration, clientGroups, type Group, serverGroups } from '../cells.ts';
import { Child, feedBulk, hashOutput, listening } from '../child.ts';
import type { Files } from '../files.ts';
import { ask } from '../ours.ts';
import type { ClientPeer, ServerPeer } from '../peer.ts';

const GROUP_NAMES: Record<Group, string> = {
  X25519: 'X25519',
  'P-256': 'SECP256R1',
  'P-384': 'SECP384R1',
  'P-521': 'SECP521R1',
};

export const gnutlsServer: ServerPeer = {
  name: 'gnutls-serv',
  role: 'server',
  programs: ['gnutls-serv'],
  cannot: [],
  cannotMove: { 'from us': 'gnutls-serv does not print what it received' },

  async start(configuration, files) {
    const port = await freePort();
    const server = new Child('gnutls-serv', [...serverArgs(configuration, port!, files), '--echo']);
    await listening(port, server);
    return {
      port,
      words: () => server.words(),
      talk: (stream) => ask(stream, 'hello\n', 'hello\n'),
      stop: () => server.stop(),
    };
  },

  async startBulk(configuration, _way, files) {
    const port = await freePort();
    const args = [...serverArgs(configuration, port!, files), '--http', '--httpdata', files.bulkFile()];
    const server = new Child('gnutls-serv', args);
    await listening(port, server);
    return {
      port,
      request: 'GET / HTTP/1.0\r\n\r\n',
      words: () => server.words(),
      stop: () => server.stop(),
    };
  },
};

export const gnutlsClient: ClientPeer = {
  name: 'gnutls-cli',
  role: 'client',
  speaksHttp: false,
  programs: ['gnutls-cli'],
  cannot: [],
  cannotMove: { 'from us': 'gnutls-cli takes a minute to print 64 MB' },

  async connect(cell, port, files) {
    const resume = cell.resumed ? ['--resume', ...(cell.version === '1.3' ? ['--waitresumption'] : [])] : [];
    const client = new Child('gnutls-cli', [...clientArgs(cell, port, files), ...resume, '127.0.0.1']);
    await client.says(/Simple Client Mode/); // earlier input can be lost between its two connections
    client.process.stdin.write('hello\n');
    await client.says(/world\n/).finally(() => client.process.stdin.end());
    await client.end();
    return client.words();
  },

  async moveBulk(cell, way, port, files) {
    const args = [...clientArgs(cell, port, files), '--logfile', files.fresh('gnutls-cli.log'), '127.0.0.1'];
    const client = new Child('gnutls-cli', args, false);
    if (way === 'to us') {
      await feedBulk(client);
      client.process.stdin.end();
    }
    const hash = await hashOutput(client);
    await client.stop();
    return hash;
  },
};

function serverArgs(configuration: Configuration, port: number, files: Files): string[] {
  const { key, clientCertificate } = configuration;
  const { leafFile, keyFile, rootFile } = files.identity(key);
  const args = ['-p', String(port), '--x509certfile', leafFile, '--x509keyfile', keyFile];
  args.push('--priority', `${priority(serverGroups(configuration))}:%SERVER_PRECEDENCE`);
  if (!clientCertificate) return [...args, '--disable-client-cert'];
  return [...args, '--require-client-cert', '--verify-client-cert', '--x509cafile', rootFile];
}

function clientArgs(cell: Cell, port: number, files: Files): string[] {
  const { leafFile, keyFile, rootFile } = files.identity(cell.key);
  const args = ['-p', String(port), '--x509cafile', rootFile, '--sni-hostname', 'localhost'];
  args.push('--verify-hostname', 'localhost', '--single-key-share', '--priority', priority(clientGroups(cell)));
  return cell.clientCertificate ? [...args, '--x509certfile', leafFile, '--x509keyfile', keyFile] : args;
}

function priority(groups: readonly Group[]): string {
  return `NORMAL:-GROUP-ALL${groups.map((group) => `:+GROUP-${GROUP_NAMES[group]}`).join('')}`;
}
