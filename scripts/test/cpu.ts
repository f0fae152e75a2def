// CPU time of tests: that of a process with all its threads, and of the processes that it started.
import { readFileSync } from 'node:fs';

/** Linux counts in this unit for programs, whatever the kernel's own. */
const TICKS_PER_SECOND = 100;

/** User and system time so far, with that of child processes that have ended (on Linux only). */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + ofChildren();
}

function ofChildren(): number {
  if (process.platform !== 'linux') return 0;
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // from the third, see proc(5)
  return (Number(fields[16 - 3]) + Number(fields[17 - 3])) / TICKS_PER_SECOND;
}

/** Where a test process writes a line with the CPU seconds of each of its files. */
export function cpuFile(entry: string): string {
  return entry.replace(/\.js$/, '.cpu');
}
