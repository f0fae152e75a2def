// A client's PSKs and their binders: RFC 8446 §4.2.11.

import { HASH_LENGTH } from '../../../crypto/hash-lengths.ts';
import type { HashName } from '../../../crypto/provider.ts';
import { cipherSuite } from '../../cipher-suites.ts';
import { bindersLength, type OfferedPsks } from '../../extensions/pre-shared-key.ts';
import { KeySchedule } from '../../key-schedule.ts';
import type { Session } from '../../sessions/session-state.ts';
import type { ClientHandshake, OfferedPsk } from '../handshake.ts';

/** What this client has to offer: a session's ticket, then an external key. */
export function offeredPsks({ settings, resumable13 }: ClientHandshake): OfferedPsk[] {
  const psks: OfferedPsk[] = [];
  if (!settings.profile.extensions.includes('pre_shared_key')) return psks;
  if (resumable13 !== undefined) psks.push({ kind: 'session', session: resumable13 });
  const external = settings.psk?.client;
  if (external !== undefined) psks.push({ kind: 'external', psk: external });
  return psks;
}

/** The hash that a PSK is bound to. */
export function pskHash(psk: OfferedPsk): HashName {
  if (psk.kind === 'external') return psk.psk.hash ?? 'sha256';
  return cipherSuite(psk.session.cipherSuite)?.hash ?? 'sha256';
}

export function pskSecret(psk: OfferedPsk): Uint8Array {
  return psk.kind === 'external' ? psk.psk.key : psk.session.secret;
}

/** No binder or key comes of them any more. External keys are the caller's. */
export function forgetPsks(handshake: ClientHandshake): void {
  for (const psk of handshake.psks) if (psk.kind === 'session') psk.session.secret.fill(0);
  handshake.psks = [];
}

/** What the extension says, with zeros for binders; `undefined` if there is no PSK. */
export function placeholders({ psks, settings }: ClientHandshake): OfferedPsks | undefined {
  if (psks.length === 0) return undefined;
  const now = settings.clock.now();
  return {
    identities: psks.map((psk) =>
      psk.kind === 'external'
        ? { identity: psk.psk.identity, obfuscatedTicketAge: 0 }
        : { identity: psk.session.ticket, obfuscatedTicketAge: obfuscatedAge(psk.session, now) },
    ),
    binders: psks.map((psk) => new Uint8Array(HASH_LENGTH[pskHash(psk)])),
  };
}

/** Writes the binders into an encoded ClientHello, whose last bytes they are (§4.2.11.2). */
export function bindHello(handshake: ClientHandshake, encoded: Uint8Array): void {
  const { psks } = handshake;
  if (psks.length === 0) return;
  const binders = psks.map((psk) => new Uint8Array(HASH_LENGTH[pskHash(psk)]));
  let at = encoded.length - bindersLength({ binders });
  const truncated = encoded.subarray(0, at);
  at += 2;
  for (const psk of psks) {
    const binder = makeBinder(handshake, psk, truncated);
    encoded.set(binder, at + 1);
    at += 1 + binder.length;
  }
}

function makeBinder({ settings, transcript }: ClientHandshake, psk: OfferedPsk, truncated: Uint8Array): Uint8Array {
  const hash = pskHash(psk);
  const schedule = new KeySchedule(settings.crypto, hash);
  schedule.startFromPsk(pskSecret(psk));
  const secret = schedule.binderSecret(psk.kind === 'external' ? 'ext binder' : 'res binder');
  const binder = secret.finishedMac(transcript.hashWith(hash, truncated));
  secret.bytes.fill(0);
  return binder;
}

/** §4.2.11.1: the ticket's age in milliseconds, plus ticket_age_add, modulo 2^32. */
function obfuscatedAge(session: Session, now: number): number {
  return (Math.floor(Math.max(0, now - session.received)) + session.ticketAgeAdd) % 0x1_0000_0000;
}
