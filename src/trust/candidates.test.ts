// The chains of CircuitPython's truth table (leaf ← Int ← Root New; Root New also cross-signed by Root Old): which root
// is right by the book, and which of those the firmware takes as well. The table was made with mbedTLS itself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { testWithShared } from '../../tests/support/shared.ts';
import { nodeEnvironment } from '../entry/node-platform.ts';
import { readCertificates } from '../x509/certificate.ts';
import { privatePki } from '../x509/policy.ts';
import { TrustStore } from '../x509/trust-store.ts';
import { rootCandidates } from './candidates.ts';

// For each chain: the roots that verify it, and whether mbedTLS does with that root as its `cadata`.
const TABLE: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  chain_cross: { new: true, old: true },
  chain_short: { new: true },
  chain_full: { new: true },
  chain_leafonly: {},
  chain_wrongorder: { new: true, old: false },
};

for (const [name, expected] of Object.entries(TABLE)) {
  testWithShared('vectors/pki', `${name}: ${Object.keys(expected).join(' and ') || 'no root'}`, (folder) => {
    const read = (file: string) =>
      readCertificates(readFileSync(`${folder}/${file}.pem`, 'utf8')).map(({ der }) => der);
    const roots = { new: read('new')[0]!, old: read('old')[0]! };
    const known = new TrustStore(Object.values(roots));
    const settings = { environment: nodeEnvironment, policy: privatePki };
    const found = rootCandidates(read(name), 'board.test', known, settings).map(({ anchor, boardRefusal }) => [
      anchor.certificate.equals(readCertificates(roots.new)[0]!) ? 'new' : 'old',
      boardRefusal === undefined,
    ]);
    assert.deepEqual(Object.fromEntries(found), expected);
  });
}
