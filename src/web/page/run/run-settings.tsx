// Settings of a run: the board, its clock and Wi-Fi, the user's roots, buttons and sensors; the options of `thimble run`.
import { BOARD_IDS } from '../../../boards/catalogue.ts';
import { OwnRoots } from '../common/own-roots.tsx';
import type { RunInput } from './run-program.ts';

export interface RunSettings {
  /** Empty: the board that fits the program. */
  readonly board: string;
  /** Empty: the default of `thimble run`. */
  readonly clock: '' | 'now' | 'unset';
  readonly wifi: '' | 'up' | 'down';
  readonly bundle: Uint8Array | undefined;
  /** Arguments for `--press` and `--set`, separated by spaces. */
  readonly press: string;
  readonly set: string;
}

export const USUAL: RunSettings = { board: '', clock: '', wifi: '', bundle: undefined, press: '', set: '' };

export function inputOf({ board, clock, wifi, bundle, press, set }: RunSettings): Omit<RunInput, 'files' | 'file'> {
  return {
    board: board || undefined,
    clock: clock || undefined,
    wifi: wifi || undefined,
    bundle,
    press: wordsOf(press),
    set: wordsOf(set),
  };
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

interface Props {
  readonly settings: RunSettings;
  readonly onChange: (settings: RunSettings) => void;
}

export function RunSettingsForm({ settings, onChange }: Props) {
  const choice = <Name extends 'clock' | 'wifi'>(
    name: Name,
    title: string,
    choices: readonly (readonly [RunSettings[Name], string])[],
  ) => (
    <label class="inline" key={name}>
      {title}
      <select
        value={settings[name]}
        onChange={({ currentTarget }) => onChange({ ...settings, [name]: currentTarget.value })}
      >
        {choices.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
  const words = (name: 'press' | 'set', title: string, example: string) => (
    <label key={name}>
      {title}
      <input
        value={settings[name]}
        placeholder={example}
        spellcheck={false}
        autocapitalize="off"
        onInput={({ currentTarget }) => onChange({ ...settings, [name]: currentTarget.value })}
      />
    </label>
  );
  return (
    <>
      <label for="board">Board</label>
      <select
        id="board"
        value={settings.board}
        onChange={({ currentTarget }) => onChange({ ...settings, board: currentTarget.value })}
      >
        <option value="">the one that fits the program</option>
        {settings.board !== '' && !BOARD_IDS.includes(settings.board) && (
          <option value={settings.board}>{settings.board}</option>
        )}
        {BOARD_IDS.map((id) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
      <details class="settings">
        <summary>Clock, Wi-Fi, roots, buttons and sensors</summary>
        <label>
          Board by another name
          <input
            value={BOARD_IDS.includes(settings.board) ? '' : settings.board}
            placeholder="adafruit_funhouse@circuitpython-10.2, or the first line of its REPL"
            spellcheck={false}
            autocapitalize="off"
            onInput={({ currentTarget }) => onChange({ ...settings, board: currentTarget.value })}
          />
        </label>
        {choice('clock', 'Clock', [
          ['', 'as usual for this board'],
          ['now', 'right'],
          ['unset', 'as at power-on'],
        ])}
        {choice('wifi', 'Wi-Fi', [
          ['', 'as usual for this board'],
          ['up', 'connected'],
          ['down', 'down until the program connects'],
        ])}
        {words('press', 'Buttons to press', 'BUTTON@2s, GP14@500ms..2s')}
        {words('set', 'What sensors and pins have', 'temperature=21.5, GP26=1.2')}
        <OwnRoots
          roots={settings.bundle}
          onChange={(bundle) => onChange({ ...settings, bundle })}
          about="in place of those that are built in (--bundle)"
        />
      </details>
    </>
  );
}
