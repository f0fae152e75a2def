// The pins of one board's firmware: only its runtime's table is loaded.
import type { BoardProfile } from '../profile.ts';
import { ANY_PINS, type PinTable } from './pin-table.ts';

/** @returns its pins; of what is no board those that any could have. */
export async function loadPins({ chip, runtime }: BoardProfile): Promise<PinTable> {
  return (await LOADERS[runtime.id]())[chip.id] ?? ANY_PINS;
}

const LOADERS: Readonly<Record<BoardProfile['runtime']['id'], () => Promise<Readonly<Record<string, PinTable>>>>> = {
  micropython: async () => (await import('./micropython-pins.ts')).MICROPYTHON_PINS,
  circuitpython: async () => (await import('./micropython-pins.ts')).MICROPYTHON_PINS,
};
