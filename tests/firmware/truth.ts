// Compares a row of the truth tables, which are about the chains of ../shared/vectors/pki, with a profile's verifier.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parsePem } from '../../src/asn1/pem.ts';
import type { FirmwareVerdict } from '../../src/boards/firmware-verdict.ts';
import type { BoardProfile } from '../../src/boards/profile.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import type { TruthRow } from './facts.ts';

/** @param folder - of the chains. @returns the difference, if there is one. */
export function truthDifference(profile: BoardProfile, row: TruthRow, folder: string): string[] {
  const read = (name: string) => parsePem(readFileSync(`${folder}${name}.pem`)).map(({ der }) => der);
  const roots = (name: string) => (name === 'both' ? [...read('old'), ...read('new')] : read(name));
  const verifier = profile.stack.createVerifier({
    crypto: nodeCrypto,
    mode: 'required',
    trust:
      row.trust === 'bundle'
        ? { builtIn: roots(row.bundle!), loaded: [] }
        : { builtIn: undefined, loaded: read(row.trust) },
    checkHostname: true,
    callback: undefined,
    policy: undefined,
    crls: [],
    revocation: 'soft',
    isPublicSuffix: undefined,
  });
  const { host: serverName } = row;
  const answer = verifier.verify({
    peer: 'server',
    chain: read(row.chain),
    serverName,
    now: 0,
    ocspResponse: undefined,
  });
  assert.ok(typeof answer === 'object');
  const { ret, flags } = answer.verdict as FirmwareVerdict;
  if (ret === row.ret && flags === row.flags) return [];
  return [`${row.bundle} ${row.trust} ${row.chain} ${row.host}: ${ret} ${flags}, not ${row.ret} ${row.flags}`];
}
