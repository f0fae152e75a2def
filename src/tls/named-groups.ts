// NamedGroup values and the provider's names for them: RFC 8446 §4.2.7.
import type { CryptoProvider, GroupName } from '../crypto/provider.ts';
import { NamedGroup } from './constants.ts';

const NAMES: ReadonlyMap<number, GroupName> = new Map([
  [NamedGroup.x25519, 'x25519'],
  [NamedGroup.secp256r1, 'secp256r1'],
  [NamedGroup.secp384r1, 'secp384r1'],
  [NamedGroup.secp521r1, 'secp521r1'],
  [NamedGroup.X25519MLKEM768, 'X25519MLKEM768'],
]);

/** @returns the group's name if this provider has it. */
export function groupName(crypto: CryptoProvider, group: number): GroupName | undefined {
  const name = NAMES.get(group);
  return name !== undefined && crypto.groups.has(name) ? name : undefined;
}
