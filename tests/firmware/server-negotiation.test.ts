// How MicroPython's servers respond to ClientHellos: every such line of ../shared/facts/micropython/srv.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { loadProfile } from '../../src/boards/load-profile.ts';
import type { Credential } from '../../src/tls/credential.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { COMMON, credentialOf, deliver } from '../support/engine-pair.ts';
import { testWithShared } from '../support/shared.ts';
import { BUILDS } from './micropython-builds.ts';
import * as pki from './pki.ts';
import { ALL, BASE, describeAnswer, encode, type Hello, makeHello, NOT_HERE } from './server-hellos.ts';

/** The response, as the facts' prober prints it. */
function answer(profile: TlsProfile, credential: Credential, hello: Hello): string {
  const server = createServerEngine({ ...COMMON, profile, credential: [credential] });
  deliver(server, encode(hello));
  return describeAnswer(server.takeOutput() ?? new Uint8Array(0));
}

for (const [build, board] of BUILDS)
  testWithShared(`facts/micropython/srv/srv-${build}.txt`, `${board}: a server's answers`, async (file) => {
    const { server } = (await loadProfile(board)).stack;
    const rsa = await pki.leaf({ key: 'rsa2048' });
    const credentials: Readonly<Record<string, Credential>> = {
      ok: credentialOf(await pki.leaf()),
      rsa: credentialOf(rsa),
      p521: credentialOf(await pki.leaf({ key: 'p521' })),
    };
    let credential: Credential | undefined;
    let compared = 0;
    const wrong: string[] = [];
    const differs = (line: string, got: string) => {
      compared++;
      if (line !== got) wrong.push(`${line} // ${got}`);
    };
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const section = /^### server cert (\S+)/.exec(line)?.[1];
      if (section !== undefined) credential = credentials[section];
      if (line.startsWith('### verify_mode')) break;
      const hello = makeHello(line);
      if (hello !== undefined && !NOT_HERE.test(line) && !line.endsWith('no ec suites')) {
        differs(line, line.slice(0, line.indexOf("('")) + answer(server, credential!, hello));
      }
      if (line.startsWith('server choice order')) {
        const order: string[] = [];
        for (let left = ALL; ; ) {
          const suite = /'(\w{4})', 'sid/.exec(answer(server, credential!, { ...BASE, suites: left }))?.[1];
          if (suite === undefined) break;
          order.push(suite);
          left = left.filter((id) => id !== Number.parseInt(suite, 16));
        }
        differs(line, `server choice order (client sends ascending) ${order.join(' ')}`);
      }
    }
    assert.deepEqual(wrong, [], `${compared - wrong.length} of ${compared}`);
    assert.ok(compared >= 58, String(compared));
  });
