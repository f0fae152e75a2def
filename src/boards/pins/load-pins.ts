// Loads the pins of one board's firmware, from its runtime's table only.
import type { BoardProfile } from '../profile.ts';
import { type BoardNames, loadBoardNames } from './load-board-names.ts';
import { ANY_PINS, type PinTable } from './pin-table.ts';

/**
 * @param device - CircuitPython's id of a board of that chip; `undefined`: the board that represents the chip.
 * @returns its pins; for profiles without a board, pins that any board could have.
 */
export async function loadPins({ chip, runtime }: BoardProfile, device?: string): Promise<PinTable> {
  return (await LOADERS[runtime.id](chip.id, device)) ?? ANY_PINS;
}

type Load = (chip: string, device: string | undefined) => Promise<PinTable | undefined>;

const LOADERS: Readonly<Record<BoardProfile['runtime']['id'], Load>> = {
  micropython: async (chip) => (await import('./micropython-pins.ts')).MICROPYTHON_PINS[chip],
  circuitpython: async (chip, device) => pinTable(await loadBoardNames(chip, device)),
};

/** CircuitPython knows pins only by name. */
function pinTable({ names }: BoardNames): PinTable {
  const pins = Object.entries(names).flatMap(([name, value]) => {
    if (typeof value === 'number') return [[name, `GPIO${value}`] as const];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { names: Object.fromEntries(pins), numbers: [] };
}
