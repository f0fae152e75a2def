// What is left of a TLS 1.3 handshake: four secrets in one array, and all that still comes of them.
// RFC 8446 §7.2 (KeyUpdate), §7.5 (exporters), §4.6.1 (resumption).
import type { CryptoProvider } from '../../../crypto/provider.ts';
import type { CipherSuite } from '../../cipher-suites.ts';
import type { EngineSettings } from '../../engine.ts';
import { emptyHash, expandLabel, TrafficSecret } from '../../key-schedule.ts';
import type { Aead13Reader, Aead13Writer } from '../../record/aead13.ts';
import type { Exporter } from '../state.ts';

const READ = 0;
const WRITE = 1;
const EXPORTER = 2;
const RESUMPTION = 3;

export class ApplicationSecrets implements Exporter {
  readonly suite: CipherSuite;
  readonly #crypto: CryptoProvider;
  readonly #recordsPerKey: number | undefined;
  readonly #length: number;
  readonly #bytes: Uint8Array;

  /** Takes the secrets over: the arrays given are zeroed. */
  constructor(
    settings: EngineSettings,
    suite: CipherSuite,
    secrets: { readonly read: Uint8Array; readonly write: Uint8Array; readonly exporter: Uint8Array },
  ) {
    this.suite = suite;
    this.#crypto = settings.crypto;
    this.#recordsPerKey = settings.recordsPerKey;
    this.#length = secrets.read.length;
    this.#bytes = new Uint8Array(4 * this.#length);
    this.#put(READ, secrets.read);
    this.#put(WRITE, secrets.write);
    this.#put(EXPORTER, secrets.exporter);
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** resumption_secret comes last: it covers the client's Finished. Taken over, as the others. */
  setResumption(secret: Uint8Array): void {
    this.#put(RESUMPTION, secret);
  }

  /** The PSK of a ticket (§4.6.1). @returns a fresh array. */
  resumptionPsk(ticketNonce: Uint8Array): Uint8Array {
    const { hash } = this.suite;
    const key = this.#crypto.hmac(hash, this.#at(RESUMPTION));
    return expandLabel(key, hash, 'resumption', ticketNonce, this.#length);
  }

  /** No tickets will come or go any more. */
  dropResumption(): void {
    this.#at(RESUMPTION).fill(0);
  }

  nextReader(): Aead13Reader {
    return this.#next(READ).reader(this.suite, this.#recordsPerKey);
  }

  nextWriter(): Aead13Writer {
    return this.#next(WRITE).writer(this.suite, this.#recordsPerKey);
  }

  /** §7.5: without a context it is as with an empty one. */
  export(label: string, context: Uint8Array | undefined, length: number): Uint8Array {
    const { hash } = this.suite;
    const crypto = this.#crypto;
    const master = crypto.hmac(hash, this.#at(EXPORTER));
    const derived = expandLabel(master, hash, label, emptyHash(crypto, hash), this.#length);
    const contextHash = crypto.digest(hash, ...(context ? [context] : []));
    const out = expandLabel(crypto.hmac(hash, derived), hash, 'exporter', contextHash, length);
    derived.fill(0);
    return out;
  }

  /** application_traffic_secret_N+1, in place of its predecessor (§7.2). */
  #next(index: number): TrafficSecret {
    const secret = new TrafficSecret(this.#crypto, this.suite.hash, this.#at(index));
    secret.update();
    return secret;
  }

  #at(index: number): Uint8Array {
    return this.#bytes.subarray(index * this.#length, (index + 1) * this.#length);
  }

  #put(index: number, secret: Uint8Array): void {
    this.#bytes.set(secret, index * this.#length);
    secret.fill(0);
  }
}
