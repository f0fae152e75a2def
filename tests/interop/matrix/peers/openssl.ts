// OpenSSL's s_server and s_client.

import { freePort } from '../../../support/free-port.ts';
import { type Configuration, clientGroups, serverGroups } from '../cells.ts';
import { Child, feedBulk, hashOutput, listening } from '../child.ts';
import type { Files } from '../files.ts';
import { ask } from '../ours.ts';
import type { ClientPeer, ServerPeer } from '../peer.ts';

const BASE = { programs: ['openssl'], cannot: [], cannotMove: {} } as const;

export const opensslServer: ServerPeer = {
  ...BASE,
  name: 'OpenSSL s_server',
  role: 'server',

  async start(configuration, files) {
    // -rev answers each line with its characters reversed, one connection after the other.
    const server = new Child('openssl', [
      's_server',
      '-accept',
      '127.0.0.1:0',
      ...serverArgs(configuration, files),
      '-rev',
    ]);
    const [, port] = await server.says(/^ACCEPT .*:(\d+)$/m);
    return {
      port: Number(port),
      words: () => server.words(),
      talk: (stream) => ask(stream, 'hello\n', 'olleh\n'),
      stop: () => server.stop(),
    };
  },

  async startBulk(configuration, _way, files) {
    const port = await freePort(); // -quiet, so that its output has only data, hides the port
    const args = ['s_server', '-accept', `127.0.0.1:${port}`, ...serverArgs(configuration, files), '-quiet'];
    const server = new Child('openssl', args, false);
    await listening(port, server);
    return {
      port,
      words: () => server.words(),
      send: () => feedBulk(server),
      received: () => hashOutput(server),
      stop: () => server.stop(),
    };
  },
};

export const opensslClient: ClientPeer = {
  ...BASE,
  name: 'OpenSSL s_client',
  role: 'client',
  speaksHttp: false,

  async connect(cell, port, files) {
    const session = files.fresh('session');
    const first = await hello([...clientArgs(cell, port, files), '-sess_out', session]);
    if (!cell.resumed) return first;
    return first + (await hello([...clientArgs(cell, port, files), '-sess_in', session]));
  },

  async moveBulk(cell, way, port, files) {
    const client = new Child('openssl', clientArgs(cell, port, files), false);
    if (way === 'to us') await feedBulk(client);
    const hash = await hashOutput(client);
    await client.stop();
    return hash;
  },
};

async function hello(args: readonly string[]): Promise<string> {
  const client = new Child('openssl', args);
  client.process.stdin.write('hello\n');
  await client.says(/world\n/).finally(() => client.process.stdin.end());
  await client.end();
  return client.words();
}

function serverArgs(configuration: Configuration, files: Files): string[] {
  const { key, clientCertificate } = configuration;
  const { leafFile, keyFile, rootFile } = files.identity(key);
  const args = ['-cert', leafFile, '-key', keyFile, '-groups', serverGroups(configuration).join(':'), '-serverpref'];
  return clientCertificate ? [...args, '-Verify', '3', '-CAfile', rootFile, '-verify_return_error'] : args;
}

function clientArgs(cell: Parameters<ClientPeer['connect']>[0], port: number, files: Files): string[] {
  const { leafFile, keyFile, rootFile } = files.identity(cell.key);
  const args = ['s_client', '-quiet', '-connect', `127.0.0.1:${port}`, '-servername', 'localhost'];
  args.push('-groups', clientGroups(cell).join(':'), '-CAfile', rootFile, '-verify_return_error');
  args.push('-verify_hostname', 'localhost');
  return cell.clientCertificate ? [...args, '-cert', leafFile, '-key', keyFile] : args;
}
