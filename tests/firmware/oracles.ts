// The facts of a board as functions that check a profile: for `npm run mutate:boards`, which mutates one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { BoardProfile } from '../../src/boards/profile.ts';
import { buildClientHello, clientHelloRecordVersion } from '../../src/tls/client/client-hello.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { fromHex, toHex } from '../../src/util/hex.ts';
import { sharedPath } from '../support/shared.ts';
import { SCENARIOS } from './circuitpython-situations.ts';
import { CIRCUITPYTHON_ESPRESSIF, MICROPYTHON_ESP32, withNumbers } from './fact-files.ts';
import { scenarioRows } from './facts.ts';
import { BUILDS } from './micropython-builds.ts';
import { ALERTS_OF, runAlerts } from './run-alerts.ts';
import { runScenarios } from './run-scenarios.ts';
import { runSituations } from './run-situations.ts';

/** @returns whether a profile agrees with the facts. */
export type Oracle = (profile: BoardProfile) => Promise<boolean>;

/** The oracles of a board, the fastest first; the unchanged profile must pass each. */
export function oraclesOf(board: BoardProfile): readonly Oracle[] {
  const found: Oracle[] = [];
  const hellos = capturedHellos().filter(({ bytes, name }) => helloOf(board.stack.hello, bytes, name) === toHex(bytes));
  for (const { bytes, name } of hellos)
    found.push(async ({ stack }) => helloOf(stack.hello, bytes, name) === toHex(bytes));
  for (const [build, id] of BUILDS)
    if (id === board.id && ALERTS_OF.includes(build))
      add(
        found,
        `micropython/alert/alert-${build}.txt`,
        async (text, profile) => (await runAlerts(profile, text)).wrong,
      );
  for (const [file, id] of MICROPYTHON_ESP32)
    if (id === board.id)
      add(found, `esp32/situations-${file}.txt`, async (text, p) => (await runSituations(p, text, 'cadata')).wrong);
  for (const [version, trust] of CIRCUITPYTHON_ESPRESSIF)
    if (board.id === `esp32@circuitpython-${version}`)
      add(found, `esp32/situations-cp-${version}-${trust}.txt`, async (text, profile) => {
        const numbered = withNumbers(profile);
        return (await runSituations(numbered, text, trust, (row) => ({ ...row, text: undefined }))).wrong;
      });
  const version = /^pico-w@circuitpython-(8\.2|10\.2|main)$/.exec(board.id)?.[1];
  if (version !== undefined)
    add(found, `circuitpython-rp2/circuitpython-scenarios-${version}.txt`, (text, profile) =>
      runScenarios(scenarioRows(text), SCENARIOS, () => profile),
    );
  return found;
}

function add(to: Oracle[], file: string, wrong: (text: string, profile: BoardProfile) => Promise<readonly string[]>) {
  const text = readFileSync(sharedPath(`facts/${file}`), 'utf8');
  to.push(async (profile) => (await wrong(text, profile)).length === 0);
}

interface CapturedHello {
  readonly bytes: Uint8Array;
  /** `undefined`: no name. */
  readonly name: string | undefined;
}

let captured: readonly CapturedHello[] | undefined;

function capturedHellos(): readonly CapturedHello[] {
  captured ??= ['micropython', 'esp32', 'esp8266', 'circuitpython-rp2'].flatMap((folder) => {
    const path = sharedPath(`facts/${folder}/`);
    const files = existsSync(path) ? readdirSync(path).filter((file) => /^clienthello.*\.hex$/.test(file)) : [];
    return files.map((file) => ({
      bytes: fromHex(readFileSync(`${path}${file}`, 'utf8').trim())!,
      name: /-no(?:sni|host)\.hex$/.test(file) ? undefined : 'example.com',
    }));
  });
  return captured;
}

function helloOf(profile: TlsProfile, { buffer, byteOffset }: Uint8Array, serverName: string | undefined): string {
  const { encoded } = buildClientHello(profile, {
    random: new Uint8Array(buffer, byteOffset + 11, 32),
    legacySessionId: new Uint8Array(0),
    serverName,
    alpnProtocols: [],
    keyShares: [],
  });
  const version = clientHelloRecordVersion(profile);
  const head = [0x16, version >> 8, version & 0xff, encoded.length >> 8, encoded.length & 0xff];
  return toHex(Uint8Array.of(...head, ...encoded));
}
