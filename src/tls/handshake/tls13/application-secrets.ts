// The secrets that remain after a TLS 1.3 handshake, in one array, and the keys derived from them.
// RFC 8446 §7.2 (KeyUpdate), §7.5 (exporters), §4.6.1 (resumption).
import { HASH_LENGTH } from '../../../crypto/hash-lengths.ts';
import type { Aead, CryptoProvider, HashName } from '../../../crypto/provider.ts';
import type { CipherSuite } from '../../cipher-suites.ts';
import type { EngineSettings } from '../../engine.ts';
import { emptyHash, expandLabel, recordsPerKey, TrafficSecret } from '../../key-schedule.ts';
import { ARRAY_BUFFER_OBJECT } from '../../object-sizes.ts';
import { Aead13Reader, Aead13Writer } from '../../record/aead13.ts';
import type { CipherSource } from '../../record/protection.ts';
import type { Exporter } from '../state.ts';

/** The size of this object and the state that refers to it. */
const APPLICATION_SECRETS_BYTES = 104;

const READ = 0;
const WRITE = 1;
const EXPORTER = 2;
const RESUMPTION = 3;

export class ApplicationSecrets implements Exporter, CipherSource {
  readonly suite: CipherSuite;
  readonly #settings: EngineSettings;
  /** No view of it is kept: V8 needs as much for a view as for the secrets. */
  #bytes: ArrayBuffer;

  /** Takes the secrets over: the arrays given are zeroed. */
  constructor(
    settings: EngineSettings,
    suite: CipherSuite,
    secrets: { readonly read: Uint8Array; readonly write: Uint8Array; readonly exporter: Uint8Array },
  ) {
    this.suite = suite;
    this.#settings = settings;
    this.#bytes = new ArrayBuffer(3 * secrets.read.length);
    this.#put(READ, secrets.read);
    this.#put(WRITE, secrets.write);
    this.#put(EXPORTER, secrets.exporter);
  }

  /** Bytes held, the object's own included. */
  get size(): number {
    return this.#bytes.byteLength + ARRAY_BUFFER_OBJECT + APPLICATION_SECRETS_BYTES;
  }

  /** For a client that keeps tickets: resumption_secret, which comes last. Taken over, as the others. */
  setResumption(secret: Uint8Array): void {
    const bytes = new ArrayBuffer(4 * secret.length);
    new Uint8Array(bytes).set(new Uint8Array(this.#bytes));
    this.drop();
    this.#bytes = bytes;
    this.#put(RESUMPTION, secret);
  }

  /** The PSK of a ticket. @returns a fresh array. */
  resumptionPsk(ticketNonce: Uint8Array): Uint8Array {
    return resumptionPsk(this.#settings.crypto, this.suite.hash, this.#at(RESUMPTION), ticketNonce);
  }

  /** It rests until its first record. */
  reader(): Aead13Reader {
    return new Aead13Reader(this, this.#recordsPerKey);
  }

  /** As {@link reader}. */
  writer(): Aead13Writer {
    return new Aead13Writer(this, this.#recordsPerKey);
  }

  nextReader(): Aead13Reader {
    this.#traffic('read').update();
    return this.reader();
  }

  nextWriter(): Aead13Writer {
    this.#traffic('write').update();
    return this.writer();
  }

  cipher(direction: 'read' | 'write'): Aead {
    return this.#traffic(direction).cipher(this.suite);
  }

  iv(direction: 'read' | 'write'): Uint8Array {
    return this.#traffic(direction).iv();
  }

  /** §7.5: no context is the same as an empty one. */
  export(label: string, context: Uint8Array | undefined, length: number): Uint8Array {
    const { hash } = this.suite;
    const { crypto } = this.#settings;
    const master = crypto.hmac(hash, this.#at(EXPORTER));
    const derived = expandLabel(master, hash, label, emptyHash(crypto, hash), HASH_LENGTH[hash]);
    const contextHash = crypto.digest(hash, ...(context ? [context] : []));
    const out = expandLabel(crypto.hmac(hash, derived), hash, 'exporter', contextHash, length);
    derived.fill(0);
    return out;
  }

  /** The array is zeroed: there is no secret left to read. */
  drop(): void {
    new Uint8Array(this.#bytes).fill(0);
    this.#bytes = new ArrayBuffer(0);
  }

  /** It works on the bytes in here: its update replaces them (§7.2). */
  #traffic(direction: 'read' | 'write'): TrafficSecret {
    const bytes = this.#at(direction === 'read' ? READ : WRITE);
    return new TrafficSecret(this.#settings.crypto, this.suite.hash, bytes);
  }

  get #recordsPerKey(): number {
    return Math.min(recordsPerKey(this.suite), this.#settings.recordsPerKey ?? Number.POSITIVE_INFINITY);
  }

  #at(index: number): Uint8Array {
    const length = HASH_LENGTH[this.suite.hash];
    return new Uint8Array(this.#bytes, index * length, length);
  }

  #put(index: number, secret: Uint8Array): void {
    this.#at(index).set(secret);
    secret.fill(0);
  }
}

/** HKDF-Expand-Label(resumption_secret, "resumption", ticket_nonce): §4.6.1. @returns a fresh array. */
export function resumptionPsk(
  crypto: CryptoProvider,
  hash: HashName,
  secret: Uint8Array,
  ticketNonce: Uint8Array,
): Uint8Array {
  return expandLabel(crypto.hmac(hash, secret), hash, 'resumption', ticketNonce, secret.length);
}
