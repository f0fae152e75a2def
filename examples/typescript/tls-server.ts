// A TLS server over TCP that echoes what it receives. Run: tls-server.ts chain.pem key.pem
import { readFileSync } from 'node:fs';
import { listen, type Socket } from 'thimble/socket';
import {
  createServerEngine,
  createTicketKeys,
  isTlsError,
  MODERN,
  nodeCrypto,
  type ServerSettings,
  systemClock,
  systemRandom,
  TlsStream,
} from 'thimble/tls';
import { parsePem } from 'thimble/x509';

const [chain = [], [key] = []] = process.argv
  .slice(2)
  .map((path) => parsePem(readFileSync(path)).map(({ der }) => der));

const settings: ServerSettings = {
  profile: MODERN.tls,
  crypto: nodeCrypto,
  random: systemRandom,
  clock: systemClock,
  credential: [{ chain, key: nodeCrypto.importPrivateKey(key!) }],
  ticketKeys: createTicketKeys({ random: systemRandom }), // allows clients to resume sessions
};

const server = await listen({ port: 0 });
console.log(server.local.port);
for await (const socket of server) void echo(socket);

async function echo({ transport }: Socket): Promise<void> {
  const stream = new TlsStream(transport, createServerEngine(settings));
  try {
    await stream.handshake({ timeout: 10_000 });
    for (let data = await stream.read(); data !== undefined; data = await stream.read()) await stream.write(data);
  } catch (error) {
    if (!isTlsError(error)) throw error;
    console.log('ended:', error.code);
  } finally {
    stream.close();
  }
}
