// The Check view: targets and boards in, the matrix out; a cell opens its diagnosis. The URL describes what is shown.
import { useEffect, useRef, useState } from 'preact/hooks';
import { usualBoards } from '../../../boards/usual-boards.ts';
import { useGuarded } from '../common/guarded.ts';
import { FailureNote, Panel } from '../common/pieces.tsx';
import { linkTo, showInAddress } from '../common/route.ts';
import { ask } from '../engine/engine.ts';
import type { MatrixJson } from '../engine/engine-message.ts';
import { BoardPicker } from './board-picker.tsx';
import type { CellPosition } from './cell.ts';
import { DiagnosisPanel } from './diagnosis-panel.tsx';
import { MatrixTable } from './matrix-table.tsx';

interface Asked {
  readonly targets: string;
  readonly boards: readonly string[];
  readonly clock: 'now' | 'unset';
}

export function CheckView({ parameters }: { readonly parameters: URLSearchParams }) {
  const [asked, setAsked] = useState<Asked>(() => readAsked(parameters));
  const [matrix, setMatrix] = useState<MatrixJson>();
  const [open, setOpen] = useState<CellPosition>();
  const { failure, guarded } = useGuarded();
  const [progress, setProgress] = useState('');
  const isFirst = useRef(true);

  const linkOf = (cell?: CellPosition) =>
    linkTo('check', {
      targets: wordsOf(asked.targets).join(','),
      boards: asked.boards.join(','),
      clock: asked.clock === 'now' ? '' : asked.clock,
      at: cell === undefined ? '' : `${cell.target},${cell.board}`,
    });

  const check = async (then?: CellPosition) => {
    setOpen(undefined);
    setMatrix(undefined);
    setProgress('Connecting…');
    showInAddress(linkOf(then));
    await guarded(async () => {
      const targets = wordsOf(asked.targets);
      const words = { targets, boards: asked.boards, clock: asked.clock };
      const answer = await ask('check', words, (done, all) => setProgress(`${done} of ${all} handshakes`));
      setMatrix(answer);
      const isOne = answer.targets.length * answer.boards.length === 1;
      const cell = then ?? (isOne ? { target: 0, board: 0 } : undefined);
      if (cell !== undefined && answer.cells[cell.target]?.[cell.board] !== undefined) setOpen(cell);
    });
    setProgress('');
  };

  useEffect(() => {
    // A link with targets starts a check.
    if (!isFirst.current || wordsOf(asked.targets).length === 0) return;
    isFirst.current = false;
    void check(readCell(parameters));
  }, []);

  const isReady = wordsOf(asked.targets).length > 0 && asked.boards.length > 0 && progress === '';
  return (
    <>
      <h1>Would a board connect?</h1>
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          void check();
        }}
      >
        <label for="targets">Hosts or URLs, one on each line</label>
        <textarea
          id="targets"
          rows={Math.min(8, Math.max(3, asked.targets.split('\n').length))}
          spellcheck={false}
          autocapitalize="off"
          placeholder={'api.example.com\nmqtts://broker.example.com'}
          value={asked.targets}
          onInput={(event) => setAsked({ ...asked, targets: event.currentTarget.value })}
        />
        <BoardPicker chosen={asked.boards} onChange={(boards) => setAsked({ ...asked, boards })} />
        <label class="inline">
          <input
            type="checkbox"
            checked={asked.clock === 'unset'}
            onChange={(event) => setAsked({ ...asked, clock: event.currentTarget.checked ? 'unset' : 'now' })}
          />
          with the clock as it is at power-on
        </label>
        <p class="actions">
          <button type="submit" class="primary" disabled={!isReady}>
            Check
          </button>
          <span role="status">{progress}</span>
        </p>
      </form>
      <FailureNote failure={failure} />
      {matrix !== undefined && (
        <Panel title="Results">
          <MatrixTable
            matrix={matrix}
            open={open}
            onOpen={(cell) => {
              setOpen(cell);
              showInAddress(linkOf(cell));
            }}
          />
        </Panel>
      )}
      {open !== undefined && <DiagnosisPanel key={`${open.target} ${open.board}`} cell={open} />}
    </>
  );
}

function readAsked(parameters: URLSearchParams): Asked {
  const boards = (parameters.get('boards') ?? '').split(',').filter(Boolean);
  return {
    targets: (parameters.get('targets') ?? '').split(',').join('\n'),
    boards: boards.length > 0 ? boards : usualBoards(),
    clock: parameters.get('clock') === 'unset' ? 'unset' : 'now',
  };
}

function readCell(parameters: URLSearchParams): CellPosition | undefined {
  const found = /^(\d{1,4}),(\d{1,4})$/.exec(parameters.get('at') ?? '');
  return found === null ? undefined : { target: Number(found[1]), board: Number(found[2]) };
}

function wordsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}
