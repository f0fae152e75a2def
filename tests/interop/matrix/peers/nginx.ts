// nginx.
import { createReadStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../support/free-port.ts';
import { BULK_SIZE, hashOf } from '../bulk.ts';
import { type Configuration, serverGroups } from '../cells.ts';
import { Child, listening, TIMEOUT } from '../child.ts';
import type { Files } from '../files.ts';
import { ask } from '../ours.ts';
import type { ServerPeer } from '../peer.ts';

const HEAD = 'Host: localhost\r\nConnection: close\r\n';

export const nginxServer: ServerPeer = {
  name: 'nginx',
  role: 'server',
  programs: ['nginx'],
  cannot: [],
  cannotMove: {},

  async start(configuration, files) {
    const { nginx, port } = await launch(configuration, files);
    return {
      port,
      words: () => nginx.words(),
      talk: (stream) => ask(stream, `GET / HTTP/1.1\r\n${HEAD}\r\n`, 'world\n'),
      stop: () => nginx.stop(),
    };
  },

  async startBulk(configuration, way, files) {
    const { nginx, port, folder } = await launch(configuration, files);
    const put = `PUT /files/taken HTTP/1.1\r\n${HEAD}Content-Length: ${BULK_SIZE}\r\n\r\n`;
    return {
      port,
      request: way === 'to us' ? `GET /bulk HTTP/1.1\r\n${HEAD}\r\n` : put,
      words: () => nginx.words(),
      received: async () => hashOf(createReadStream(await appears(join(folder, 'files', 'taken')))),
      stop: () => nginx.stop(),
    };
  },
};

async function launch(configuration: Configuration, files: Files) {
  const { key, clientCertificate } = configuration;
  const { leafFile, keyFile, rootFile } = files.identity(key);
  const folder = files.fresh('nginx');
  mkdirSync(join(folder, 'files'), { recursive: true });
  const port = await freePort();
  const asked = clientCertificate ? `ssl_verify_client on; ssl_client_certificate ${rootFile};` : '';
  // If root starts it, Debian's nginx runs its workers as another user, who may not write here: so no workers are used.
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid nginx.pid; error_log stderr info;
     events {}
     http {
       access_log off; client_max_body_size 100m; ssl_session_cache shared:sessions:1m;
       client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
       server {
         listen 127.0.0.1:${port} ssl; ssl_protocols TLSv1.2 TLSv1.3; ssl_ecdh_curve ${serverGroups(configuration).join(':')};
         ssl_certificate ${leafFile}; ssl_certificate_key ${keyFile}; ${asked}
         location / { return 200 "world\\n"; }
         location = /bulk { alias ${files.bulkFile()}; }
         location /files/ { root ${folder}; dav_methods PUT; }
       }
     }`,
  );
  const nginx = new Child('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')]);
  await listening(port, nginx);
  return { nginx, port, folder };
}

/** A file from PUT appears atomically: it is renamed when it is complete. */
async function appears(path: string): Promise<string> {
  for (const end = Date.now() + TIMEOUT * 4; !existsSync(path); await sleep(50)) {
    if (Date.now() > end) throw new Error('nginx did not store the file');
  }
  return path;
}
