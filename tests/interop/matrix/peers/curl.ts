// curl with Debian's TLS library for it (OpenSSL).
import { type Cell, clientGroups } from '../cells.ts';
import { Child, hashOutput } from '../child.ts';
import type { Files } from '../files.ts';
import type { ClientPeer } from '../peer.ts';

export const curlClient: ClientPeer = {
  name: 'curl',
  role: 'client',
  speaksHttp: true,
  programs: ['curl'],
  cannot: [],
  cannotMove: {},

  async connect(cell, port, files) {
    // Our server closes after each response, so the second URL needs a second connection, and uses the first one's
    // session.
    const url = `https://localhost:${port}/`;
    const curl = new Child('curl', [...args(cell, port, files), url, ...(cell.resumed ? [url] : [])]);
    await curl.end();
    const expected = 'world\n'.repeat(cell.resumed ? 2 : 1);
    if (curl.words() !== expected) throw new Error(curl.words());
    return curl.words();
  },

  async moveBulk(cell, way, port, files) {
    const upload = way === 'to us' ? ['--upload-file', files.bulkFile(), '--header', 'Expect:'] : [];
    const curl = new Child('curl', [...args(cell, port, files), ...upload, `https://localhost:${port}/`], false);
    const hash = await hashOutput(curl);
    await curl.end();
    return hash;
  },
};

function args(cell: Cell, port: number, files: Files): string[] {
  const { leafFile, keyFile, rootFile } = files.identity(cell.key);
  const all = ['--silent', '--show-error', '--cacert', rootFile, '--curves', clientGroups(cell).join(':')];
  all.push('--resolve', `localhost:${port}:127.0.0.1`, '--noproxy', '*', '--max-time', '60');
  return cell.clientCertificate ? [...all, '--cert', leafFile, '--key', keyFile] : all;
}
