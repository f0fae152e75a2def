// The program's files: the contents of a board's drive. They stay in this tab until they are written to a drive.
import { useRef } from 'preact/hooks';
import type { Files } from '../../../micropython/program-thread/browser/memory-folder.ts';
import { canOpenDrive, type Drive, decodeText, download, pickDrive, readDrive, readFiles } from '../common/drive.ts';
import { useGuarded } from '../common/guarded.ts';

interface Props {
  readonly files: Files;
  /** The file in the editor. */
  readonly open: string;
  readonly onOpen: (path: string) => void;
  readonly onAdd: (files: Files) => void;
  readonly onRemove: (path: string) => void;
  /** Opening a drive replaces all files. */
  readonly onDrive: (drive: Drive, files: Files) => void;
  readonly onSave: () => void;
  readonly isSaving: boolean;
}

/** Number of names in the list; more are folded away. */
const SHOWN = 12;

export function ProgramFiles({ files, open, onOpen, onAdd, onRemove, onDrive, onSave, isSaving }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const { complaint, guarded } = useGuarded();
  const openDrive = () =>
    guarded(async () => {
      const drive = await pickDrive();
      if (drive !== undefined) onDrive(drive, await readDrive(drive));
    });

  const names = Object.keys(files).sort(byFolder);
  const item = (name: string) => (
    <li key={name}>
      {decodeText(files[name]!) === undefined ? (
        <code>{name}</code>
      ) : (
        <button type="button" class="plain" aria-pressed={name === open} onClick={() => onOpen(name)}>
          <code>{name}</code>
        </button>
      )}
      <span class="actions">
        <button type="button" class="small" onClick={() => download(name, files[name]!)}>
          Download<span class="hidden"> {name}</span>
        </button>
        {name !== open && (
          <button type="button" class="small" onClick={() => onRemove(name)}>
            Remove<span class="hidden"> {name}</span>
          </button>
        )}
      </span>
    </li>
  );
  return (
    <div class="files">
      <h3>Files</h3>
      <ul>{names.slice(0, SHOWN).map(item)}</ul>
      {names.length > SHOWN && (
        <details>
          <summary>{names.length - SHOWN} more files</summary>
          <ul>{names.slice(SHOWN).map(item)}</ul>
        </details>
      )}
      <p class="actions">
        <button type="button" class="small" onClick={() => input.current!.click()}>
          Add files
        </button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label="Files beside the program"
          onChange={({ currentTarget }) =>
            void guarded(async () => {
              onAdd(await readFiles([...currentTarget.files!].map((file) => [file.name, file] as const)));
              currentTarget.value = '';
            })
          }
        />
        {canOpenDrive() && (
          <button type="button" class="small" onClick={() => void openDrive()}>
            Open a drive
          </button>
        )}
        <button type="button" class="small" onClick={onSave} disabled={isSaving}>
          {canOpenDrive() ? 'Save to a drive' : 'Save'}
        </button>
      </p>
      {complaint !== '' && <p role="alert">{complaint}</p>}
    </div>
  );
}

/** Files in the top folder come first. */
function byFolder(a: string, b: string): number {
  return Number(a.includes('/')) - Number(b.includes('/')) || (a < b ? -1 : 1);
}
