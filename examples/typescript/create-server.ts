// An HTTPS server with Node's HTTP over this engine. Run: create-server.ts server.pem server.key.pem
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type TransportDuplex } from 'thimble/https';

const [cert = '', key = ''] = process.argv.slice(2);

const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, ({ socket }, response) => {
  const { version, cipher } = socket as unknown as TransportDuplex; // thimble's socket, with its connection's properties
  response.end(`${version} ${cipher}\n`);
});
server.on('tlsClientError', (error) => console.log(`turned away: ${error.code}`));
server.listen(0, () => console.log((server.address() as AddressInfo).port));
