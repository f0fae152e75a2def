// `npx tsx scripts/mbedtls-answers/make.ts PROGRAM`: creates chains that are valid or broken in one way each, verifies each
// with mbedTLS, and writes tests/vectors/mbedtls/answers.json. PROGRAM is answer.c from this folder, linked with
// libmbedx509.a and libmbedcrypto.a of mbedTLS 2.28.3 (Debian 12: libmbedtls-dev).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCases, type PlainCase } from './cases.ts';

const [program] = process.argv.slice(2);
if (program === undefined) throw new Error('usage: make.ts PROGRAM');
const { certificates, cases } = await makeCases();

const folder = mkdtempSync(join(tmpdir(), 'mbedtls-answers-'));
try {
  for (const [name, der] of certificates) writeFileSync(join(folder, name), der);
  const answers = cases.map((plain) => ({ ...plain, ...ask(plain) }));
  const bodies = Object.fromEntries(
    [...certificates].map(([name, der]) => [name, Buffer.from(der).toString('base64')]),
  );
  const output = fileURLToPath(new URL('../../tests/vectors/mbedtls/answers.json', import.meta.url));
  const source = 'mbedTLS 2.28.3 (Debian 2.28.3-1), scripts/mbedtls-answers';
  writeFileSync(output, JSON.stringify({ source, certificates: bodies, cases: answers }));
  const biome = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url));
  execFileSync(biome, ['format', '--write', output]);
  console.log(`${answers.length} answers about ${certificates.size} certificates`);
} finally {
  rmSync(folder, { recursive: true });
}

function ask({ seconds, host, trust, chain }: PlainCase) {
  const paths = (names: readonly string[]) => names.map((name) => join(folder, name));
  const args = [String(seconds), host ?? '-', ...paths(trust), '--', ...paths(chain)];
  const [parse, ret, flags] = execFileSync(program!, args, { encoding: 'utf8' }).trim().split(' ').map(Number);
  return { parse, ret, flags };
}
