// One of our TLS servers in a separate process: `ticket-server.ts 13|12 CERTIFICATE KEY TICKET-KEY-NAME TICKET-KEY`,
// the last four in hexadecimal. It prints its port.
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { fromHex } from '../../src/util/hex.ts';
import { MODERN_12, MODERN_13, serverSettings } from '../support/engine-pair.ts';
import { onSocket } from '../support/engine-socket.ts';

const [version, ...rest] = process.argv.slice(2);
const [certificate, keyDer, name, key] = rest.map((hex) => fromHex(hex)!);
const credential = { chain: [certificate!], key: nodeCrypto.importPrivateKey(keyDer!) };
const settings = serverSettings([credential], {
  profile: version === '13' ? MODERN_13 : MODERN_12,
  ticketKeys: { keys: () => [{ name: name!, key: key! }] },
});
const server = createServer((socket) => void onSocket(createServerEngine(settings), socket));
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
