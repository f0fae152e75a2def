// supported_groups: RFC 8446 §4.2.7, RFC 8422 §5.1.1.
import type { Writer } from '../../codec/writer.ts';
import { ExtensionType } from '../constants.ts';
import { readExtension } from './extension.ts';

/** @param groups - NamedGroup values, most preferred first, at least one. */
export function encodeSupportedGroups(w: Writer, groups: readonly number[]): void {
  w.uints(2, 2, groups);
}

/** @returns NamedGroup values; those that nobody knows (GREASE) are among them and match nothing. */
export function decodeSupportedGroups(data: Uint8Array): number[] {
  const r = readExtension(ExtensionType.supported_groups, data);
  const groups = r.uints(2, 2, 'named_group_list');
  r.end();
  return groups;
}
