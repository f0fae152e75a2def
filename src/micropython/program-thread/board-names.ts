// The names in CircuitPython's `board` and `microcontroller.pin` modules on the simulated board.
import { type BoardNames, loadBoardNames } from '../../boards/pins/load-board-names.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { type HostFunction, hostFunction } from './host-function.ts';

/** Loaded only for a firmware that has the module, since the data is large. */
export async function namesOfBoard({ chip, runtime }: BoardProfile, device: string | undefined): Promise<BoardNames> {
  return runtime.python.lists.builtin.includes('board') ? loadBoardNames(chip.id, device) : { id: '', names: {} };
}

export function boardNameFunctions(board: BoardNames): Record<string, HostFunction> {
  return {
    /** @returns `{ id, names }` as JSON; each name has a `BoardValue`. */
    board_names: hostFunction([], () => JSON.stringify(board)),
  };
}
