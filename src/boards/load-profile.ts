// Loads the profile of a board: finds its firmware in the catalogue, and loads the chip, runtime, TLS stack and module
// lists that compose.ts needs. Each is a separate module, so that nothing is loaded for other boards.
import { TlsError } from '../errors.ts';
import { BOARD_IDS, COMBINATIONS, type Combination, KNOWN_FIRMWARES, type StackName } from './catalogue.ts';
import type { Chip } from './chips/chip.ts';
import { compose } from './compose.ts';
import type { BoardProfile, RuntimeFacts } from './profile.ts';
import { loadModuleLists } from './runtimes/load-module-lists.ts';
import type { ModuleLists } from './runtimes/module-lists.ts';
import type { RuntimeWithSources } from './runtimes/runtime.ts';
import type { StackWithSources } from './stacks/stack.ts';
import type { Version } from './versions.ts';

/**
 * @param board - an id, or another name of a board: {@link resolveBoard}; or the JSON of a custom profile.
 * @throws TlsError `board.unknown`, with the profiles of the device; `board.bad_profile`.
 */
export async function loadProfile(board: string): Promise<BoardProfile> {
  if (/^\s*\{/.test(board)) return loadCustomProfile(board);
  const id = BOARD_IDS.includes(board) ? board : await idOf(board);
  if (id === 'modern' || id === 'guide') return loadGenericProfile(id);
  return loadCombination(COMBINATIONS.find((combination) => combination.id === id)!);
}

/** The lists of names are about 20 KB: loaded on demand. */
async function idOf(board: string): Promise<string> {
  const { resolveBoard } = await import('./names/resolve-board.ts');
  return resolveBoard(board, KNOWN_FIRMWARES).id;
}

async function loadCustomProfile(text: string): Promise<BoardProfile> {
  const [{ readCustomProfile }, { applyCustomProfile }] = await Promise.all([
    import('./custom/read-custom.ts'),
    import('./custom/apply-custom.ts'),
  ]);
  const custom = await readCustomProfile(text);
  if (/\.json$/i.test(custom.extends))
    throw new TlsError(
      'board.bad_profile',
      `/extends is a profile such as pico-w@micropython-1.28, not the file ${custom.extends}`,
    );
  return applyCustomProfile(await loadProfile(custom.extends), custom);
}

async function loadCombination({ id, chip: chipId, version, port }: Combination): Promise<BoardProfile> {
  const [chip, runtime, stack, lists] = await Promise.all([
    CHIPS[chipId]!(),
    RUNTIMES[port.runtime](),
    STACKS[port.stack](),
    loadModuleLists(port.runtime, version, chipId),
  ]);
  const facts = chip.under[port.runtime];
  if (facts === undefined) throw new RangeError(`${chipId} has no facts under ${port.runtime}`);
  return compose({
    id,
    chip: { id: chip.id, name: chip.name, ...facts(version) },
    runtime: withLists(runtime.runtimeFor(version), lists),
    stack: stack.stackFor(port.port, version),
  });
}

/** Adds the module lists, which depend on the chip. */
function withLists({ facts, sources }: RuntimeWithSources, lists: ModuleLists): RuntimeWithSources {
  return { facts: { ...facts, python: { ...facts.python, lists } }, sources };
}

const CHIPS: Readonly<Record<string, () => Promise<Chip>>> = {
  'pico-w': async () => (await import('./chips/rp2.ts')).PICO_W,
  'pico-2-w': async () => (await import('./chips/rp2.ts')).PICO_2_W,
  stm32: async () => (await import('./chips/stm32.ts')).STM32,
  esp32: async () => (await import('./chips/esp32.ts')).ESP32,
  'esp32-s2': async () => (await import('./chips/esp32.ts')).ESP32_S2,
  'esp32-s3': async () => (await import('./chips/esp32.ts')).ESP32_S3,
  'esp32-c3': async () => (await import('./chips/esp32.ts')).ESP32_C3,
  'esp32-c6': async () => (await import('./chips/esp32.ts')).ESP32_C6,
  samd51: async () => (await import('./chips/samd51.ts')).SAMD51,
  esp8266: async () => (await import('./chips/esp8266.ts')).ESP8266,
  unix: async () => (await import('./chips/unix.ts')).UNIX,
};

interface RuntimeModule {
  readonly runtimeFor: (version: Version) => RuntimeWithSources;
}

const RUNTIMES: Readonly<Record<RuntimeFacts['id'], () => Promise<RuntimeModule>>> = {
  micropython: () => import('./runtimes/micropython.ts'),
  circuitpython: () => import('./runtimes/circuitpython.ts'),
};

interface StackModule {
  readonly stackFor: (port: string, version: Version) => StackWithSources;
}

const STACKS: Readonly<Record<StackName, () => Promise<StackModule>>> = {
  micropython: () => import('./stacks/micropython/stack.ts'),
  'micropython-esp32': () => import('./stacks/micropython-esp32/stack.ts'),
  airlift: () => import('./stacks/airlift/stack.ts'),
  axtls: () => import('./stacks/axtls/stack.ts'),
  'circuitpython-espressif': () => import('./stacks/circuitpython-espressif/stack.ts'),
  'circuitpython-rp2': () => import('./stacks/circuitpython-rp2/stack.ts'),
};

const TITLES = {
  modern: 'no board: the engine at its best (TLS 1.3 and 1.2, strict verification)',
  guide: 'no board: the newest MicroPython with all that guides document (TLS 1.3 and 1.2)',
};

async function loadGenericProfile(id: keyof typeof TITLES): Promise<BoardProfile> {
  const [{ NO_CHIP }, { guideRuntime }, { stackFor }, ...lists] = await Promise.all([
    import('./chips/unix.ts'),
    import('./runtimes/micropython.ts'),
    import('./stacks/strict/stack.ts'),
    ...['unix', 'pico-w', 'esp32'].map((chip) => loadModuleLists('micropython', '1.27', chip)),
  ]);
  return compose({
    chip: { id: NO_CHIP.id, name: NO_CHIP.name, ...NO_CHIP.under.micropython!('') },
    runtime: guideRuntime(lists),
    stack: stackFor(),
    id,
    title: TITLES[id],
  });
}
