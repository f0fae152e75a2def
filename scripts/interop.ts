// `npm run test:interop [-- PEER…]`: the interop matrix against real programs (or those whose name contains a PEER). Prints
// a line for each peer, its limitations and reasons, every failure with the output of both sides, and finally
// `N passed, N failed, N skipped`. A missing program is skipped by name, or fails if CI=true.
import { availableParallelism } from 'node:os';
import { CONFIGURATIONS, type Version } from '../tests/interop/matrix/cells.ts';
import { Files } from '../tests/interop/matrix/files.ts';
import { describe, type Outcome, PEERS, runBulk, runCells } from '../tests/interop/matrix/matrix.ts';
import type { Peer } from '../tests/interop/matrix/peer.ts';
import { findProgram } from '../tests/support/programs.ts';

const COLUMNS: readonly (readonly [string, (outcome: Outcome) => boolean])[] = [
  ['TLS 1.2', ({ what }) => !('bulk' in what) && isVersion(what, '1.2')],
  ['TLS 1.3', ({ what }) => !('bulk' in what) && isVersion(what, '1.3')],
  ['resumed', ({ what }) => 'resumed' in what && what.resumed],
  ['client cert', ({ what }) => 'clientCertificate' in what && what.clientCertificate],
  ['HelloRetry', ({ what }) => 'helloRetryRequest' in what && what.helloRetryRequest],
  ['64 MB', ({ what }) => 'bulk' in what],
];
const NAME_WIDTH = 18;

const patterns = process.argv.slice(2);
const peers = PEERS.filter(({ name }) => patterns.length === 0 || patterns.some((pattern) => name.includes(pattern)));
if (peers.length === 0) {
  console.error(`no peer matches ${patterns.join(' ')}; there are: ${PEERS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const files = await Files.make();
const all: Outcome[] = [];
const absent: string[] = [];
try {
  console.log(row('cells that passed', [...COLUMNS.map(([title]) => title), 'seconds']));
  const queue = peers.values();
  await Promise.all(Array.from({ length: availableParallelism() }, () => work(queue)));
} finally {
  files.remove();
}
report();

async function work(queue: Iterator<Peer> & Iterable<Peer>): Promise<void> {
  for (const peer of queue) {
    const missing = peer.programs.filter((program) => findProgram(program) === undefined);
    if (missing.length > 0) {
      absent.push(`${peer.name}: ${missing.join(', ')} is not installed`);
      continue;
    }
    const start = performance.now();
    const outcomes = [...(await runCells(peer, CONFIGURATIONS, files)), ...(await runBulk(peer, files))];
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(row(peer.name, [...COLUMNS.map(([, belongs]) => count(outcomes.filter(belongs))), seconds]));
    all.push(...outcomes);
  }
}

function report(): void {
  const skips = new Map<string, number>();
  for (const { peer, skipped } of all.filter(isSkipped)) {
    const reason = `${peer.name}: ${skipped}`;
    skips.set(reason, (skips.get(reason) ?? 0) + 1);
  }
  for (const [reason, number] of skips) console.log(`skipped: ${reason} (${number})`);
  for (const line of absent) console.log(`skipped: ${line}`);
  const failures = all.filter(({ failure }) => failure !== undefined);
  for (const { peer, what, failure } of failures) {
    console.log(`\nFAILED ${peer.name}: ${describe(what)}\n  ${failure!.replaceAll('\n', '\n  ')}`);
  }
  const skipped = all.filter(isSkipped).length;
  const missing = process.env.CI === 'true' ? absent.length : 0;
  const failed = failures.length + missing;
  console.log(
    `${all.length - failures.length - skipped} passed, ${failed} failed, ${skipped + absent.length - missing} skipped`,
  );
  process.exitCode = failed > 0 ? 1 : 0;
}

function isVersion(what: { readonly version: Version }, version: Version): boolean {
  return what.version === version;
}

function isSkipped({ skipped }: Outcome): boolean {
  return skipped !== undefined;
}

function count(outcomes: readonly Outcome[]): string {
  const passed = outcomes.filter(({ failure, skipped }) => failure === undefined && skipped === undefined);
  return `${passed.length}/${outcomes.length}`;
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(NAME_WIDTH) + cells.map((cell) => cell.padStart(13)).join('');
}
