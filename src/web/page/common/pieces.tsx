// Small components that several views use.
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EngineFailure } from '../engine/engine.ts';

export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <button type="button" class="small" onClick={() => void copy()}>
      {copied ? 'Copied' : 'Copy'}
      <span class="hidden"> {what}</span>
    </button>
  );
}

/** Text with a button that copies it. */
export function Code({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}

export function FailureNote({ failure }: { readonly failure: EngineFailure | undefined }) {
  if (failure === undefined) return null;
  return (
    <div role="alert" class="note failed">
      <p>{failure.message}</p>
      {failure.hint !== '' && <p>{failure.hint}</p>}
      {failure.code !== '' && <p class="quiet">{failure.code}</p>}
    </div>
  );
}

export function Panel({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="panel" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** The current width of an element in pixels, for figures that are drawn to it. */
export function useWidth(): { readonly ref: RefObject<HTMLDivElement | null>; readonly width: number } {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(320);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(280, Math.floor(entry!.contentRect.width))));
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

/** Truncates text to the available width, at about 7 pixels per character. */
export function truncate(text: string, pixels: number): string {
  const letters = Math.max(4, Math.floor(pixels / 7));
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}

interface ScrollTableProps {
  readonly label: string;
  readonly columns: readonly string[];
  /** Its rows. */
  readonly children: ComponentChildren;
  readonly class?: string;
}

/** A table that scrolls by itself where it is wider than the page. */
export function ScrollTable({ label, columns, children, class: name }: ScrollTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="scroll" tabIndex={0} aria-label={label}>
      <table class={name}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
