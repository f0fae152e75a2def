// Reassembles handshake messages from records: RFC 8446 §5.1. A record may have several messages, and a message may span several.
import { TlsError } from '../../errors.ts';
import { HandshakeType, registeredName } from '../constants.ts';
import { FIRST_MESSAGE_PIECE, HANDSHAKE_HEADER, MAX_HANDSHAKE_MESSAGE } from '../limits.ts';
import type { RecordRules } from '../profile.ts';
import type { HandshakeMessage, State } from './state.ts';

/** Messages that are whole within a record are views of it; only an unfinished one is copied, as its bytes arrive. */
export class MessageJoiner {
  #bytes: Uint8Array | undefined;
  #at = 0;
  #end = 0;
  #owned = false;
  readonly #judges: 'at its header' | 'when whole';

  /** @param rules - how a stack deviates: one that refuses bad records at once checks only whole messages. */
  constructor(rules?: RecordRules) {
    const isBounded = rules?.fragments === 'refused' || rules?.joinBuffer !== undefined;
    this.#judges = rules?.badRecords === 'refused' && isBounded ? 'when whole' : 'at its header';
  }

  /** Whether nothing of another message is left: keys may change only then. */
  get empty(): boolean {
    return this.#at === this.#end;
  }

  /** Bytes that have not been returned as messages yet. */
  get pending(): number {
    return this.#end - this.#at;
  }

  get size(): number {
    return this.#owned ? this.#bytes!.length : 0;
  }

  /** @param fragment - a record's plaintext, at least one byte; a view until {@link settle}. */
  push(fragment: Uint8Array): void {
    if (this.empty) {
      this.#bytes = fragment;
      this.#at = 0;
      this.#end = fragment.length;
      this.#owned = false;
      return;
    }
    this.#reserve(fragment.length);
    this.#bytes!.set(fragment, this.#end);
    this.#end += fragment.length;
  }

  /**
   * @returns the next whole message for that state, or `undefined`.
   * @throws TlsError `tls.unexpected_message` or `tls.message_too_long`, as soon as its header is read (or all of it, by
   *   the rules).
   */
  next(state: State): HandshakeMessage | undefined {
    const left = this.#end - this.#at;
    if (left < HANDSHAKE_HEADER) return undefined;
    const bytes = this.#bytes!;
    const at = this.#at;
    const type = bytes[at]!;
    const length = bytes[at + 1]! * 65_536 + bytes[at + 2]! * 256 + bytes[at + 3]!;
    const end = at + HANDSHAKE_HEADER + length;
    if (this.#judges === 'when whole' && end > this.#end) return undefined;
    // A HelloRequest within a handshake of TLS 1.2 is refused too, though RFC 5246 §7.4.1.1 says to ignore it: no server has
    // a reason to send one then, and BoringSSL refuses it as well.
    if (!state.expects.includes(type)) {
      const expected = state.expects.map((each) => registeredName(HandshakeType, each)).join(' or ');
      const detail = `${registeredName(HandshakeType, type)} came where ${expected || 'no message'} was due (${state.name})`;
      throw new TlsError('tls.unexpected_message', detail);
    }
    const longest = state.longestMessage ?? MAX_HANDSHAKE_MESSAGE;
    if (length > longest) {
      const detail = `A ${registeredName(HandshakeType, type)} of ${length} bytes passes the limit of ${longest}`;
      throw new TlsError('tls.message_too_long', detail);
    }
    if (end > this.#end) return undefined;
    this.#at = end;
    return { type, encoded: bytes.subarray(at, end), body: bytes.subarray(at + HANDSHAKE_HEADER, end) };
  }

  /** The record's bytes will be overwritten: copies an incomplete message to a separate buffer. */
  settle(): void {
    if (!this.#owned) this.#reserve(0);
  }

  /** Makes room after the remaining bytes, in a separate buffer that doubles. */
  #reserve(more: number): void {
    const left = this.#end - this.#at;
    const needed = left + more;
    if (this.#owned && this.#at + needed <= this.#bytes!.length) return;
    const capacity = this.#owned ? this.#bytes!.length : FIRST_MESSAGE_PIECE;
    const buffer = needed <= capacity && this.#owned ? this.#bytes! : new Uint8Array(Math.max(needed, 2 * capacity));
    if (buffer === this.#bytes) buffer.copyWithin(0, this.#at, this.#end);
    else buffer.set(this.#bytes!.subarray(this.#at, this.#end));
    this.#bytes = buffer;
    this.#owned = true;
    this.#at = 0;
    this.#end = left;
  }
}
