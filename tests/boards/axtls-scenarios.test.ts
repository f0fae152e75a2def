// The ESP8266 in the facts' situations, row for row: what the program and the server see.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { programFolder, runFile } from '../programs/run.ts';
import { type Issued, type IssueOptions, issue } from '../support/pki.ts';
import { testWithShared } from '../support/shared.ts';
import { type Row, readRows, withoutChance } from './axtls-facts.ts';
import { type Heard, type Listening, sayBare, sayTls, type TlsSituation } from './axtls-servers.ts';

/** The facts' name of a build → our profile. */
const BUILDS = { '1.20': '1.20', '1.21': '1.21', '1.23': '1.23', '1.27': '1.27', master: '1.29' };

/** Rows with servers that cannot be reproduced: they reset while their alert is in transit. */
const NOT_STAGED = ['client cert optional', 'client cert required'];

for (const [build, version] of Object.entries(BUILDS))
  testWithShared('facts/esp8266', `axTLS of ${build} in the facts' situations`, async (folder, t) => {
    const rows = readRows(readFileSync(join(folder, `esp8266-scenarios-${build}.txt`), 'utf8'));
    assert.equal(rows.length, 100);
    const staged = rows.filter(({ name }) => !NOT_STAGED.includes(name));
    assert.equal(staged.length, 98);
    const { seen, heard } = await play(t, staged, version);
    const differences = staged.flatMap((row) => differencesOf(row, seen.get(row.name), heard.get(row.name)!));
    assert.deepEqual(differences, []);
  });

test('the comparison finds a difference', () => {
  const row: Row = { name: 'raw x', mode: 'hs', client: 'EXC OSError (-40,)', server: 'peer FIN sent-after: 1503' };
  const heard: Heard = { after: '1503', agreed: undefined, pieces: [], failure: undefined };
  assert.deepEqual(differencesOf(row, 'EXC OSError (-40,)', [heard]), []);
  assert.equal(differencesOf(row, 'EXC OSError (-41,)', [heard]).length, 1);
  assert.equal(differencesOf(row, 'EXC OSError (-40,)', [{ ...heard, after: '1504' }]).length, 1);
});

let certificates: ReturnType<typeof issueAll> | undefined;

async function play(t: TestContext, rows: readonly Row[], version: string) {
  certificates ??= issueAll();
  const servers: Listening[] = [];
  t.after(() => {
    for (const server of servers) server.close();
  });
  for (const row of rows) servers.push(await serverFor(row.name, await certificates));
  const plan = rows.map(({ name, mode }, i) => [
    name,
    mode,
    servers[i]!.port,
    /silen|then silence|2,0/.test(name) ? 1 : 5,
  ]);
  const probe = readFileSync(new URL('axtls-probe.py', import.meta.url), 'utf8');
  const file = join(programFolder(t, { 'main.py': probe }), 'main.py');
  const board = `esp8266@micropython-${version}`;
  const { stdout, stderr, code } = await runFile(file, { board, args: [JSON.stringify(plan)] });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /was not verified; on the board neither: axTLS/);
  assert.match(stderr, /leaves unencrypted on this board/);
  const seen = new Map(
    stdout.split('== ').map((part) => {
      const [name, ...pieces] = part.trim().split('\n');
      return [name!, pieces.join(' | ')] as const;
    }),
  );
  await Promise.all(servers.map((server) => server.ended())); // the last bytes may still be on their way
  return { seen, heard: new Map(rows.map(({ name }, i) => [name, servers[i]!.heard])) };
}

/** @param heard - by connection: on a busy machine another process may have connected too. */
function differencesOf(row: Row, seen: string | undefined, heard: readonly Heard[]): string[] {
  const differences: string[] = [];
  const isBig = row.name.startsWith('cert big'); // the number of bytes depends on our certificates
  const normal = (text: string) => withoutChance(isBig ? text.replace(/size: \d+/, 'size: N') : text);
  if (normal(seen ?? 'nothing') !== normal(row.client))
    differences.push(`${row.name}\n  facts: ${row.client}\n  here:  ${seen}`);
  const told = heard.map((each) => describe(row, each));
  if (!told.includes(undefined)) differences.push(`${row.name}: the server heard ${told}\n  facts: ${row.server}`);
  return differences;
}

/** @returns what the server saw, if it differs from the facts' server. */
function describe({ name, server }: Row, heard: Heard): string | undefined {
  if (name.startsWith('raw ')) {
    // The facts' own server may have lost the alert.
    const after = /sent-after: (\w+)/.exec(server)?.[1] ?? '';
    return heard.after.startsWith(after) ? undefined : heard.after;
  }
  const agreed = /server: (TLS\S+ \S+)/.exec(server)?.[1];
  if (heard.agreed !== agreed) return `${heard.agreed}, ${heard.failure}`;
  const pieces = [...server.matchAll(/re[qc] (\d+)/g)].map(([, count]) => Number(count)).filter((count) => count > 0);
  if (pieces.length > 0 && JSON.stringify(pieces) !== JSON.stringify(heard.pieces)) return `pieces of ${heard.pieces}`;
  const alert = /ALERT_(\w+)\]/.exec(server)?.[1];
  if (alert !== undefined && !heard.failure?.endsWith(alert)) return heard.failure;
  return undefined;
}

type Certificates = Awaited<ReturnType<typeof issueAll>>;

let issued: Promise<Readonly<Record<string, readonly Issued[]>>> | undefined;

/** By the facts' names. Made once: RSA keys are slow. */
function issueAll(): Promise<Readonly<Record<string, readonly Issued[]>>> {
  issued ??= makeAll();
  return issued;
}

async function makeAll(): Promise<Readonly<Record<string, readonly Issued[]>>> {
  const rsaCa = await issue({ name: 'RSA CA', key: 'rsa2048', ca: true });
  const bigCa = await issue({ name: 'RSA CA of 4096', key: 'rsa4096', ca: true });
  const ecCa = await issue({ name: 'EC CA', key: 'p256', ca: true });
  const { keys } = rsaCa; // one key pair of a size is enough
  const leaf = (options: Partial<IssueOptions> = {}) =>
    issue({ name: 'board.test', keys, dnsNames: ['board.test'], ...options });
  const long = (count: number) => Array.from({ length: count }, (_, i) => `h${i}.${'a'.repeat(26)}.example`);
  const chainOf6: Issued[] = [];
  let issuer = rsaCa;
  for (let i = 0; i < 5; i++) {
    issuer = await issue({ name: `Intermediate ${i}`, keys, ca: true, issuer });
    chainOf6.unshift(issuer);
  }
  const own = await leaf();
  return {
    rsa2048: [own],
    rsa1024: [await issue({ name: 'board.test', key: 'rsa1024' })],
    rsa3072: [await issue({ name: 'board.test', key: 'rsa3072' })],
    rsa4096: [await issue({ name: 'board.test', keys: bigCa.keys })],
    p256: [await issue({ name: 'board.test', key: 'p256' })],
    leaf_by_rsa4096: [await leaf({ issuer: bigCa })],
    leaf_by_p256: [await leaf({ issuer: ecCa })],
    leaf_by_2048: [await leaf({ issuer: rsaCa })],
    leaf_sha384: [await leaf({ issuer: rsaCa, hash: 'SHA-384' })],
    leaf_sha1: [await leaf({ issuer: rsaCa, hash: 'SHA-1' })],
    leaf_pss: [await leaf({ issuer: rsaCa, pss: 'pss' })],
    leaf_exp: [await leaf({ issuer: rsaCa, notBefore: new Date(2020, 0), notAfter: new Date(2021, 0) })],
    chain_2048: [await leaf({ issuer: rsaCa }), rsaCa],
    chain_4096: [await leaf({ issuer: bigCa }), bigCa],
    chain_p256ca: [await leaf({ issuer: rsaCa }), rsaCa, ecCa],
    chain_6: [await leaf({ issuer }), ...chainOf6],
    big60: [await leaf({ dnsNames: long(60) })],
    big100: [await leaf({ dnsNames: long(100) })],
    big150: [await leaf({ dnsNames: long(150) })],
    big400: [await leaf({ dnsNames: long(330) })],
  };
}

function serverFor(name: string, certificates: Certificates): Promise<Listening> {
  if (name.startsWith('raw ')) return bareServer(name.slice(4));
  const situation: TlsSituation = { chain: certificates.rsa2048!, ...tlsSituation(name, certificates) };
  return sayTls(situation);
}

const HTTP = Buffer.from('HTTP/1.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n');

function bareServer(name: string): Promise<Listening> {
  const alert = /^(fatal|warning) alert (\d+)/.exec(name);
  if (alert !== null) return sayBare(record(21, [alert[1] === 'fatal' ? 2 : 1, Number(alert[2])]), 'stay');
  const length = /header length (\d+)/.exec(name);
  if (length !== null) return sayBare(record(22, new Uint8Array(Number(length[1]))), 'stay');
  switch (name) {
    case 'close after hello':
      return sayBare(new Uint8Array(0), 'end');
    case 'reset after hello':
      return sayBare(new Uint8Array(0), 'reset');
    case 'silent, timeout 2':
      return sayBare(new Uint8Array(0), 'stay');
    case 'plain HTTP 400':
    case 'plain HTTP deferred':
      return sayBare(HTTP, 'stay');
    case 'plain HTTP then FIN':
      return sayBare(HTTP, 'end');
    case 'SSH banner':
      return sayBare(Buffer.from('SSH-2.0-OpenSSH_9.6\r\n'), 'stay');
    case 'SMTP banner':
      return sayBare(Buffer.from('220 mail.test ESMTP\r\n'), 'stay');
    case 'warning close_notify in handshake':
      return sayBare(record(21, [1, 0]), 'stay');
    case 'fatal close_notify 2,0':
      return sayBare(record(21, [2, 0]), 'stay');
    case 'SSLv2-like 0x80 xx 01':
      return sayBare(Uint8Array.of(0x80, 0x2e, 0x01, 0x00, 0x02, 0x00), 'stay');
    case 'app data in handshake':
      return sayBare(record(23, [1, 2, 3]), 'stay');
    case 'CCS in handshake':
      return sayBare(record(20, [1]), 'stay');
    case 'unknown record type 99':
      return sayBare(record(99, [1, 2, 3]), 'stay');
    default:
      throw new RangeError(`no server for ${name}`);
  }
}

function record(type: number, body: readonly number[] | Uint8Array): Uint8Array {
  return Uint8Array.of(type, 3, 3, body.length >> 8, body.length & 0xff, ...body);
}

function tlsSituation(name: string, certificates: Certificates): Partial<TlsSituation> {
  const sends = /^server sends records \[([\d, ]+)\] (\S+)$/.exec(name);
  if (sends !== null) return { answers: sends[1]!.split(',').map(Number), ciphers: sends[2]! };
  const only = /^only (\S+?)(?: seclevel2)?$/.exec(name);
  if (only !== null) return { ciphers: only[1]! };
  const kept = /^(?:key|cert|chain) (\w+)/.exec(name);
  if (kept !== null) return { chain: certificates[kept[1]!]!, ...(kept[1] === 'p256' ? { ciphers: 'ALL' } : {}) };
  const rest = TLS_SITUATIONS[name];
  if (rest === undefined) throw new RangeError(`no server for ${name}`);
  return rest;
}

const TLS_SITUATIONS: Readonly<Record<string, Partial<TlsSituation>>> = {
  'tls default all ciphers tls1.0-1.3': { ciphers: 'ALL', versions: ['TLSv1', 'TLSv1.3'] },
  'tls1.3 only': { ciphers: 'ALL', versions: ['TLSv1.3', 'TLSv1.3'] },
  'ecdhe only 1.2': { ciphers: 'ECDHE+AESGCM' },
  'dhe only': { ciphers: 'DHE-RSA-AES128-SHA256' },
  'gcm static rsa only': { ciphers: 'AES128-GCM-SHA256' },
  'python default server ciphers': { ciphers: 'ALL' },
  'tls1.1 max': { ciphers: 'AES128-SHA', versions: ['TLSv1', 'TLSv1.1'] },
  'tls1.0 max': { ciphers: 'AES128-SHA', versions: ['TLSv1', 'TLSv1'] },
  'tls1.2 deferred': {},
  'tls1.2 deferred read first, server silent 3s': {},
  'nonblock dh=True': { delay: 300 },
  'nonblock deferred': {},
  'wrong host name': {},
  'server sends 20 records of 4096': { ciphers: 'AES128-SHA', answers: Array(20).fill(4096) },
  'readinto over records': { ciphers: 'AES128-SHA', answers: [1000, 1000] },
  'client writes 5000': { ciphers: 'AES128-SHA', answers: [], ending: 'stay' },
  'server FIN without close_notify': { ending: 'fin' },
  'server reset': { ending: 'reset' },
  'server silent after handshake, timeout 1': { answers: [], ending: 'stay' },
};
