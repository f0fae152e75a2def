// The Roots view: hosts or a program in; the fewest roots that verify them, in each format, and changed lines, out.
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useState } from 'preact/hooks';
import { BOARD_IDS } from '../../../boards/catalogue.ts';
import { useGuarded } from '../common/guarded.ts';
import { OwnRoots } from '../common/own-roots.tsx';
import { FailureNote, Panel } from '../common/pieces.tsx';
import { linkTo, showInAddress } from '../common/route.ts';
import { ask } from '../engine/engine.ts';
import type { FileToWrite, RootsJson } from '../engine/engine-message.ts';
import { unpackProgram } from '../run/program-link.ts';
import { ChooseProgram, type ChosenProgram } from './choose-program.tsx';
import { RootsFormats } from './roots-formats.tsx';

const Changes = lazy(async () => (await import('../common/changes.tsx')).Changes);

export function RootsView({ parameters }: { readonly parameters: URLSearchParams }) {
  const [text, setText] = useState((parameters.get('hosts') ?? '').split(',').join('\n'));
  const [program, setProgram] = useState<ChosenProgram>();
  const [board, setBoard] = useState(parameters.get('board') ?? '');
  const [bundle, setBundle] = useState<Uint8Array>();
  const [found, setFound] = useState<RootsJson>();
  const { failure, guarded } = useGuarded();
  const [isBusy, setBusy] = useState(false);
  const [isInstalling, setInstalling] = useState(false);
  const hosts = [...new Set(text.split(/[\s,]+/).filter(Boolean))];

  const find = async (asked = program) => {
    setFound(undefined);
    setInstalling(false);
    setBusy(true);
    if (asked === undefined) showInAddress(linkTo('roots', { hosts: hosts.join(','), board }));
    await guarded(async () =>
      setFound(await ask('roots', { hosts, program: asked, board: board || undefined, bundle })),
    );
    setBusy(false);
  };
  useEffect(() => {
    if (parameters.has('code'))
      void unpackProgram(parameters).then((shared) => {
        setProgram(shared);
        if (shared !== undefined) void find(shared);
      });
    else if (hosts.length > 0) void find();
  }, []);

  const isEmpty = hosts.length === 0 && program === undefined;
  return (
    <>
      <h1>Which roots does a device need?</h1>
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <label for="hosts">Hosts that the program talks to, one on each line</label>
        <textarea
          id="hosts"
          rows={Math.min(8, Math.max(3, text.split('\n').length))}
          spellcheck={false}
          autocapitalize="off"
          placeholder={'api.example.com\ndiscord.com'}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <ChooseProgram program={program} onChange={setProgram} />
        <label for="roots-board">Proved on, and for the program of</label>
        <select id="roots-board" value={board} onChange={({ currentTarget }) => setBoard(currentTarget.value)}>
          <option value="">the usual boards</option>
          {BOARD_IDS.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
        <OwnRoots roots={bundle} onChange={setBundle} about="to choose from in place of this machine's (--bundle)" />
        <p class="actions">
          <button type="submit" class="primary" disabled={isEmpty || isBusy}>
            Find the roots
          </button>
          <span role="status">{isBusy && 'Connecting as each board would…'}</span>
        </p>
      </form>
      <FailureNote failure={failure} />
      {found?.failures.map(({ host, message }) => (
        <p key={host + message} class="note failed">
          <strong>{host}</strong>: {message}
        </p>
      ))}
      {found !== undefined && found.notes.length > 0 && (
        <ul class="note notes">
          {found.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {found !== undefined && found.roots.length > 0 && (
        <Panel title={found.roots.length === 1 ? 'One root' : `${found.roots.length} roots`}>
          {found.roots.map(({ about }) => (
            <p key={about[0]}>
              {about.map((line, i) => (
                <span key={line} class={i === 0 ? 'line' : 'line quiet'}>
                  {line}
                </span>
              ))}
            </p>
          ))}
          {found.proved.length > 0 && <p>Proved with nothing else trusted: {found.proved.join(', ')}.</p>}
          <RootsFormats files={found.files} first={parameters.get('format') ?? ''} />
        </Panel>
      )}
      {found?.roots.length === 0 && found.failures.length === 0 && <p class="note">No host was named.</p>}
      {program !== undefined && found !== undefined && (
        <Panel title={`What ${program.name} needs`}>
          {found.install === undefined ? (
            <p>Nothing is installed, since not everything is proved.</p>
          ) : (
            <>
              <p>
                For {found.install.board}: {found.install.files.map(({ path }) => path).join(', ')}
              </p>
              {found.install.notes.map((note) => (
                <p key={note} class="note warning">
                  {note}
                </p>
              ))}
              {!isInstalling && (
                <p class="actions">
                  <button type="button" class="primary" onClick={() => setInstalling(true)}>
                    Look at the changes
                  </button>
                </p>
              )}
            </>
          )}
        </Panel>
      )}
      {isInstalling && found?.install !== undefined && program !== undefined && (
        <Suspense fallback={<p role="status">Loading…</p>}>
          <Changes
            title="What is written"
            files={bytesOf(found.install.files)}
            drive={program.drive}
            before={program.files}
            onDone={() => setInstalling(false)}
          />
        </Suspense>
      )}
    </>
  );
}

function bytesOf(files: readonly FileToWrite[]): Readonly<Record<string, Uint8Array>> {
  const encode = (content: FileToWrite['content']) =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return Object.fromEntries(files.map(({ path, content }) => [path, encode(content)]));
}
