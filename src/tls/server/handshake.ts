// State shared by the states of one server handshake. Dropped when the handshake ends.
import type { ServerSettings } from '../engine.ts';
import { type Draft, newDraft } from '../handshake/draft.ts';
import type { Output } from '../handshake/state.ts';
import { Transcript } from '../handshake/transcript.ts';
import { ARRAY_OBJECT, CLIENT_OFFER_OBJECTS, SERVER_HANDSHAKE_OBJECTS, sizeOfArrays } from '../object-sizes.ts';
import type { ClientOffer } from './client-offer.ts';

export class ServerHandshake {
  readonly settings: ServerSettings;
  readonly transcript: Transcript;
  /** ConnectionInfo in the making. */
  readonly info: Draft;
  /** The last ClientHello, over a copy of its bytes. */
  offer!: ClientOffer; // set by the first state, before anything reads it

  constructor(settings: ServerSettings) {
    this.settings = settings;
    this.transcript = new Transcript(settings.crypto);
    this.info = newDraft(undefined);
  }

  /** Sends a message and adds it to the transcript. */
  send(encoded: Uint8Array, out: Output): void {
    this.transcript.add(encoded);
    out.sendHandshake(encoded);
  }

  /** Bytes held. */
  get size(): number {
    const { info, offer, transcript } = this;
    const hello = offer === undefined ? 0 : ARRAY_OBJECT + CLIENT_OFFER_OBJECTS + offer.size;
    return SERVER_HANDSHAKE_OBJECTS + transcript.size + sizeOfArrays(info.peerCertificates) + hello;
  }
}
