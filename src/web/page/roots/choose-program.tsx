// Chooses the program whose hosts are checked: a file, or the main program on a board's drive.
import { useRef } from 'preact/hooks';
import type { Files } from '../../../micropython/program-thread/browser/memory-folder.ts';
import { STARTED_PROGRAMS } from '../../../trust/install/started-programs.ts';
import { canOpenDrive, type Drive, pickDrive, readDrive, readFiles } from '../common/drive.ts';
import { useGuarded } from '../common/guarded.ts';

export interface ChosenProgram {
  readonly name: string;
  readonly files: Files;
  /** The drive from which it was read. */
  readonly drive?: Drive | undefined;
}

interface Props {
  readonly program: ChosenProgram | undefined;
  readonly onChange: (program: ChosenProgram | undefined) => void;
}

export function ChooseProgram({ program, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const { complaint, setComplaint, guarded } = useGuarded();
  const openDrive = () =>
    guarded(async () => {
      const drive = await pickDrive();
      if (drive === undefined) return;
      const files = await readDrive(drive);
      const name = STARTED_PROGRAMS.find((each) => Object.hasOwn(files, each));
      if (name === undefined) setComplaint(`${drive.name} has none of ${STARTED_PROGRAMS.join(', ')}`);
      else onChange({ name, files, drive });
    });
  const choose = (found: readonly File[]) =>
    guarded(async () => {
      const files = await readFiles(found.map((file) => [file.name, file] as const));
      const name = [...STARTED_PROGRAMS, ...Object.keys(files)].find((each) => Object.hasOwn(files, each));
      if (name !== undefined) onChange({ name, files });
    });
  return (
    <div class="own-roots">
      <p class="actions">
        <button type="button" class="small" onClick={() => input.current!.click()}>
          Choose a program
        </button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label="The program, with settings.toml and its modules"
          accept=".py,.toml,.txt"
          onChange={({ currentTarget }) => {
            void choose([...currentTarget.files!]).then(() => (currentTarget.value = ''));
          }}
        />
        {canOpenDrive() && (
          <button type="button" class="small" onClick={() => void openDrive()}>
            Open a drive
          </button>
        )}
        {program === undefined ? (
          <span class="quiet">or a program: its hosts are read out of it, and the lines to change shown</span>
        ) : (
          <>
            <span>
              <code>{program.name}</code>
              {program.drive !== undefined && ` of ${program.drive.name}`}
            </span>
            <button type="button" class="small" onClick={() => onChange(undefined)}>
              Remove<span class="hidden"> {program.name}</span>
            </button>
          </>
        )}
      </p>
      {complaint !== '' && <p role="alert">{complaint}</p>}
    </div>
  );
}
