// The engine's overhead with the portable provider, whose cryptography is JavaScript.
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { portableCrypto } from '../../dist/crypto/portable/provider.js';
import type { CryptoProvider, PublicKey } from '../../dist/crypto/provider.js';
import { createClientEngine } from '../../dist/tls/client-engine.js';
import type { ClientSettings, Engine } from '../../dist/tls/engine.js';
import { MODERN_PROFILE } from '../../dist/tls/modern-profile.js';
import { createServerEngine } from '../../dist/tls/server-engine.js';
import { compareRates, type Row } from '../row.ts';
import { type Chain, COMMON, credentialOf, HOST, random, verifierOf } from './chain.ts';

const HANDSHAKES = 8;
const RECORD = 16_384;
const MEGABYTE = 1e6;
const ROUNDS = 5;
/** Records per bulk round: many short rounds, so that a busy machine does not affect the median. */
const RECORDS = 100;
const BULK_ROUNDS = 21;
/** Unmeasured records of each side. */
const WARM_UP = 400;

export async function* portable(chain: Chain): AsyncGenerator<Row> {
  yield await handshake(chain);
  yield* bulk(chain);
}

/**
 * Runs only the client's side repeatedly: with the same clock and randomness it sends the same bytes, so that the
 * server's answer can be reused. For comparison, the public-key calls of one such handshake are run.
 */
async function handshake(chain: Chain): Promise<Row> {
  const { provider, calls } = record(portableCrypto);
  const now = Date.now();
  const clock = { now: () => now };
  const server = createServerEngine({ ...COMMON, credential: [credentialOf(chain)] });
  const settings = (crypto: CryptoProvider): (() => ClientSettings) => {
    const verifier = verifierOf(chain.root.der, crypto);
    return () => ({ ...COMMON, crypto, clock, random: repeatable(), serverName: HOST, verifier });
  };
  const recorded = settings(provider);
  server.receive(createClientEngine(recorded()).takeOutput()!);
  const flight = server.takeOutput()!;
  const connect = (make: () => ClientSettings) => {
    const client = createClientEngine(make());
    client.takeOutput();
    client.receive(flight.slice()); // it is decrypted in place
    client.takeOutput();
    if (client.state !== 'connected') throw client.error;
  };
  connect(recorded); // imports the root's key, on both sides
  calls.length = 0;
  connect(recorded);
  const ours = settings(portableCrypto);
  const rates = await compareRates(
    () => repeat(() => connect(ours), HANDSHAKES),
    () =>
      repeat(() => {
        for (const call of calls) call();
      }, HANDSHAKES),
    ROUNDS,
  );
  const measure = 'portable: client CPU (peer: its key calls)';
  const times = { ours: 1_000 / rates.ours, peer: 1_000 / rates.peer, ratio: 1 / rates.ratio };
  return { measure, unit: 'ms', ...times, reach: 1.25, moreIsBetter: false };
}

async function* bulk(chain: Chain): AsyncGenerator<Row> {
  const profile = { ...MODERN_PROFILE, cipherSuites: [0x1303] };
  const verifier = verifierOf(chain.root.der);
  const client = createClientEngine({ ...COMMON, crypto: portableCrypto, profile, serverName: HOST, verifier });
  const server = createServerEngine({ ...COMMON, profile, credential: [credentialOf(chain)] });
  connectPair(client, server);
  const plaintext = random(RECORD);
  const [key, nonce, header] = [random(32), random(12), random(5)];
  const inner = new Uint8Array([...plaintext, 23]); // TLSInnerPlaintext: the plaintext that both sides encrypt
  const rate = async (work: () => void, bare: () => void) => {
    for (const each of [work, bare]) repeat(each, WARM_UP);
    return compareRates(
      () => (repeat(work, RECORDS) * RECORD) / MEGABYTE,
      () => (repeat(bare, RECORDS) * RECORD) / MEGABYTE,
      BULK_ROUNDS,
    );
  };
  const bareOut = new Uint8Array(inner.length + 16);

  const send = await rate(
    () => {
      client.write(plaintext);
      client.giveBack(client.takeOutput()!); // as a sender does: the bare loop reuses one buffer, too
    },
    () => chacha20poly1305(key, nonce, header).encrypt(inner, bareOut),
  );
  yield { measure: 'portable: send (peer: bare noble loop)', unit: 'MB/s', ...send, reach: 0.8 };

  const records = Array.from({ length: WARM_UP + RECORDS * (BULK_ROUNDS + 1) }, () => {
    server.write(plaintext);
    return server.takeOutput()!;
  });
  const sealed = chacha20poly1305(key, nonce, header).encrypt(inner);
  let next = 0;
  const receive = await rate(
    () => {
      client.receive(records[next++]!);
      if (client.read()?.length !== RECORD) throw client.error;
    },
    () => chacha20poly1305(key, nonce, header).decrypt(sealed, inner),
  );
  yield { measure: 'portable: receive (peer: bare noble loop)', unit: 'MB/s', ...receive, reach: 0.8 };
}

function connectPair(client: Engine, server: Engine): void {
  server.receive(client.takeOutput()!);
  client.receive(server.takeOutput()!);
  server.receive(client.takeOutput()!);
  if (server.state !== 'connected') throw server.error;
}

/** A provider that records every public-key call as a repeatable one; keys are imported again where the original did. */
function record(real: CryptoProvider): { provider: CryptoProvider; calls: (() => void)[] } {
  const calls: (() => void)[] = [];
  const provider: CryptoProvider = {
    ...real,
    generateKeyAgreement(group, random) {
      let ours = real.generateKeyAgreement(group, random);
      calls.push(() => {
        ours = real.generateKeyAgreement(group, random);
      });
      return {
        share: ours.share,
        agree(peerShare) {
          const share = peerShare.slice();
          calls.push(() => ours.agree(share));
          return ours.agree(share);
        },
      };
    },
    importPublicKey(spki) {
      const kept = spki.slice();
      let key: PublicKey = real.importPublicKey(kept);
      calls.push(() => {
        key = real.importPublicKey(kept);
      });
      const { type, curve, bits, pssHash } = key;
      return {
        type,
        curve,
        bits,
        pssHash,
        verify(algorithm, data, signature) {
          const [content, signed] = [data.slice(), signature.slice()];
          calls.push(() => key.verify(algorithm, content, signed));
          return key.verify(algorithm, content, signed);
        },
      };
    },
  };
  return { provider, calls };
}

/** The same bytes for every client. */
function repeatable(): (length: number) => Uint8Array {
  let value = 0;
  return (length) => new Uint8Array(length).fill(++value);
}

function repeat(turn: () => void, turns: number): number {
  for (let i = 0; i < turns; i++) turn();
  return turns;
}
