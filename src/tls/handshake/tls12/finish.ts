// ChangeCipherSpec and Finished of TLS 1.2, for both sides: RFC 5246 §7.1, §7.4.9.
import { TlsError } from '../../../errors.ts';
import { equalConstantTime } from '../../../util/constant-time.ts';
import { decodeFinished, encodeFinished } from '../../messages/authentication-messages.ts';
import type { ReadProtection, WriteProtection } from '../../record/protection.ts';
import type { HandshakeMessage, Output, State } from '../state.ts';
import type { Transcript } from '../transcript.ts';
import type { Secrets12 } from './secrets.ts';

/** The peer's ChangeCipherSpec is due, and no message before it. */
export class ExpectChangeCipherSpec implements State {
  readonly name = 'ExpectChangeCipherSpec';
  readonly expects = [];
  readonly #read: ReadProtection;
  readonly #recordSizeLimit: number | undefined;
  readonly #next: State;

  /**
   * @param read - the peer's new keys.
   * @param recordSizeLimit - our limit, if it was negotiated: only protected records follow it (RFC 8449 §4).
   * @param next - expects its Finished.
   */
  constructor(read: ReadProtection, recordSizeLimit: number | undefined, next: State) {
    this.#read = read;
    this.#recordSizeLimit = recordSizeLimit;
    this.#next = next;
  }

  get size(): number {
    return this.#read.size + this.#next.size;
  }

  handle(message: HandshakeMessage): State {
    throw new RangeError(`Message ${message.type} was handed to a state that expects none`);
  }

  changeCipherSpec(out: Output): State {
    out.setReadProtection(this.#read);
    if (this.#recordSizeLimit !== undefined) out.setRecordLimits({ in: this.#recordSizeLimit });
    return this.#next;
  }
}

/** The fields that both roles' handshakes have. */
interface Sender {
  readonly transcript: Transcript;
  send(encoded: Uint8Array, out: Output): void;
}

/** @param write - our new keys. */
export function sendFinished(
  role: 'client' | 'server',
  secrets: Secrets12,
  write: WriteProtection,
  sender: Sender,
  out: Output,
): void {
  out.sendChangeCipherSpec();
  out.setWriteProtection(write);
  sender.send(encodeFinished(secrets.verifyData(role, sender.transcript.hash())), out);
}

/** The peer saw the same handshake; its Finished joins the transcript. @throws TlsError `tls.bad_finished`. */
export function checkFinished(
  peer: 'client' | 'server',
  message: HandshakeMessage,
  secrets: Secrets12,
  transcript: Transcript,
): void {
  const expected = secrets.verifyData(peer, transcript.hash());
  if (!equalConstantTime(decodeFinished(message.body, expected.length), expected)) {
    throw new TlsError('tls.bad_finished', `The ${peer}'s verify_data does not match our transcript`);
  }
  transcript.add(message.encoded);
}
