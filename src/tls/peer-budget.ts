// Counters that stop a peer from sending records and messages without content forever; the limits are in limits.ts.
import { TlsError } from '../errors.ts';
import { MAX_EARLY_DATA_SKIPPED, MAX_IGNORED_CHANGE_CIPHER_SPECS, MAX_QUIET, MAX_WARNING_ALERTS } from './limits.ts';
import { BUDGET_OBJECT } from './object-sizes.ts';

/** Each method counts one occurrence, and throws TlsError `tls.too_many_messages` beyond the limit. */
export class PeerBudget {
  #emptyRecords = 0;
  #quietMessages = 0;
  #warnings = 0;
  #ignoredSpecs = 0;
  #earlyData = 0;

  /** Bytes held. */
  get size(): number {
    return BUDGET_OBJECT;
  }

  emptyRecord(): void {
    if (++this.#emptyRecords > MAX_QUIET) throw flood('records that carry nothing');
  }

  fullRecord(): void {
    this.#emptyRecords = 0;
  }

  /** A handshake message after the handshake. */
  quietMessage(): void {
    if (++this.#quietMessages > MAX_QUIET) throw flood('messages and no data');
  }

  data(): void {
    this.#emptyRecords = 0;
    this.#quietMessages = 0;
  }

  warning(): void {
    if (++this.#warnings > MAX_WARNING_ALERTS) throw flood('warning alerts');
  }

  ignoredChangeCipherSpec(): void {
    if (++this.#ignoredSpecs > MAX_IGNORED_CHANGE_CIPHER_SPECS) throw flood('ChangeCipherSpec records');
  }

  /** Whether a counter is still needed after the handshake. */
  get outlivesHandshake(): boolean {
    return this.#warnings > 0 || this.#emptyRecords > 0;
  }

  /** Bytes of a 0-RTT record that is skipped. */
  earlyData(length: number): void {
    this.#earlyData += length;
    if (this.#earlyData > MAX_EARLY_DATA_SKIPPED) throw flood('early data');
  }

  /** The client's own flight has begun: from now on nothing is early data. */
  endEarlyData(): void {
    this.#earlyData = Number.POSITIVE_INFINITY;
  }

  get earlyDataEnded(): boolean {
    return this.#earlyData === Number.POSITIVE_INFINITY;
  }
}

function flood(what: string): TlsError {
  return new TlsError('tls.too_many_messages', `The peer sends too many ${what}`);
}
