// The secrets of TLS 1.2 and older: master secret, key block, Finished, exporter. RFC 5246 §5, §6.3, §7.4.9, §8.1;
// RFC 7627 §4; RFC 5705; and the PRF of RFC 2246 §5 for the boards' old versions.

import { encodeWhole } from '../../../codec/writer.ts';
import { HASH_LENGTH } from '../../../crypto/hash-lengths.ts';
import { prf10, prf12 } from '../../../crypto/prf.ts';
import type { CryptoProvider } from '../../../crypto/provider.ts';
import type { RandomSource } from '../../../util/ambient.ts';
import { concatBytes } from '../../../util/bytes.ts';
import type { BulkCipher, CipherSuite } from '../../cipher-suites.ts';
import { MAX_PREMASTER, MAX_PSK } from '../../limits.ts';
import { ProtocolVersion } from '../../profile.ts';
import { Aead12Reader, Aead12Writer } from '../../record/aead12.ts';
import { type CbcKeys, CbcReader, CbcWriter } from '../../record/cbc.ts';
import type { ReadProtection, WriteProtection } from '../../record/protection.ts';
import type { Exporter } from '../state.ts';
import type { Parameters12 } from './parameters.ts';

const MASTER_SECRET = 48;
const VERIFY_DATA = 12;

/**
 * The master secret: RFC 7627 §4 if it is extended, RFC 5246 §8.1 if not.
 *
 * @param premaster - zeroed.
 * @param sessionHash - the transcript's hash up to ClientKeyExchange.
 * @returns 48 bytes, fresh; secret.
 */
export function masterSecret(
  crypto: CryptoProvider,
  parameters: Parameters12,
  premaster: Uint8Array,
  sessionHash: Uint8Array,
): Uint8Array {
  const { extendedMasterSecret, clientRandom, serverRandom } = parameters;
  const [label, seed] = extendedMasterSecret
    ? ['extended master secret', sessionHash]
    : ['master secret', concatBytes(clientRandom, serverRandom)];
  const master = prf(crypto, parameters, premaster, label, seed, MASTER_SECRET);
  premaster.fill(0);
  return master;
}

/** Everything derived from a master secret: protections for each direction, Finished, an exporter. */
export class Secrets12 {
  readonly #crypto: CryptoProvider;
  readonly #parameters: Parameters12;
  /** 48 bytes; the session keeps a copy. Zeroed by {@link drop}. */
  readonly master: Uint8Array;

  /** @param master - owned from now on. */
  constructor(crypto: CryptoProvider, parameters: Parameters12, master: Uint8Array) {
    this.#crypto = crypto;
    this.#parameters = parameters;
    this.master = master;
  }

  /** verify_data (§7.4.9). @param transcriptHash - up to this Finished. @returns 12 bytes. */
  verifyData(sender: 'client' | 'server', transcriptHash: Uint8Array): Uint8Array {
    return prf(this.#crypto, this.#parameters, this.master, `${sender} finished`, transcriptHash, VERIFY_DATA);
  }

  /** Both directions' keys (§6.3), for our side of the connection. */
  protections(role: 'client' | 'server', random: RandomSource): { read: ReadProtection; write: WriteProtection } {
    const { suite, version, clientRandom, serverRandom } = this.#parameters;
    const { mac, key, iv } = keyBlockParts(suite, version);
    const seed = concatBytes(serverRandom, clientRandom);
    const block = prf(this.#crypto, this.#parameters, this.master, 'key expansion', seed, 2 * (mac + key + iv));
    const keys = (side: 'client' | 'server'): DirectionKeys => {
      const second = side === 'client' ? 0 : 1;
      const part = (at: number, length: number): Uint8Array =>
        block.subarray(at + second * length, at + (second + 1) * length);
      return { mac: part(0, mac), key: part(2 * mac, key), iv: part(2 * (mac + key), iv) };
    };
    const read = this.#reader(suite.cipher, keys(role === 'client' ? 'server' : 'client'));
    const write = this.#writer(suite.cipher, keys(role), random);
    block.fill(0);
    return { read, write };
  }

  /** @returns `undefined` without extended master secret: keys exported then can belong to two connections (RFC 7627). */
  exporter(): Exporter | undefined {
    if (!this.#parameters.extendedMasterSecret) return undefined;
    return new Exporter12(this.#crypto, this.#parameters, this.master.slice());
  }

  drop(): void {
    this.master.fill(0);
  }

  #reader(cipher: BulkCipher, keys: DirectionKeys): ReadProtection {
    if (cipher.kind === 'cbc') return new CbcReader(this.#crypto, this.#cbcKeys(keys));
    return new Aead12Reader(this.#crypto.aead(cipher.aead, keys.key), keys.iv.slice(), cipher);
  }

  #writer(cipher: BulkCipher, keys: DirectionKeys, random: RandomSource): WriteProtection {
    if (cipher.kind === 'cbc') return new CbcWriter(this.#cbcKeys(keys), random);
    return new Aead12Writer(this.#crypto.aead(cipher.aead, keys.key), keys.iv.slice(), cipher);
  }

  #cbcKeys(keys: DirectionKeys): CbcKeys {
    const { suite, version, encryptThenMac } = this.#parameters;
    const macHash = suite.mac!;
    return {
      cipher: this.#crypto.aesCbc(keys.key),
      mac: this.#crypto.hmac(macHash, keys.mac),
      macHash,
      macLength: HASH_LENGTH[macHash],
      iv: keys.iv.slice(),
      version,
      encryptThenMac,
    };
  }
}

/** Views of the key block. */
interface DirectionKeys {
  readonly mac: Uint8Array;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** Bytes of each part of the key block, for one direction (RFC 5246 §6.3); IVs only if records do not carry them. */
function keyBlockParts(suite: CipherSuite, version: ProtocolVersion): { mac: number; key: number; iv: number } {
  const { cipher, mac } = suite;
  if (cipher.kind === 'aead') return { mac: 0, key: cipher.keyLength, iv: cipher.fixedIvLength };
  const iv = version >= ProtocolVersion.tls11 ? 0 : cipher.blockLength;
  return { mac: HASH_LENGTH[mac!], key: cipher.keyLength, iv };
}

/** Labels of the handshake itself (RFC 5705 §4): exporting them would reveal the keys. */
const OWN_LABELS: ReadonlySet<string> = new Set([
  'client finished',
  'server finished',
  'master secret',
  'extended master secret',
  'key expansion',
]);

/** Exported keying material: RFC 5705 §4. */
class Exporter12 implements Exporter {
  readonly #crypto: CryptoProvider;
  readonly #parameters: Parameters12;
  readonly #master: Uint8Array;
  readonly size = MASTER_SECRET + 64;

  constructor(crypto: CryptoProvider, parameters: Parameters12, master: Uint8Array) {
    this.#crypto = crypto;
    this.#parameters = parameters;
    this.#master = master;
  }

  export(label: string, context: Uint8Array | undefined, length: number): Uint8Array {
    if (OWN_LABELS.has(label)) throw new RangeError(`'${label}' is a label of TLS itself (RFC 5705 §4)`);
    const { clientRandom, serverRandom } = this.#parameters;
    const randoms = concatBytes(clientRandom, serverRandom);
    const seed = context ? concatBytes(randoms, uint16(context.length), context) : randoms; // none is not an empty one (§4)
    return prf(this.#crypto, this.#parameters, this.#master, label, seed, length);
  }

  drop(): void {
    this.#master.fill(0);
  }
}

function uint16(value: number): Uint8Array {
  if (value > 0xffff) throw new RangeError(`A context of ${value} bytes does not fit (RFC 5705 §4)`);
  return Uint8Array.of(value >> 8, value & 0xff);
}

function prf(
  crypto: CryptoProvider,
  { version, suite }: Pick<Parameters12, 'version' | 'suite'>,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  return version >= ProtocolVersion.tls12
    ? prf12(crypto, suite.hash, secret, label, seed, length)
    : prf10(crypto, secret, label, seed, length);
}

// The premaster secret with a pre-shared key: RFC 4279 §2. (Otherwise the shared secret is used as it is.)

/**
 * `opaque other_secret<0..2^16-1>; opaque psk<0..2^16-1>`.
 *
 * @param other - zeroed; `undefined` with plain PSK, which uses as many zeros as the key is long.
 * @returns a fresh array; the caller zeroes it.
 * @throws RangeError for a key of more than MAX_PSK bytes.
 */
export function pskPremaster(other: Uint8Array | undefined, psk: Uint8Array): Uint8Array {
  if (psk.length > MAX_PSK) throw new RangeError(`A pre-shared key of ${psk.length} bytes is longer than ${MAX_PSK}`);
  const premaster = encodeWhole(MAX_PREMASTER, (w) => w.opaque(2, other ?? new Uint8Array(psk.length)).opaque(2, psk));
  other?.fill(0);
  return premaster;
}
