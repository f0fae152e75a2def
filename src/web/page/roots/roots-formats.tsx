// The roots in the selected format, to copy or download.
import { useState } from 'preact/hooks';
import { download } from '../common/drive.ts';
import { Code } from '../common/pieces.tsx';
import type { FileToWrite, RootsJson } from '../engine/engine-message.ts';

interface Props {
  readonly files: RootsJson['files'];
  /** The name of a format; an unknown one selects the first. */
  readonly first: string;
}

export function RootsFormats({ files, first }: Props) {
  const [format, setFormat] = useState(first);
  const formats = Object.keys(files);
  const shown = formats.includes(format) ? format : formats[0]!;
  return (
    <>
      <fieldset class="formats">
        <legend>For</legend>
        {formats.map((each) => (
          <label key={each} class="choice">
            <input type="radio" name="format" checked={each === shown} onChange={() => setFormat(each)} />
            <span>{each}</span>
          </label>
        ))}
      </fieldset>
      {files[shown]!.map((file) => (
        <Output key={file.path} file={file} format={shown} />
      ))}
    </>
  );
}

function Output({ file: { path, content }, format }: { readonly file: FileToWrite; readonly format: string }) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return (
    <>
      {typeof content === 'string' ? (
        <Code text={content} what={`the roots for ${format}`} />
      ) : (
        <p class="quiet">{content.length} bytes, no text</p>
      )}
      <p class="actions">
        <button type="button" class="small" onClick={() => download(path, bytes)}>
          Download {path}
        </button>
      </p>
    </>
  );
}
