// Roots: hosts in; the fewest root certificates that verify them, in the form that a program takes, out.
import { useEffect, useState } from 'preact/hooks';
import { Code, FailureNote, Panel } from '../common/pieces.tsx';
import { linkTo, showInAddress } from '../common/route.ts';
import { ask, type Failure, failureOf } from '../engine/engine.ts';
import type { RootsJson } from '../engine/engine-message.ts';

export function RootsView({ parameters }: { readonly parameters: URLSearchParams }) {
  const [text, setText] = useState((parameters.get('hosts') ?? '').split(',').join('\n'));
  const [found, setFound] = useState<RootsJson>();
  const [format, setFormat] = useState(parameters.get('format') ?? 'PEM file');
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const hosts = [...new Set(text.split(/[\s,]+/).filter(Boolean))];

  const find = async () => {
    setFailure(undefined);
    setFound(undefined);
    setBusy(true);
    showInAddress(linkTo('roots', { hosts: hosts.join(',') }));
    try {
      setFound(await ask('roots', { hosts }));
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (hosts.length > 0) void find();
  }, []);

  const formats = Object.keys(found?.files ?? {});
  const shown = formats.includes(format) ? format : formats[0];
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
          rows={3}
          spellcheck={false}
          autocapitalize="off"
          placeholder={'api.example.com\ndiscord.com'}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p class="actions">
          <button type="submit" class="primary" disabled={hosts.length === 0 || isBusy}>
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
      {found !== undefined && shown !== undefined && (
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
          <fieldset class="formats">
            <legend>For</legend>
            {formats.map((each) => (
              <label key={each} class="choice">
                <input type="radio" name="format" checked={each === shown} onChange={() => setFormat(each)} />
                <span>{each}</span>
              </label>
            ))}
          </fieldset>
          <Code text={found.files[shown]!} what={`the roots for ${shown}`} />
        </Panel>
      )}
    </>
  );
}
