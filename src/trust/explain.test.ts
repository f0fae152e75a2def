// The place of a root in the tree of `trust --explain`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issue } from '../../tests/support/pki.ts';
import { parseHost } from '../probe/host.ts';
import { Certificate } from '../x509/certificate.ts';
import { explainReport } from './explain.ts';
import type { RootReport } from './find-roots.ts';

/** The tree of a chain, without dates: depth and name of each line. @param chain - DER, end entity first. */
function treeOf(chain: readonly Uint8Array[], roots: readonly Uint8Array[]): string[] {
  const judged = roots.map((der) => ({
    anchor: { certificate: Certificate.parse(der) },
    verdict: { accepted: true },
  }));
  const view = { chain, isModern: true, boards: [], judged, trials: new Map() };
  const evidence = [{ host: parseHost('host.test'), views: [view], outcomes: [], failure: undefined }];
  const report = { roots: [], spares: [], evidence } as unknown as RootReport;
  return explainReport(report, () => '')
    .slice(1)
    .map((line) => {
      const [, indent, root = '', name] = /^ {2}(.*?)[├└]─ (\[root\] )?(CN=[^,]*)/.exec(line)!;
      return `${indent!.length / 3} ${root}${name}`;
    });
}

test('a root is placed below the certificate that it issued, next to the copy that the server sends', async () => {
  const root = await issue({ name: 'Root', ca: true });
  const intermediate = await issue({ name: 'Intermediate', ca: true, issuer: root });
  const leaf = await issue({ name: 'Leaf', issuer: intermediate });
  const direct = await issue({ name: 'Direct', issuer: root });
  const known = [root.der];
  assert.deepEqual(treeOf([leaf.der, intermediate.der], known), ['0 CN=Leaf', '1 CN=Intermediate', '2 [root] CN=Root']);
  assert.deepEqual(treeOf([leaf.der, intermediate.der, root.der], known), [
    '0 CN=Leaf',
    '1 CN=Intermediate',
    '2 CN=Root',
    '2 [root] CN=Root',
  ]);
  assert.deepEqual(treeOf([direct.der, root.der], known), ['0 CN=Direct', '1 CN=Root', '1 [root] CN=Root']);
  assert.deepEqual(treeOf([root.der], known), ['0 CN=Root', '1 [root] CN=Root']);
});
