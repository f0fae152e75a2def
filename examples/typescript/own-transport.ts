// The engine without a network: this program moves the bytes between a client and a server, step by step.
// Run: own-transport.ts server-chain.pem server-key.pem ca.pem
import { readFileSync } from 'node:fs';
import {
  createClientEngine,
  createServerEngine,
  type Engine,
  MODERN,
  nodeCrypto,
  strictVerifier,
  systemClock,
  systemRandom,
} from 'thimble/tls';
import { parsePem, privatePki } from 'thimble/x509';

const [chain = [], [key] = [], [ca] = []] = process.argv.slice(2).map(readBlocks);

const common = { profile: MODERN.tls, crypto: nodeCrypto, random: systemRandom, clock: systemClock };
const verifier = strictVerifier({ crypto: nodeCrypto, anchors: [ca!], policy: privatePki });
const client = createClientEngine({ ...common, serverName: 'localhost', verifier });
const server = createServerEngine({
  ...common,
  credential: [{ chain: chain!, key: nodeCrypto.importPrivateKey(key!) }],
});

carry();
console.log('connected:', client.info?.version === 0x0304 ? 'TLS 1.3' : client.error);
client.write(new TextEncoder().encode('hello, server'));
carry();

/** Moves bytes until neither side has any to send; a serial line or a radio can do the same. */
function carry(): void {
  for (let moved = true; moved; ) {
    moved = deliver(client, server, 'client →') || deliver(server, client, '← server');
  }
}

function deliver(from: Engine, to: Engine, label: string): boolean {
  const bytes = from.takeOutput();
  if (bytes === undefined) return false;
  console.log(label, bytes.length, 'bytes');
  for (let at = 0; at < bytes.length; ) {
    at += to.receive(bytes.subarray(at));
    for (let data = to.read(); data !== undefined; data = to.read())
      console.log('read:', new TextDecoder().decode(data));
  }
  while (to.nextEvent() !== undefined);
  return true;
}

function readBlocks(path: string): Uint8Array[] {
  return parsePem(readFileSync(path)).map(({ der }) => der);
}
