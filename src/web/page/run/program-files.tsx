// Files beside the program: libraries, certificates, settings. They stay in this tab.
import { useRef, useState } from 'preact/hooks';

type Files = Readonly<Record<string, Uint8Array>>;

interface Props {
  readonly files: Files;
  readonly onChange: (files: Files) => void;
  /** A program was among them. */
  readonly onProgram: (text: string) => void;
}

/** Of a drive that is opened: no board has as much. */
const MOST_FILES = 500;
const MOST_BYTES = 8 << 20;
const PROGRAMS = ['code.py', 'main.py'];

interface PickingWindow {
  showDirectoryPicker?: () => Promise<FileSystemDirectoryHandle>;
}

export function ProgramFiles({ files, onChange, onProgram }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [complaint, setComplaint] = useState('');
  const { showDirectoryPicker } = window as PickingWindow;

  const add = async (found: readonly (readonly [path: string, file: File])[]) => {
    setComplaint('');
    const sum = found.reduce((bytes, [, { size }]) => bytes + size, 0);
    if (found.length > MOST_FILES || sum > MOST_BYTES) {
      setComplaint(`at most ${MOST_FILES} files of ${MOST_BYTES >> 20} MB together`);
      return;
    }
    const read = await Promise.all(
      found.map(async ([path, file]) => [path, new Uint8Array(await file.arrayBuffer())] as const),
    );
    const program = PROGRAMS.map((name) => read.find(([path]) => path === name)).find((each) => each !== undefined);
    if (program !== undefined) onProgram(new TextDecoder().decode(program[1]));
    onChange({ ...files, ...Object.fromEntries(read.filter((each) => each !== program)) });
  };

  const openDrive = async () => {
    const drive = await showDirectoryPicker!.call(window).catch(() => undefined); // given up
    if (drive !== undefined) await add(await filesIn(drive, ''));
  };

  const names = Object.keys(files);
  return (
    <div class="files">
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
          onChange={(event) => void add([...event.currentTarget.files!].map((file) => [file.name, file] as const))}
        />
        {showDirectoryPicker !== undefined && (
          <button type="button" class="small" onClick={() => void openDrive()}>
            Open a drive
          </button>
        )}
      </p>
      {complaint !== '' && <p role="alert">{complaint}</p>}
      {names.length > 0 && (
        <ul>
          {names.map((name) => (
            <li key={name}>
              <code>{name}</code>
              <button
                type="button"
                class="small"
                onClick={() => onChange(Object.fromEntries(Object.entries(files).filter(([other]) => other !== name)))}
              >
                Remove <span class="hidden">{name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface Listing {
  values(): AsyncIterable<FileSystemDirectoryHandle | FileSystemFileHandle>;
}

async function filesIn(folder: FileSystemDirectoryHandle, path: string): Promise<[string, File][]> {
  const found: [string, File][] = [];
  for await (const entry of (folder as unknown as Listing).values()) {
    if (entry.name.startsWith('.') || found.length > MOST_FILES) continue;
    if (entry.kind === 'file') found.push([path + entry.name, await (entry as FileSystemFileHandle).getFile()]);
    else found.push(...(await filesIn(entry as FileSystemDirectoryHandle, `${path}${entry.name}/`)));
  }
  return found;
}
