// The ESP8266's ssl, ussl and tls modules by version: names, keywords, defaults and exceptions, row for row.
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFolder, runFile } from '../programs/run.ts';
import { issue } from '../support/pki.ts';
import { testWithShared } from '../support/shared.ts';

const BUILDS = { '1.20': '1.20', '1.21': '1.21', '1.23': '1.23', '1.27': '1.27', master: '1.29' };

/** A key that is a str: in MicroPython it may contain any bytes, and the facts do not record which. */
const NOT_ASKED = 'wrap_socket server key/cert: key str';

/** Made once: RSA keys are slow. */
let made: ReturnType<typeof files> | undefined;

for (const [build, version] of Object.entries(BUILDS))
  testWithShared('facts/esp8266', `axTLS's modules of ${build}`, async (folder, t) => {
    const facts = readTable(readFileSync(join(folder, `esp8266-api-${build}.txt`), 'utf8'));
    const program = readFileSync(new URL('axtls-api.py', import.meta.url), 'utf8');
    made ??= files();
    const place = programFolder(t, { ...(await made), 'main.py': program });
    const ran = await runFile(join(place, 'main.py'), { board: `esp8266@micropython-${version}` });
    assert.equal(ran.code, 0, ran.stderr);
    const here = new Map(
      ran.stdout
        .trimEnd()
        .split('\n')
        .map((line) => splitRow(line)),
    );
    assert.ok(facts.size > 50, String(facts.size));
    for (const [label, value] of facts) assert.equal(here.get(label), value, label);
  });

/** `module|label` → `-> value` or `!! exception`, without addresses. */
function readTable(text: string): Map<string, string> {
  const table = new Map<string, string>();
  let module = '';
  for (const line of text.split('\n')) {
    const section = /^===== (\w+)$/.exec(line);
    if (section !== null) module = section[1]!;
    const absent = /^import (\w+) -> ImportError (.*)$/.exec(line);
    if (absent !== null) table.set(`${absent[1]}|import`, `!! ImportError${pythonArgs(absent[2]!)}`);
    const row = /^(.+?) +(->|!!) (.+)$/.exec(line);
    if (row === null || absent !== null || module === '' || row[1] === NOT_ASKED) continue;
    table.set(`${module}|${row[1]}`, withoutAddress(`${row[2]} ${row[3]}`));
  }
  return table;
}

function splitRow(line: string): [string, string] {
  const [, label, value] = /^(.+?) ((?:->|!!) .*)$/.exec(line)!;
  return [label!, withoutAddress(value!)];
}

function pythonArgs(text: string): string {
  return text.replaceAll('"', "'").replace(/'no module named '(\w+)''/, `"no module named '$1'"`);
}

function withoutAddress(value: string): string {
  return value.replace(/ (at )?[0-9a-f]{4,}>/, ' …>');
}

async function files() {
  const [rsa, other, ec] = await Promise.all([
    issue({ name: 'a', key: 'rsa2048' }),
    issue({ name: 'b', key: 'rsa4096' }),
    issue({ name: 'c', key: 'p256' }),
  ]);
  const pkcs1 = (pem: string) => new Uint8Array(createPrivateKey(pem).export({ type: 'pkcs1', format: 'der' }));
  return {
    'key.der': pkcs1(rsa.keyPem),
    'key8.der': rsa.keyDer,
    'key.pem': rsa.keyPem,
    'cert.der': rsa.der,
    'cert.pem': rsa.pem,
    'key4.der': pkcs1(other.keyPem),
    'cert4.der': other.der,
    'eckey.der': new Uint8Array(createPrivateKey(ec.keyPem).export({ type: 'sec1', format: 'der' })),
    'eccert.der': ec.der,
  };
}
