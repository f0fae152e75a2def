// `npm run fuzz:faults [-- PLANS [SEED]]`: five programs under random fault plans (200 by default). Each must end with
// success or an exception of its own, or hang where a board would, which is reported; each plan must repeat exactly.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  FAULT_PROGRAMS,
  faultOfOurs,
  randomPlans,
  runWithFaults,
  startFaultServers,
} from '../tests/support/fault-programs.ts';

const count = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
if (!(count > 0) || !Number.isInteger(seed)) {
  console.error('usage: npm run fuzz:faults [-- PLANS [SEED]]');
  process.exit(2);
}
console.log(`seed ${seed}`);
const servers = await startFaultServers();
const root = mkdtempSync(join(tmpdir(), 'thimble-faults-'));
const programs = Object.entries(FAULT_PROGRAMS);
for (const [name, text] of programs) {
  mkdirSync(join(root, name));
  writeFileSync(join(root, name, 'main.py'), text);
  writeFileSync(join(root, name, 'ca.der'), servers.root.der);
}
const outcomes = new Map<string, number>();
let failures = 0;
for (const [index, plan] of fc.sample(randomPlans, { seed, numRuns: count }).entries()) {
  const [name] = programs[index % programs.length]!;
  try {
    const first = await runWithFaults(join(root, name), servers, plan, index);
    const wrong = faultOfOurs(first) ?? (await differs(join(root, name), plan, index, first.run.stdout));
    if (wrong !== undefined) throw new Error(wrong);
    for (const event of first.events)
      if (event.event === 'fault-result') outcomes.set(event.outcome, (outcomes.get(event.outcome) ?? 0) + 1);
  } catch (error) {
    failures++;
    console.log(`FAILED ${name} ${plan} (--seed ${index}): ${error instanceof Error ? error.message : error}`);
  }
}
servers.close();
rmSync(root, { recursive: true });
const told = [...outcomes].map(([outcome, times]) => `${outcome} ${times}`).join(', ');
console.log(`${count} plans, ${failures} failures; faults: ${told}`);
process.exit(failures > 0 ? 1 : 0);

async function differs(folder: string, plan: string, index: number, stdout: string): Promise<string | undefined> {
  const again = await runWithFaults(folder, servers, plan, index);
  return sorted(again.run.stdout) === sorted(stdout)
    ? undefined
    : `another run printed otherwise:\n${stdout}---\n${again.run.stdout}`;
}

/** Connections that are open at the same time may end in any order. */
function sorted(text: string): string {
  return text.split('\n').sort().join('\n');
}
