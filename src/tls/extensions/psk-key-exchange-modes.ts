// psk_key_exchange_modes: RFC 8446 §4.2.9.
import type { Writer } from '../../codec/writer.ts';
import { ExtensionType } from '../constants.ts';
import { readExtension } from './extension.ts';

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
