// The user's own roots, PEM or DER: the page's form of `--bundle`.
import { useRef, useState } from 'preact/hooks';
import { readFiles } from './drive.ts';
import { useGuarded } from './guarded.ts';

interface Props {
  readonly roots: Uint8Array | undefined;
  readonly onChange: (roots: Uint8Array | undefined) => void;
  /** Their purpose. */
  readonly about: string;
}

export function OwnRoots({ roots, onChange, about }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const { complaint, guarded } = useGuarded();
  const choose = (file: File) =>
    guarded(async () => {
      const { [file.name]: bytes } = await readFiles([[file.name, file]]);
      setName(file.name);
      onChange(bytes);
    });
  return (
    <div class="own-roots">
      <p class="actions">
        <button type="button" class="small" onClick={() => input.current!.click()}>
          Choose roots of your own
        </button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="Roots of your own"
          accept=".pem,.crt,.cer,.der"
          onChange={({ currentTarget }) => {
            if (currentTarget.files![0] !== undefined) void choose(currentTarget.files![0]);
            currentTarget.value = '';
          }}
        />
        {roots !== undefined && (
          <>
            <code>{name}</code>
            <button type="button" class="small" onClick={() => onChange(undefined)}>
              Remove<span class="hidden"> {name}</span>
            </button>
          </>
        )}
        <span class="quiet">PEM or DER, {about}</span>
      </p>
      {complaint !== '' && <p role="alert">{complaint}</p>}
    </div>
  );
}
