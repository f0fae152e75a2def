// How each version of MicroPython reads certificates and keys: every line of ../shared/facts/micropython/load.
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runText } from '../programs/run.ts';
import { testWithShared } from '../support/shared.ts';
import * as pki from './pki.ts';

/** Builds that differ here, and the board that represents each. */
const BUILDS: readonly (readonly [build: string, board: string])[] = [
  ['1.20.0', 'unix@micropython-1.20'],
  ['1.21.0-rp2cfg', 'pico-w@micropython-1.21'],
  ['1.22.2', 'unix@micropython-1.22'],
  ['1.23.0-rp2cfg', 'pico-w@micropython-1.23'],
  ['1.24.1', 'unix@micropython-1.24'],
  ['1.29.0-preview', 'unix@micropython-1.29'],
];

/** Lines that are not tested, and why. */
const NOT_DRIVEN: readonly RegExp[] = [
  /cert sha1/, // the file was missing in the facts
  /k256 /, // keys on secp256k1 are not supported here
  /cafile=int/, // the number of an open file
  /cafile=PEM bytes/, // a file name with slashes from base64
  /cafile=path \)/, // a folder
];

let files: Record<string, string | Uint8Array>;

before(async () => {
  const [root, rsaRoot] = await Promise.all([pki.root(), pki.rsaRoot()]);
  const leaf = await pki.leaf({ issuer: root });
  const brainpool = generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }).publicKey;
  const publicKeyInfo = new Uint8Array(brainpool.export({ type: 'spki', format: 'der' }));
  files = {
    'ca.der': root.der,
    'ca.pem': root.pem,
    'other.pem': (await pki.stranger()).pem,
    'rsaca.der': rsaRoot.der,
    'ed.der': (await pki.ed25519Root()).der,
    'pss.der': (await pki.leaf({ issuer: rsaRoot, pss: 'pss' })).der,
    'p521.der': (await pki.p521Root()).der,
    'brainpool.der': (await pki.leaf({ issuer: root, publicKeyInfo })).der,
    'k256.der': (await pki.leaf({ issuer: root, ...pki.foreignKey('secp256k1') })).der,
    'leaf.der': leaf.der,
    'leaf.pem': leaf.pem,
  };
  const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;
  const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).privateKey;
  addKey('ok', ec('P-256'), 'sec1');
  addKey('p384', ec('P-384'), 'sec1');
  addKey('p521', ec('P-521'), 'sec1');
  addKey('k256', ec('secp256k1'), 'sec1');
  addKey('rsa', rsa(2048), 'pkcs1');
  addKey('rsa1024', rsa(1024), 'pkcs1');
  addKey('ed', generateKeyPairSync('ed25519').privateKey, undefined);
  addKey('psskey', generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey, undefined);
});

function addKey(name: string, key: KeyObject, traditional: 'sec1' | 'pkcs1' | undefined): void {
  const add = (form: string, type: 'pkcs8' | 'sec1' | 'pkcs1') => {
    files[`${name}.${form}.pem`] = key.export({ type, format: 'pem' } as { type: 'pkcs8'; format: 'pem' });
    const der = key.export({ type, format: 'der' } as { type: 'pkcs8'; format: 'der' });
    files[`${name}.${form}.der`] = new Uint8Array(der);
  };
  add('pkcs8', 'pkcs8');
  if (traditional !== undefined) add('trad', traditional);
}

const PROBE = readFileSync(fileURLToPath(new URL('load-probe.py', import.meta.url)), 'utf8');

for (const [build, board] of BUILDS)
  testWithShared(`facts/micropython/load/load-${build}.txt`, `${board}: certificates and keys`, async (file, t) => {
    const rows = readFileSync(file, 'utf8').trim().split('\n');
    const driven = rows.filter((row) => !NOT_DRIVEN.some((name) => name.test(row)));
    // The facts were made on a PC, whose memory is not filled by the program's open servers.
    const ran = await runText(t, PROBE, { board, files, options: { heap: '10000000' } });
    const lines = new Set(ran.stdout.trim().split('\n'));
    const wrong = driven.filter((row) => !lines.has(row));
    assert.deepEqual(wrong, [], `${driven.length - wrong.length} of ${driven.length}; ${ran.stderr}`);
  });
