// The engine without Node: a client and a server over web streams, using only what browsers, workers and Deno have.
// Node is used here only to read the certificates.
// Run: portable.ts server-chain.pem server-key.pem ca.pem
import { readFileSync } from 'node:fs';
import {
  createClientEngine,
  MODERN,
  parsePem,
  portableCrypto,
  privatePki,
  readCertificates,
  strictVerifier,
  systemClock,
  systemRandom,
  TlsStream,
  type Transport,
} from 'thimble/portable';
import { createServerEngine } from 'thimble/portable-server';
import { isPublicSuffix } from 'thimble/public-suffix';

const [chainPem = '', keyPem = '', caPem = ''] = process.argv.slice(2).map((path) => readFileSync(path, 'utf8'));

const common = { profile: MODERN.tls, crypto: portableCrypto, random: systemRandom, clock: systemClock };
const client = createClientEngine({
  ...common,
  serverName: 'localhost',
  verifier: strictVerifier({
    crypto: portableCrypto,
    anchors: readCertificates(caPem).map(({ der }) => der),
    policy: privatePki,
    isPublicSuffix,
  }),
});
const [key] = parsePem(keyPem);
const server = createServerEngine({
  ...common,
  credential: [
    { chain: readCertificates(chainPem).map(({ der }) => der), key: portableCrypto.importPrivateKey(key!.der) },
  ],
});

const there = new TransformStream<Uint8Array, Uint8Array>();
const back = new TransformStream<Uint8Array, Uint8Array>();
const ours = new TlsStream(overStreams(back.readable, there.writable), client);
const theirs = new TlsStream(overStreams(there.readable, back.writable), server);

const [info] = await Promise.all([ours.handshake(), theirs.handshake()]);
console.log('connected:', info.version === 0x0304 ? 'TLS 1.3' : info.version);
const [request] = await Promise.all([theirs.read(), ours.write(new TextEncoder().encode('hello, server'))]);
console.log('read:', new TextDecoder().decode(request));
await Promise.all([ours.closeWrite(), theirs.read()]);
ours.close();
theirs.close();

/** A transport over a WebTransport stream, a WebSocketStream, `Deno.connect` or a worker's `connect()`. */
function overStreams(readable: ReadableStream<Uint8Array>, writable: WritableStream<Uint8Array>): Transport {
  const reader = readable.getReader();
  const writer = writable.getWriter();
  const endpoint = { address: 'stream', port: 0 };
  return {
    remote: endpoint,
    local: endpoint,
    read: async () => (await reader.read()).value,
    write: (bytes) => writer.write(bytes),
    closeWrite: () => writer.close(),
    close() {
      reader.cancel().catch(() => {});
      writer.abort().catch(() => {});
    },
  };
}
