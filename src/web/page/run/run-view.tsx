// The Run view: runs a program as a board would, with its output, its pins and displays, its connections and its TLS memory.
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useState } from 'preact/hooks';
import type { Files } from '../../../micropython/program-thread/browser/memory-folder.ts';
import type { Drive } from '../common/drive.ts';
import { CopyButton, Panel } from '../common/pieces.tsx';
import { linkTo, showInAddress } from '../common/route.ts';
import { Connections } from './connections.tsx';
import { HardwarePanel } from './hardware-panel.tsx';
import { MemoryChart } from './memory-chart.tsx';
import { NetworkLog } from './network-log.tsx';
import { OutputPanel } from './output-panel.tsx';
import { ProgramFiles } from './program-files.tsx';
import { packProgram, unpackProgram } from './program-link.ts';
import { inputOf, type RunSettings, RunSettingsForm, USUAL } from './run-settings.tsx';
import { useRun } from './use-run.ts';

const Editor = lazy(async () => (await import('./editor.tsx')).Editor);
const Changes = lazy(async () => (await import('../common/changes.tsx')).Changes);

const EXAMPLE = `import requests

response = requests.get("https://www.example.com/")
print(response.status_code)
response.close()
`;
/** Main programs that a board starts. */
const STARTED = ['code.py', 'main.py', 'code.txt', 'main.txt', 'boot.py'];

const encode = (text: string) => new TextEncoder().encode(text);

export function RunView({ parameters }: { readonly parameters: URLSearchParams }) {
  const [files, setFiles] = useState<Files>({ 'main.py': encode(parameters.has('code') ? '' : EXAMPLE) });
  /** The file in the editor. */
  const [open, setOpen] = useState('main.py');
  /** Whether the file in the editor is run, or the folder as a board starts it. */
  const [mode, setMode] = useState<'file' | 'folder'>(parameters.get('start') === 'folder' ? 'folder' : 'file');
  const [settings, setSettings] = useState<RunSettings>({ ...USUAL, board: parameters.get('board') ?? '' });
  const [drive, setDrive] = useState<Drive>();
  const [isSaving, setSaving] = useState(false);
  const [link, setLink] = useState<{ readonly href: string; readonly leftOut: readonly string[] }>();
  const run = useRun();

  useEffect(() => {
    if (!parameters.has('code')) return;
    void unpackProgram(parameters).then((shared) => {
      setFiles(shared?.files ?? { 'main.py': encode('# this link holds no program\n') });
      setOpen(shared?.name ?? 'main.py');
    });
  }, []);

  const openDrive = async (chosen: Drive, found: Files) => {
    const started = STARTED.find((name) => Object.hasOwn(found, name));
    setDrive(chosen);
    setSaving(false);
    setFiles(started === undefined ? { ...found, 'code.py': encode('') } : found);
    setOpen(started ?? 'code.py');
    setMode('folder');
    const board = await boardOfDrive(found);
    if (board !== undefined) setSettings({ ...settings, board });
  };

  const share = async () => {
    const { parameters: packed, leftOut } = await packProgram({ name: open, files });
    showInAddress(linkTo('run', { board: settings.board, start: mode === 'folder' ? mode : '', ...packed }));
    setLink({ href: location.href, leftOut });
  };

  const { events } = run;
  return (
    <>
      <h1>Run a program as a board would</h1>
      <div class="split">
        <Panel title="Program">
          <p class="quiet">
            <code>{open}</code>
            {drive !== undefined && ` of ${drive.name}`}
          </p>
          <Suspense fallback={<p role="status">Loading the editor…</p>}>
            <Editor
              label="Program"
              text={new TextDecoder().decode(files[open])}
              onChange={(text) => setFiles((before) => ({ ...before, [open]: encode(text) }))}
              key={open}
            />
          </Suspense>
          <RunSettingsForm settings={settings} onChange={setSettings} />
          <label class="inline">
            Start
            <select value={mode} onChange={({ currentTarget }) => setMode(currentTarget.value as typeof mode)}>
              <option value="file">{open}</option>
              <option value="folder">all files, as the board starts them</option>
            </select>
          </label>
          <p class="actions">
            <button
              type="button"
              class="primary"
              onClick={() => void run.start({ ...inputOf(settings), files, file: mode === 'file' ? open : undefined })}
              disabled={run.isRunning}
            >
              Run
            </button>
            <button type="button" onClick={run.stop} disabled={!run.isRunning}>
              Stop
            </button>
            <button type="button" onClick={() => void share()}>
              Share
            </button>
            {link !== undefined && <CopyButton text={link.href} what="the link to this program" />}
          </p>
          {link !== undefined && link.leftOut.length > 0 && (
            <p class="note">Not in the link, since they may hold secrets or are not text: {link.leftOut.join(', ')}</p>
          )}
          <ProgramFiles
            files={files}
            open={open}
            onOpen={setOpen}
            onAdd={(added) => setFiles({ ...files, ...added })}
            onRemove={(path) => setFiles(Object.fromEntries(Object.entries(files).filter(([name]) => name !== path)))}
            onDrive={(chosen, found) => void openDrive(chosen, found)}
            onSave={() => setSaving(true)}
            isSaving={isSaving}
          />
        </Panel>
        <OutputPanel run={run} onKeep={(written) => setFiles({ ...files, ...written })} />
      </div>
      {isSaving && (
        <Suspense fallback={<p role="status">Loading…</p>}>
          <Changes
            title={drive === undefined ? 'Save these files' : `Save to ${drive.name}`}
            files={files}
            drive={drive}
            onDone={() => setSaving(false)}
          />
        </Suspense>
      )}
      <HardwarePanel events={events} picture={run.picture} />
      <Connections events={events} />
      <MemoryChart events={events} />
      <NetworkLog events={events} />
      {events.length > 0 && (
        <details class="panel">
          <summary>Events, as thimble run --json prints them</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <pre class="output" data-events tabIndex={0}>
            {events.map((event) => `${JSON.stringify(event)}\n`).join('')}
          </pre>
        </details>
      )}
    </>
  );
}

/** CircuitPython writes its board and version into boot_out.txt. */
async function boardOfDrive(files: Files): Promise<string | undefined> {
  const said = files['boot_out.txt'];
  if (said === undefined) return undefined;
  const [{ resolveBoard }, { KNOWN_FIRMWARES }] = await Promise.all([
    import('../../../boards/names/resolve-board.ts'),
    import('../../../boards/catalogue.ts'),
  ]);
  try {
    return resolveBoard(new TextDecoder().decode(said), KNOWN_FIRMWARES).id;
  } catch {
    return undefined; // unknown boards are left for the user to choose
  }
}
