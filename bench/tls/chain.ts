// Shared by all benches of the engine: certificates, and equivalent settings of Thimble and node:tls.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { strictVerifier } from '../../dist/boards/stacks/strict/strict-verifier.js';
import { nodeEnvironment } from '../../dist/entry/node-platform.js';
import type { Credential } from '../../dist/tls/credential.js';
import { MODERN_PROFILE } from '../../dist/tls/modern-profile.js';
import type { ProtocolVersion, TlsProfile } from '../../dist/tls/profile.js';
import type { Verifier } from '../../dist/tls/verifier.js';
import type { Certificate } from '../../dist/x509/certificate.js';
import { privatePki } from '../../dist/x509/policy.js';
import { TrustStore } from '../../dist/x509/trust-store.js';
import { type Issued, issue } from '../../tests/support/pki.ts';

export const HOST = 'bench.example.com';

/** Node 20's node:tls is much slower than that of 22 and later, so there are two sets of targets for the same engine. */
export const OLD_NODE = Number.parseInt(process.versions.node, 10) < 22;

export interface Chain {
  readonly root: Issued;
  readonly intermediate: Issued;
  readonly leaf: Issued;
}

/** @param names - more names in the leaf, to make it as long as real ones. */
export async function makeChain(names: readonly string[] = []): Promise<Chain> {
  const root = await issue({ name: 'Bench Root', ca: true });
  const intermediate = await issue({ name: 'Bench CA', ca: true, pathLength: 0, issuer: root });
  const leaf = await issue({ name: HOST, issuer: intermediate, dnsNames: [HOST, ...names] });
  return { root, intermediate, leaf };
}

export const { crypto, random, clock } = nodeEnvironment;
export const COMMON = { profile: MODERN_PROFILE, crypto, random, clock } as const;

/** Remembers only certificates that it has verified itself. */
export function verifierOf(root: Certificate | Uint8Array, provider = crypto): Verifier {
  return strictVerifier({ crypto: provider, anchors: new TrustStore([root]), policy: privatePki });
}

export function credentialOf({ leaf, intermediate }: Chain): Credential {
  return { chain: [leaf.der, intermediate.der], key: crypto.importPrivateKey(leaf.keyDer) };
}

export function profileOf(version: ProtocolVersion, keyShareGroups = MODERN_PROFILE.keyShareGroups): TlsProfile {
  return { ...MODERN_PROFILE, versions: [version], keyShareGroups };
}

/** node:tls limited to the version, suite and group that our side negotiates with itself. */
export function nodeOptions(version: 'TLSv1.2' | 'TLSv1.3'): SecureContextOptions {
  const ciphers = version === 'TLSv1.3' ? 'TLS_AES_128_GCM_SHA256' : 'ECDHE-ECDSA-AES128-GCM-SHA256';
  return { minVersion: version, maxVersion: version, ciphers, ecdhCurve: 'X25519:P-256' }; // TLS 1.2 needs the certificate's curve as well
}

/** For separate processes. The caller removes the folder. */
export function writeChain({ root, intermediate, leaf }: Chain): string {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-bench-'));
  writeFileSync(join(folder, 'root.der'), root.der);
  writeFileSync(join(folder, 'root.pem'), root.pem);
  writeFileSync(join(folder, 'chain.pem'), leaf.pem + intermediate.pem);
  writeFileSync(join(folder, 'leaf.key'), leaf.keyPem);
  return folder;
}

setFlagsFromString('--expose-gc');
/** Each side collects its own garbage within its measured time, because native handles are freed only then. */
export const sweep = runInNewContext('gc') as (options?: { type: 'minor' }) => void;
