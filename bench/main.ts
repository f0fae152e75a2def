// `npm run bench [-- [--json] [--micropython COMMAND] NAME…]`: runs the benches in this folder (all, or those named) and
// prints a table, or with --json one object per line: {bench, measure, unit, ours, peer, ratio, reach, met}. COMMAND (or
// MICROPYTHON in the environment) is a unix port of MicroPython, the peer of `run`. Exit code 1: a target was missed.
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type BenchModule, judge, type Row } from './row.ts';

const folder = new URL('.', import.meta.url);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, micropython: { type: 'string' } },
});

const known = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts' && file !== 'row.ts' && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  process.exit(2);
}

console.error(
  `Node ${process.version}, ${process.arch}, ${cpus()[0]?.model ?? 'unknown processor'} × ${cpus().length}`,
);
const settings = { micropython: values.micropython ?? process.env.MICROPYTHON };
let missed = 0;
for (const name of positionals.length > 0 ? positionals : known) {
  const { title, bench } = (await import(new URL(`${name}.ts`, folder).href)) as BenchModule;
  if (!values.json) console.log(`\n${name}: ${title}\n${line(['', 'unit', 'ours', 'peer', 'ratio', 'reach', ''])}`);
  for await (const row of bench(settings)) {
    const { ratio, met } = judge(row);
    if (met === false) missed++;
    console.log(values.json ? asJson(name, row) : asLine(row, ratio, met));
  }
}
process.exit(missed > 0 ? 1 : 0);

function asJson(bench: string, row: Row): string {
  const { ratio = null, met = null } = judge(row);
  const { measure, unit, ours, peer = null, reach = null } = row;
  return JSON.stringify({ bench, measure, unit, ours, peer, ratio, reach, met });
}

function asLine(row: Row, ratio: number | undefined, met: boolean | undefined): string {
  const bound = row.reach === undefined ? '' : `${row.moreIsBetter === false ? '≤' : '≥'} ${row.reach}`;
  const verdict = met === undefined ? '' : met ? 'met' : 'MISSED';
  return line([row.measure, row.unit, figure(row.ours), figure(row.peer), ratio?.toFixed(2) ?? '', bound, verdict]);
}

function line(cells: readonly string[]): string {
  const [measure = '', unit = '', ...others] = cells;
  return `  ${measure.padEnd(44)}${unit.padEnd(14)}${others.map((cell) => cell.padStart(9)).join('')}`.trimEnd();
}

/** Three significant digits: such figures are not more precise. */
function figure(value: number | undefined): string {
  if (value === undefined) return '';
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
