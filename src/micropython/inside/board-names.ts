// What CircuitPython's `board` and `microcontroller.pin` have on the board that the program runs on.
import { type BoardNames, loadBoardNames } from '../../boards/pins/load-board-names.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { type HostFunction, host } from './host-function.ts';

/** Only for a firmware that has the module: it is data of some size. */
export async function namesOfBoard({ chip, runtime }: BoardProfile, device: string | undefined): Promise<BoardNames> {
  return runtime.python.lists.builtin.includes('board') ? loadBoardNames(chip.id, device) : { id: '', names: {} };
}

export function boardNameFunctions(board: BoardNames): Record<string, HostFunction> {
  return {
    /** @returns `{ id, names }` as JSON; names: a `BoardValue` each. */
    board_names: host([], () => JSON.stringify(board)),
  };
}
