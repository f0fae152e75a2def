// The extensions of pre-shared keys: RFC 8446 §4.2.9, §4.2.11.
import type { Writer } from '../../codec/writer.ts';
import { ExtensionType } from '../constants.ts';
import { readExtension } from './extension.ts';

// psk_key_exchange_modes: RFC 8446 §4.2.9.

/** @param modes - PskKeyExchangeMode values, at least one. */
export function encodePskKeyExchangeModes(w: Writer, modes: readonly number[]): void {
  w.uints(1, 1, modes);
}

export function decodePskKeyExchangeModes(data: Uint8Array): number[] {
  const r = readExtension(ExtensionType.psk_key_exchange_modes, data);
  const modes = r.uints(1, 1, 'ke_modes');
  r.end();
  return modes;
}

// pre_shared_key: RFC 8446 §4.2.11.

interface PskIdentity {
  readonly identity: Uint8Array;
  /** uint32; 0 for keys that were agreed on outside TLS. */
  readonly obfuscatedTicketAge: number;
}

export interface OfferedPsks {
  readonly identities: readonly PskIdentity[];
  readonly binders: readonly Uint8Array[];
}

/** @param psks - one binder an identity; binders that are not known yet are zeros of their length (§4.2.11.2). */
export function encodeOfferedPsks(w: Writer, psks: OfferedPsks): void {
  w.vector(2, () => {
    for (const { identity, obfuscatedTicketAge } of psks.identities) {
      w.opaque(2, identity).uint(obfuscatedTicketAge, 4);
    }
  });
  w.vector(2, () => {
    for (const binder of psks.binders) w.opaque(1, binder);
  });
}

/** Length of the binders list at the end of a ClientHello, which its truncated form leaves out (§4.2.11.2). */
export function bindersLength(psks: Pick<OfferedPsks, 'binders'>): number {
  return psks.binders.reduce((sum, binder) => sum + 1 + binder.length, 2);
}

/** The state checks the number and lengths of binders, because those errors have other alerts. */
export function decodeOfferedPsks(data: Uint8Array): OfferedPsks {
  const r = readExtension(ExtensionType.pre_shared_key, data);
  const identityList = r.vector(2, 'identities');
  const identities: PskIdentity[] = [];
  do {
    const identity = identityList.opaque(2, 'identity', 1);
    identities.push({ identity, obfuscatedTicketAge: identityList.uint(4, 'obfuscated_ticket_age') });
  } while (identityList.left > 0);

  const binderList = r.vector(2, 'binders');
  const binders: Uint8Array[] = [];
  do binders.push(binderList.opaque(1, 'binder', 1));
  while (binderList.left > 0);
  r.end();
  return { identities, binders };
}

/** A server's answer: the index into the identities. */
export function encodeSelectedIdentity(w: Writer, index: number): void {
  w.uint(index, 2);
}

export function decodeSelectedIdentity(data: Uint8Array): number {
  const r = readExtension(ExtensionType.pre_shared_key, data);
  const index = r.uint(2, 'selected_identity');
  r.end();
  return index;
}
