// What the states of one server handshake share. Dropped, with all it holds, when the handshake ends.
import type { ServerSettings } from '../engine.ts';
import { type Draft, newDraft } from '../handshake/draft.ts';
import type { Output } from '../handshake/state.ts';
import { Transcript } from '../handshake/transcript.ts';
import type { ClientOffer } from './client-offer.ts';

export class ServerHandshake {
  readonly settings: ServerSettings;
  readonly transcript: Transcript;
  /** ConnectionInfo in the making. */
  readonly info: Draft;
  /** The last ClientHello, over a copy of its bytes. */
  offer!: ClientOffer;

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
    const chain = this.info.peerCertificates.reduce((sum, certificate) => sum + certificate.length, 0);
    return this.transcript.size + chain + (this.offer?.size ?? 0) + 256;
  }
}
