// Pages of errors and of their causes.
/** @jsxRuntime automatic @jsxImportSource preact */

import type { Side, Theme } from '../../doctor/themes.ts';
import { themeSpec } from '../../doctor/themes.ts';
import { causePage } from './addresses.ts';
import { type ErrorEntry, hexOf, type Meaning, themes } from './error-entries.ts';
import type { Sighting } from './firmware-facts.ts';
import { A, Code, Prose, type SitePage } from './layout.tsx';

/** Display names. Shell commands run on a computer, not on the board. */
const SIDES: Readonly<Record<Side, string>> = {
  micropython: 'MicroPython',
  circuitpython: 'CircuitPython',
  arduino: 'Arduino',
  'esp-idf': 'ESP-IDF',
  python: 'Python on a computer',
  node: 'Node.js',
  shell: 'on a computer or the server',
};

/** @param sightings - by the paths of pages. */
export function errorPages(
  entries: readonly ErrorEntry[],
  sightings: ReadonlyMap<string, readonly Sighting[]>,
): SitePage[] {
  const paths = new Set(entries.map(({ path }) => path));
  return entries.map((entry) => errorPage(entry, sightings.get(entry.path) ?? [], paths));
}

function errorPage(entry: ErrorEntry, sightings: readonly Sighting[], paths: ReadonlySet<string>): SitePage {
  const { path, heading, meanings, spellings } = entry;
  const first = meanings[0]!;
  const value = /^errors\/(-?\d+)\.html$/.exec(path)?.[1];
  const opposite = value === undefined ? undefined : `errors/${-Number(value)}.html`;
  const hex = value === undefined || Number(value) > -0x80 ? '' : ` (${hexOf(Number(value))})`;
  return {
    path,
    title: `${heading}${hex}: ${first.title}`,
    description: `${[...new Set([heading, ...meanings.map(({ name }) => name)])].join(', ')}. ${first.cause} Fix: ${first.fix}`,
    words: [...spellings, ...meanings.flatMap(({ name, title }) => [name, title])],
    body: (
      <>
        <h1 class="printed">{heading}</h1>
        {spellings.length > 0 && (
          <p class="quiet printed">
            Also:{' '}
            {spellings.slice(0, 12).map((spelling, i) => (
              <>
                {i > 0 && ' · '}
                <code>{spelling}</code>
              </>
            ))}
          </p>
        )}
        {meanings.length > 1 && <p>It depends on the firmware: {meanings.length} meanings are known.</p>}
        {meanings.map((meaning) => (
          <MeaningPanel meaning={meaning} heading={heading} />
        ))}
        {sightings.length > 0 && <Sightings sightings={sightings} />}
        {opposite !== undefined && opposite !== path && paths.has(opposite) && (
          <p>
            With the other sign it means something else: <A to={opposite}>{String(-Number(value))}</A>.
          </p>
        )}
        <h2>Is it the cause in your program?</h2>
        <p>
          A whole post tells more than a number: the banner of the board, the program and its output. Thimble reads them
          on your machine.
        </p>
        <Code text="thimble explain post.txt" />
      </>
    ),
  };
}

function MeaningPanel({ meaning, heading }: { readonly meaning: Meaning; readonly heading: string }) {
  const { name, firmware, theme, title, cause, fix, test, lines } = meaning;
  return (
    <section class="panel">
      <h2>{capital(title)}</h2>
      <p class="quiet">
        {!heading.includes(name) && (
          <>
            <code>{name}</code> in{' '}
          </>
        )}
        {firmware}
      </p>
      <p>
        <Prose text={cause} />
      </p>
      <h3>Fix</h3>
      <p>
        <Prose text={fix} />
      </p>
      <Lines lines={lines} />
      <h3>How to confirm it</h3>
      <p>
        <Prose text={test} />
      </p>
      <p class="quiet">
        <A to={causePage(theme)}>Other errors with this cause</A>
      </p>
    </section>
  );
}

function Lines({ lines }: { readonly lines: Meaning['lines'] }) {
  return (
    <>
      {lines.map(([side, line]) => (
        <>
          <h3>{SIDES[side]}</h3>
          <Code text={line} />
        </>
      ))}
    </>
  );
}

function Sightings({ sightings }: { readonly sightings: readonly Sighting[] }) {
  return (
    <section class="panel">
      <h2>Which firmware raises it, and when</h2>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">situation</th>
              <th scope="col">what the program sees</th>
              <th scope="col">firmwares</th>
            </tr>
          </thead>
          <tbody>
            {sightings.map(({ words, text, firmwares }) => (
              <tr>
                <th scope="row">{words}</th>
                <td>
                  <code>{text}</code>
                </td>
                <td>{firmwares.join('; ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The page of each theme: what it is, and every error that it can cause. */
export function causePages(entries: readonly ErrorEntry[]): SitePage[] {
  const byTheme = new Map<Theme, ErrorEntry[]>();
  for (const entry of entries)
    for (const theme of new Set(entry.meanings.map((meaning) => meaning.theme)))
      byTheme.set(theme, [...(byTheme.get(theme) ?? []), entry]);
  return themes().map((theme) => causePageOf(theme, byTheme.get(theme) ?? []));
}

function causePageOf(theme: Theme, entries: readonly ErrorEntry[]): SitePage {
  const { title, test, line } = themeSpec(theme);
  const lines = Object.entries(line ?? {}) as [Side, string][];
  return {
    path: causePage(theme),
    title: `${capital(title)}: errors of MicroPython, CircuitPython, ESP-IDF and Arduino`,
    description: `${capital(title)}: how it shows itself on a microcontroller, a line to change, and how to confirm it. ${test}`,
    words: [theme],
    body: (
      <>
        <h1>{capital(title)}</h1>
        <section class="panel">
          <h2>How to confirm it</h2>
          <p>
            <Prose text={test} />
          </p>
          <Lines lines={lines} />
        </section>
        <h2>Errors that it shows itself as</h2>
        <EntryList entries={entries} />
      </>
    ),
  };
}

export function EntryList({ entries }: { readonly entries: readonly ErrorEntry[] }) {
  return (
    <ul class="pages">
      {entries.map(({ path, heading }) => (
        <li>
          <A to={path}>{heading}</A>
        </li>
      ))}
    </ul>
  );
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
