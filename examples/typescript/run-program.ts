// Runs a MicroPython program as a Pico W would, and prints its output and outcome. Run: run-program.ts main.py
import { runProgram } from 'thimble/run';

const [file = 'main.py'] = process.argv.slice(2);

const run = await runProgram(file, {
  board: 'pico-w@micropython-1.27',
  wifi: 'up',
  clock: 'now',
  timeout: 30_000,
});
process.stdout.write(run.stdout);
for (const host of run.summary.unverified) console.log(`${host} was not verified`);
const { raised, reason } = run.exception ?? {};
if (raised !== undefined) console.log(`${raised.type}: ${reason?.what ?? raised.text}; ${reason?.fix ?? ''}`);
