// Selects the firmwares to check: the usual ones, and any other by its id.
import { BOARD_IDS } from '../../../boards/catalogue.ts';
import { usualBoards } from '../../../boards/usual-boards.ts';

interface Props {
  readonly chosen: readonly string[];
  readonly onChange: (boards: readonly string[]) => void;
}

export function BoardPicker({ chosen, onChange }: Props) {
  const usual = usualBoards();
  const shown = [...new Set([...usual, ...chosen])];
  const others = BOARD_IDS.filter((id) => !shown.includes(id));
  const toggle = (id: string) =>
    onChange(
      chosen.includes(id)
        ? chosen.filter((other) => other !== id)
        : shown.filter((each) => each === id || chosen.includes(each)),
    );
  return (
    <fieldset>
      <legend>Boards</legend>
      <div class="choices">
        {shown.map((id) => (
          <label key={id} class="choice">
            <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
            <span>{id}</span>
          </label>
        ))}
      </div>
      <label class="inline">
        Add a firmware
        <select
          value=""
          onChange={(event) => {
            if (event.currentTarget.value !== '') onChange([...chosen, event.currentTarget.value]);
          }}
        >
          <option value="">choose…</option>
          {others.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  );
}
