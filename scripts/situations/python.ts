// Finds a Python with the modules that the situations' scripts import: the one named in PYTHON, the machine's, or a virtual
// environment under node_modules/.cache that is created once.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED = ['cryptography', 'tlslite'];
const PACKAGES = ['cryptography', 'tlslite-ng'];
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/situations-python', import.meta.url));

export interface Python {
  readonly path: string | undefined;
  /** Why there is none, or what it lacks. */
  readonly reason: string | undefined;
}

export function findPython(): Python {
  const machine = process.env.PYTHON ?? 'python3';
  const candidates = [machine, `${CACHE}/bin/python`];
  const whole = candidates.find((path) => NEEDED.every((module) => hasModule(path, module))) ?? makeEnvironment();
  if (whole !== undefined) return { path: whole, reason: undefined };
  if (!hasModule(machine, 'sys')) return { path: undefined, reason: `${machine} is not installed` };
  if (!hasModule(machine, 'cryptography'))
    return { path: undefined, reason: `${machine} has no cryptography (pip install ${PACKAGES.join(' ')})` };
  return { path: machine, reason: `the situation that needs tlslite-ng: ${machine} does not have it` };

  function makeEnvironment(): string | undefined {
    const python = `${CACHE}/bin/python`;
    const isMade = run(machine, ['-m', 'venv', CACHE]) && run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES]);
    if (isMade) return python;
    rmSync(CACHE, { recursive: true, force: true });
    return undefined;
  }
}

function hasModule(python: string, module: string): boolean {
  return run(python, ['-c', `import ${module}`]);
}

function run(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
