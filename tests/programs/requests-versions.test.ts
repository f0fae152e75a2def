// requests as frozen in each MicroPython version, compared with the real ones' results for the same replies
// (facts/micropython/req, whose server and probe are in situations/; the server is Python's).
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BOARD_IDS } from '../../src/boards/catalogue.ts';
import { freePort } from '../support/free-port.ts';
import { programFolder, runFile } from './run.ts';

const SHARED = new URL('../../../shared/', import.meta.url);
const FACTS = new URL('facts/micropython/req/', SHARED);
const SITUATIONS = new URL('situations/', SHARED);

/** The build in the facts, and the profile with its requests; sockets there were Linux's. */
const BUILDS = [
  ['1.20.0', 'unix@micropython-1.20'],
  ['1.22.2', 'unix@micropython-1.22'],
  ['1.24.1', 'unix@micropython-1.24'],
  ['1.25.0', 'unix@micropython-1.25'],
  ['1.27.0', 'unix@micropython-1.27'],
  ['1.29.0-preview', 'unix@micropython-1.29'],
] as const;

/** Lines that take seconds, or are about TLS servers that do not exist here. */
const LEFT_OUT = /^t\('(GET keep|silent|https |timeout=)/;
const NOT_COMPARED = /^(3\.4\.0;|https |http on https|GET r302https|(GET keep|silent|timeout))/;

/**
 * The server echoes 8 bytes of the body or more, whatever has arrived, and closes. Its reset can overtake the program's
 * last write, on a board too.
 */
const ECHOED_EARLY = 'POST generator with CL';

/** Texts of the interpreter, not of the library: ours is 1.27's for every version. */
const OF_THE_INTERPRETER = /^(options\(\)|encoding latin-1|text of latin|content twice|json) -> /;

const reason = !existsSync(FACTS)
  ? '../shared/facts is absent'
  : spawnSync('python3', ['-c', '']).status !== 0
    ? 'python3 is not installed'
    : undefined;

// All at once, because the server waits for 4 s twice: for the body of a redirected POST, which the libraries do not send.
describe('requests of MicroPython does as each published version', { concurrency: BUILDS.length }, () => {
  for (const [build, board] of BUILDS)
    test(`requests of ${board} has the same results for 130 replies as ${build}`, {
      skip: reason ?? (BOARD_IDS.includes(board) ? false : `${board} has no profile`),
    }, async (t) => {
      const port = await startServer(t);
      const probe = readFileSync(new URL('requests_probe.py', SITUATIONS), 'utf8')
        .replaceAll('20910', String(port))
        .replace(/^sys\.path\.insert.*$/m, '')
        .split('\n')
        .flatMap((line) => (LEFT_OUT.test(line) ? [] : [line]))
        .join('\n');
      const folder = programFolder(t, { 'main.py': probe });
      const facts = answers(readFileSync(new URL(`req-${build}.txt`, FACTS), 'utf8'));
      const ran = await runFile(`${folder}/main.py`, { board });
      const found = answers(ran.stdout.replaceAll(String(port), '20910'));
      if (isByChance(found[ECHOED_EARLY]!, facts[ECHOED_EARLY]!)) found[ECHOED_EARLY] = facts[ECHOED_EARLY]!;
      assert.deepEqual(found, facts);
    });
});

/** Whether it is what a server that has read all would have echoed, or its beginning, or a reset. */
function isByChance(found: string, fact: string): boolean {
  if (!fact.includes('chunked')) return false; // 8 bytes are all of it
  return /^OSError \((32|104),\)$/.test(found) || (found.includes('\nabc') && fact.startsWith(found));
}

/** By the name of the test; a result may have several lines. */
function answers(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const part of text.replaceAll(/0x[0-9a-f]+/g, '').split(/\n(?=[^\n]{1,40} -> )/)) {
    const [name, ...rest] = part.split(' -> ');
    if (!NOT_COMPARED.test(part) && !OF_THE_INTERPRETER.test(part)) found[name!] = rest.join(' -> ').trimEnd();
  }
  return found;
}

async function startServer(t: TestContext): Promise<number> {
  const port = await freePort();
  const text = readFileSync(new URL('requests_server.py', SITUATIONS), 'utf8').replaceAll('20910', String(port));
  const server = spawn('python3', ['-c', text], { stdio: 'ignore' });
  t.after(() => server.kill());
  while (!(await answersOn(port))) await sleep(20);
  return port;
}

function answersOn(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.end());
  });
}
