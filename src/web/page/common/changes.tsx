// Files to write: their changes, then a button that writes them to the drive, or one for each to download.
import { createTwoFilesPatch } from 'diff';
import { useEffect, useState } from 'preact/hooks';
import type { Files } from '../../../micropython/program-thread/browser/memory-folder.ts';
import { failureOf } from '../engine/engine.ts';
import { canOpenDrive, type Drive, decodeText, download, pickDrive, readFromDrive, writeToDrive } from './drive.ts';
import { useGuarded } from './guarded.ts';
import { FailureNote, Panel } from './pieces.tsx';

interface Props {
  readonly title: string;
  readonly files: Files;
  /** The drive to write to; `undefined`: the user is asked for it. */
  readonly drive: Drive | undefined;
  /** The old contents if no drive is known: the files from which the program was read. */
  readonly before?: Files;
  readonly onDone: () => void;
}

export function Changes({ title, files, drive: known, before: given = {}, onDone }: Props) {
  const [drive, setDrive] = useState(known);
  const [before, setBefore] = useState<Files | undefined>(known === undefined ? given : undefined);
  const { failure, setFailure, guarded } = useGuarded();
  const [done, setDone] = useState('');

  // The current contents of the drive, which may have changed since it was opened.
  useEffect(() => {
    if (drive === undefined) return;
    readFromDrive(drive, Object.keys(files)).then(setBefore, (error: unknown) => setFailure(failureOf(error)));
  }, [drive]);

  const changed = Object.entries(files).filter(([path, bytes]) => !isSame(before?.[path], bytes));
  const write = (to: Drive) =>
    guarded(async () => {
      await writeToDrive(to, Object.fromEntries(changed));
      setDone(`${changed.length === 1 ? 'One file is' : `${changed.length} files are`} on ${to.name}.`);
    });

  return (
    <Panel title={title}>
      {before === undefined && failure === undefined && <p role="status">Reading what is there…</p>}
      {before !== undefined && changed.length === 0 && <p>Nothing differs from what is there.</p>}
      {before !== undefined &&
        changed.map(([path, bytes]) => <Change key={path} path={path} before={before[path]} after={bytes} />)}
      {!canOpenDrive() && changed.length > 0 && (
        <p class="note warning">
          This browser cannot write to a drive: Firefox and Safari lack the File System Access API. Download each file
          and copy it to the drive yourself.
        </p>
      )}
      <FailureNote failure={failure} />
      <p role="status">{done}</p>
      <p class="actions">
        {done === '' && drive !== undefined && before !== undefined && changed.length > 0 && (
          <button type="button" class="primary" onClick={() => void write(drive)}>
            Write to {drive.name}
          </button>
        )}
        {drive === undefined && canOpenDrive() && changed.length > 0 && (
          <button
            type="button"
            class="primary"
            onClick={() =>
              void guarded(async () => {
                const picked = await pickDrive();
                if (picked === undefined) return;
                setBefore(undefined);
                setDrive(picked);
              })
            }
          >
            Choose the drive
          </button>
        )}
        {changed.map(([path, bytes]) => (
          <button key={path} type="button" onClick={() => download(path, bytes)}>
            Download {path}
          </button>
        ))}
        <button type="button" onClick={onDone}>
          {done === '' ? 'Cancel' : 'Close'}
        </button>
      </p>
    </Panel>
  );
}

interface ChangeProps {
  readonly path: string;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array;
}

function Change({ path, before, after }: ChangeProps) {
  const texts = [before === undefined ? '' : decodeText(before), decodeText(after)] as const;
  const how = before === undefined ? 'new' : 'changed';
  return (
    <>
      <h3>
        <code>{path}</code> <span class="basis">{how}</span>
      </h3>
      {texts[0] === undefined || texts[1] === undefined ? (
        <p class="quiet">
          {before === undefined ? '' : `${before.length} bytes → `}
          {after.length} bytes that are no text
        </p>
      ) : (
        <Diff path={path} before={texts[0]} after={texts[1]} />
      )}
    </>
  );
}

/** Lines in the format of `diff -u`, in colour and with their signs. */
export function Diff({
  path,
  before,
  after,
}: {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}) {
  const lines = createTwoFilesPatch(path, path, before, after, undefined, undefined, { context: 2 })
    .split('\n')
    .slice(4, -1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <pre class="diff" tabIndex={0}>
      {lines.map((line, i) => (
        <span key={i} class={line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : ''}>
          {`${line}\n`}
        </span>
      ))}
    </pre>
  );
}

function isSame(before: Uint8Array | undefined, after: Uint8Array): boolean {
  return before !== undefined && before.length === after.length && before.every((byte, i) => byte === after[i]);
}
