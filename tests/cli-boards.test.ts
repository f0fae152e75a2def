// thimble boards: its lists, one profile in full, and differences, as run from a shell.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOARD_IDS } from '../src/boards/catalogue.ts';
import { commandLine } from './support/cli.ts';

test('boards lists every profile, and filters by chip, runtime and version', async () => {
  const all = await commandLine(['boards']);
  assert.equal(all.code, 0, all.stderr);
  assert.deepEqual(
    all.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]),
    BOARD_IDS,
  );
  const narrowed = await commandLine(['boards', '--chip', 'PicoW', '--runtime', 'micropython', '--version', '1.28']);
  assert.match(narrowed.stdout, /^pico-w@micropython-1\.28 +mbedTLS .*TLS 1\.2 .*captured 1, ran \d+/);
  assert.equal(narrowed.stdout.trimEnd().split('\n').length, 1);
  const json = (await commandLine(['boards', '--chip', 'd1-mini', '--json'])).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line)) as {
    id: string;
    unreleased: boolean;
    provenance: Record<string, string>;
  }[];
  assert.equal(json.length, 10);
  assert.deepEqual(json.map(({ unreleased }) => unreleased).lastIndexOf(true), 9);
  assert.equal(json[0]!.provenance.hello, 'captured');
  const none = await commandLine(['boards', '--chip', 'd1-mini', '--version', '9.9']);
  assert.equal(none.code, 2);
});

test('boards show has every fact with its source', async () => {
  const { stdout, code } = await commandLine(['boards', 'show', 'esp8266@micropython-1.28']);
  assert.equal(code, 0);
  assert.match(stdout, /verification +none: certificates are read, and not checked/);
  assert.match(stdout, /a client verifies +none/);
  assert.match(stdout, /hello +captured +the ClientHello that MicroPython’s unix port with axTLS .* sent/);
  const profile = JSON.parse((await commandLine(['boards', 'show', 'pico-w@cp10.2', '--json'])).stdout) as {
    id: string;
  };
  assert.equal(profile.id, 'pico-w@circuitpython-10.2');
});

test('boards diff describes the changes of an upgrade, also by device name', async () => {
  const { stdout, code } = await commandLine(['boards', 'diff', 'pico-w@mp1.22', 'pico-w@mp1.28']);
  assert.equal(code, 0);
  assert.match(stdout, /^pico-w@micropython-1\.22 -> pico-w@micropython-1\.28\n/);
  assert.match(stdout, /servers with only TLS 1\.1 and 1\.0 are no longer reached/);
  const json = await commandLine(['boards', 'diff', 'modern', 'modern', '--json']);
  assert.deepEqual(JSON.parse(json.stdout), { before: 'modern', after: 'modern', changes: [] });
});
