// The matrix: a row for each target, a column for each board; each cell is a button that opens its diagnosis.
import type { Result } from '../../../doctor/check/diagnosis.ts';
import type { Cell as CellJson } from '../../../doctor/check/matrix.ts';
import type { MatrixJson } from '../engine/engine-message.ts';
import type { CellPosition } from './cell.ts';

interface Props {
  readonly matrix: MatrixJson;
  readonly open: CellPosition | undefined;
  readonly onOpen: (cell: CellPosition) => void;
}

/** A symbol and words, so that the table does not depend on colour. */
export const RESULTS: Readonly<Record<Result, { readonly sign: string; readonly words: string }>> = {
  works: { sign: '✓', words: 'works' },
  'works-unverified': { sign: '!', words: 'works, unverified' },
  fails: { sign: '✕', words: 'fails' },
  unreachable: { sign: '–', words: 'not reached' },
};

export function MatrixTable({ matrix: { targets, boards, cells }, open, onOpen }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="scroll" tabIndex={0} aria-label="Matrix of results">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">Target</th>
            {boards.map((board) => (
              <th key={board} scope="col">
                {board.split('@').map((part, i) => (
                  <span key={part} class={i === 0 ? 'chip' : 'firmware'}>
                    {i === 0 ? part : `@${part}`}
                  </span>
                ))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cells.map((row, target) => (
            <tr key={targets[target]}>
              <th scope="row">{targets[target]}</th>
              {row.map((cell, board) => (
                <td key={cell.board}>
                  <button
                    type="button"
                    class={`cell ${cell.result}`}
                    aria-pressed={open?.target === target && open.board === board}
                    onClick={() => onOpen({ target, board })}
                  >
                    <span aria-hidden="true" class="sign">
                      {RESULTS[cell.result].sign}
                    </span>
                    <span class="words">{shortOf(cell)}</span>
                    <span class="hidden">{`: ${cell.target} on ${cell.board}, open the diagnosis`}</span>
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function shortOf({ result, exception }: CellJson): string {
  return result === 'fails' && exception !== undefined ? exception : RESULTS[result].words;
}
