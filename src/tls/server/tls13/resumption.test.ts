// How many PSK identities of a ClientHello a server tries.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeWhole } from '../../../codec/writer.ts';
import { ExtensionType, PskKeyExchangeMode } from '../../constants.ts';
import { encodeOfferedPsks, encodePskKeyExchangeModes } from '../../extensions/pre-shared-keys.ts';
import type { ServerHandshake } from '../handshake.ts';
import { findPsk } from './resumption.ts';

test('five identities are tried, the sixth is not', () => {
  const chosen = (known: number) => {
    const identities = Array.from({ length: 8 }, (_, i) => ({ identity: Uint8Array.of(i), obfuscatedTicketAge: 0 }));
    const binders = identities.map(() => new Uint8Array(32));
    const extensions: Record<number, Uint8Array> = {
      [ExtensionType.pre_shared_key]: encodeWhole(1024, (w) => encodeOfferedPsks(w, { identities, binders })),
      [ExtensionType.psk_key_exchange_modes]: encodeWhole(16, (w) =>
        encodePskKeyExchangeModes(w, [PskKeyExchangeMode.psk_dhe_ke]),
      ),
    };
    const find = ([first]: Uint8Array) => (first === known ? { key: new Uint8Array(32) } : undefined);
    const offer = { extension: (type: number) => extensions[type] };
    return findPsk({ offer, settings: { psk: { find } } } as unknown as ServerHandshake)?.index;
  };
  assert.equal(chosen(0), 0);
  assert.equal(chosen(4), 4);
  assert.equal(chosen(5), undefined);
});
