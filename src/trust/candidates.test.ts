// The chains of CircuitPython's truth table (leaf ← Int ← Root New; Root New also cross-signed by Root Old): which root
// is correct by the standard, and which of those the firmware accepts too. The table was made with mbedTLS itself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { testWithShared } from '../../tests/support/shared.ts';
import { loadProfile } from '../boards/load-profile.ts';
import { nodeEnvironment } from '../entry/node-platform.ts';
import { createNodeNetwork } from '../platform/node/network.ts';
import { readCertificates } from '../x509/certificate.ts';
import { privatePki } from '../x509/policy.ts';
import { TrustStore } from '../x509/trust-store.ts';
import { acceptedRoots, isProved, judgeRoots, tryOnBoard } from './candidates.ts';

// For each chain: the roots that verify it, and whether mbedTLS accepts it with that root as its `cadata`.
const TABLE: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  chain_cross: { new: true, old: true },
  chain_short: { new: true },
  chain_full: { new: true },
  chain_leafonly: {},
  chain_wrongorder: { new: true, old: false },
};

for (const [name, expected] of Object.entries(TABLE)) {
  testWithShared('vectors/pki', `${name}: ${Object.keys(expected).join(' and ') || 'no root'}`, async (folder) => {
    const read = (file: string) =>
      readCertificates(readFileSync(`${folder}/${file}.pem`, 'utf8')).map(({ der }) => der);
    const roots = { new: read('new')[0]!, old: read('old')[0]! };
    const known = new TrustStore(Object.values(roots));
    const network = createNodeNetwork();
    const settings = { environment: nodeEnvironment, policy: privatePki, network, timeout: 600_000 };
    const host = { name: 'board.test', port: 443 };
    const candidates = acceptedRoots(judgeRoots(read(name), host.name, known, settings));
    const board = await loadProfile('pico-w@circuitpython-10.2');
    const trials = await tryOnBoard(read(name), host, board, candidates, settings);
    const found = trials.map(({ candidate: { anchor }, outcome }) => [
      anchor.certificate.equals(readCertificates(roots.new)[0]!) ? 'new' : 'old',
      isProved(outcome),
    ]);
    assert.deepEqual(Object.fromEntries(found), expected);
  });
}
