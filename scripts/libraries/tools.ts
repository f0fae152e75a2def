// Helpers for an exchange with a library: certificates, a program's folder, servers; all are removed afterwards.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { programFolder, type Ran, type RunSettings, runFile } from '../../tests/programs/run.ts';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';
import type { Tools } from './exchanges.ts';

export async function openTools(folder: string, curl: Tools['curl']): Promise<Tools & { close(): Promise<void> }> {
  const works: (() => void | Promise<void>)[] = [];
  const context = { after: (work: () => void | Promise<void>) => void works.unshift(work) };
  const { root, leaf }: { root: Issued; leaf: Issued } = await makeServerIdentity([
    'host.test',
    'pool.ntp.org',
    'micropython.org',
  ]);
  return {
    context,
    root,
    leaf,
    curl,
    path: (part) => join(folder, part),
    async printed(program, expected, { lib = [], files = {}, bundle, ...settings }) {
      const place = programFolder(context, {
        'ca.der': root.der,
        'ca.pem': root.pem,
        'cert.der': leaf.der,
        'key.der': leaf.keyDer,
        'cert.pem': leaf.pem,
        'key.pem': leaf.keyPem,
        ...files,
        'main.py': program,
      });
      const options: RunSettings = {
        ...settings,
        ...(bundle !== undefined && { bundle: join(place, bundle) }),
        options: { lib: lib.map((part) => join(folder, part)), timeout: '60' },
      };
      const ran: Ran = await runFile(join(place, 'main.py'), options);
      assert.deepEqual([ran.code, ran.stdout], [0, expected], ran.stderr);
    },
    async close() {
      for (const work of works) await work();
    },
  };
}
