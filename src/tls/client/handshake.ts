// State shared by the states of one client handshake. Dropped when the handshake ends.
import type { KeyAgreement } from '../../crypto/provider.ts';
import type { ClientSettings, ExternalPsk } from '../engine.ts';
import { type Draft, newDraft } from '../handshake/draft.ts';
import type { Output } from '../handshake/state.ts';
import { Transcript } from '../handshake/transcript.ts';
import type { ClientHello } from '../messages/hellos.ts';
import { CLIENT_HANDSHAKE_OBJECTS, KEY_AGREEMENT_OBJECT, sizeOfArrays } from '../object-sizes.ts';
import { ProtocolVersion } from '../profile.ts';
import type { Session } from '../sessions/session-state.ts';

/** A PSK in the ClientHello, in the order of its identities (RFC 8446 §4.2.11). */
export type OfferedPsk =
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'external'; readonly psk: ExternalPsk };

export class ClientHandshake {
  readonly settings: ClientSettings;
  readonly transcript: Transcript;
  /** ConnectionInfo in the making. */
  readonly info: Draft;
  /** As sent last: answers are checked against its random, session id, suites and extensions. */
  hello!: ClientHello;
  /** ExtensionType of all that were sent: answers may hold no others. */
  offered: ReadonlySet<number> = new Set();
  /** The private halves of the shares that were sent, by NamedGroup. */
  readonly keyAgreements = new Map<number, KeyAgreement>();
  /** The TLS 1.3 PSKs that were sent. */
  psks: readonly OfferedPsk[] = [];
  /** A TLS 1.3 session to resume, from the store. */
  resumable13: Session | undefined;
  /** The TLS 1.2 session that was offered: its ticket, or its id. */
  session12: Session | undefined;

  constructor(settings: ClientSettings) {
    this.settings = settings;
    this.transcript = new Transcript(settings.crypto);
    this.info = newDraft(settings.serverName);
  }

  get speaks13(): boolean {
    return this.settings.profile.versions.includes(ProtocolVersion.tls13);
  }

  /** Sends a message and adds it to the transcript. */
  send(encoded: Uint8Array, out: Output): void {
    this.transcript.add(encoded);
    out.sendHandshake(encoded);
  }

  /** Bytes held. */
  get size(): number {
    const { info, keyAgreements, transcript } = this;
    const ephemeral = keyAgreements.size * KEY_AGREEMENT_OBJECT;
    return CLIENT_HANDSHAKE_OBJECTS + transcript.size + sizeOfArrays(info.peerCertificates) + ephemeral;
  }
}
