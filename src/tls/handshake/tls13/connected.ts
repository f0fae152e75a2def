// After the handshake of TLS 1.3: KeyUpdate, and for a client tickets. RFC 8446 §4.6 (CONNECTED).
import { HandshakeType } from '../../constants.ts';
import { decodeKeyUpdate, encodeKeyUpdate, type KeyUpdateRequest } from '../../messages/post-handshake.ts';
import type { CipherSource } from '../../record/protection.ts';
import type { HandshakeMessage, Output, State } from '../state.ts';
import type { ApplicationSecrets } from './application-secrets.ts';

/** A client's handling of NewSessionTicket. */
export interface TicketReceiver {
  receive(message: HandshakeMessage, secrets: ApplicationSecrets, out: Output): void;
  readonly size: number;
}

const CLIENT_EXPECTS: readonly number[] = [HandshakeType.new_session_ticket, HandshakeType.key_update];
const SERVER_EXPECTS: readonly number[] = [HandshakeType.key_update];

export class Connected implements State {
  readonly #secrets: ApplicationSecrets;
  readonly #tickets: TicketReceiver | undefined;
  #owesUpdate = false;

  constructor(secrets: ApplicationSecrets, tickets: TicketReceiver | undefined) {
    this.#secrets = secrets;
    this.#tickets = tickets;
  }

  get name(): string {
    return 'Connected';
  }

  get expects(): readonly number[] {
    return this.#tickets ? CLIENT_EXPECTS : SERVER_EXPECTS;
  }

  /** Without the secrets: the engine counts them as its exporter. */
  get size(): number {
    return this.#tickets?.size ?? 0;
  }

  get ciphers(): CipherSource {
    return this.#secrets;
  }

  handle(message: HandshakeMessage, out: Output): State {
    if (message.type === HandshakeType.new_session_ticket) {
      this.#tickets!.receive(message, this.#secrets, out);
      return this;
    }
    const request = decodeKeyUpdate(message.body);
    out.setReadProtection(this.#secrets.nextReader());
    // One answer before the next data serves any number of requests (§4.6.3). A side that sends no data need not answer.
    if (request === 'update_requested') this.#owesUpdate = true;
    return this;
  }

  beforeWrite(out: Output): void {
    if (this.#owesUpdate) this.updateKeys('update_not_requested', out);
  }

  updateKeys(request: KeyUpdateRequest, out: Output): void {
    out.sendHandshake(encodeKeyUpdate(request));
    out.setWriteProtection(this.#secrets.nextWriter());
    this.#owesUpdate = false; // any KeyUpdate answers a request (§4.6.3)
  }
}
