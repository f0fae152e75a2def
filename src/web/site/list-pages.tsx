// The start page with the search, the lists of each section, and the page for unknown URLs.
/** @jsxRuntime automatic @jsxImportSource preact */
import { GENERIC_PROFILES } from '../../boards/catalogue.ts';
import { LISTED_ROOTS } from '../../boards/root-lists.ts';
import { themeSpec } from '../../doctor/themes.ts';
import { causePage, firmwarePage, numberPage, rootPage, upgradePage } from './addresses.ts';
import { type ErrorEntry, themes } from './error-entries.ts';
import { capital, EntryList } from './error-pages.tsx';
import type { SiteFirmware } from './firmware-facts.ts';
import { A, type SitePage } from './layout.tsx';

/** The most frequent errors, for visitors who do not search. */
const OFTEN = [-12288, -9984, -29312, -17040, -30592, -28672, -202, 12, 104, 110, 113, 116];

export function listPages(entries: readonly ErrorEntry[], firmwares: readonly SiteFirmware[]): SitePage[] {
  return [startPage(entries), errorList(entries), causeList(), firmwareList(firmwares), rootList(), notFoundPage()];
}

function startPage(entries: readonly ErrorEntry[]): SitePage {
  const often = OFTEN.map(numberPage).flatMap((path) => entries.find((entry) => entry.path === path) ?? []);
  return {
    path: 'index.html',
    title: 'What does this error mean? TLS on MicroPython, CircuitPython, ESP-IDF and Arduino',
    description:
      'Errors of HTTPS on microcontrollers in words, with what to do: mbedTLS, axTLS, BearSSL, errno. Which roots each firmware knows, and what an upgrade changes.',
    script: 'search.js',
    body: (
      <>
        <h1>What does this error mean?</h1>
        <form class="panel" id="search" action="./" method="get" hidden>
          <label for="q">A number, a name, a text, a firmware or a root</label>
          <input id="q" name="q" type="search" autocomplete="off" spellcheck={false} placeholder="OSError: (-12288" />
          <p class="actions">
            <button type="submit" class="primary">
              Search
            </button>
          </p>
          <p id="found" role="status" />
          <ol id="results" class="pages" />
        </form>
        <section class="panel">
          <h2>Often asked for</h2>
          <EntryList entries={often} />
        </section>
        <section class="panel">
          <h2>All of it</h2>
          <ul class="pages">
            <li>
              <A to="errors/index.html">Errors: numbers, names and texts</A>
            </li>
            <li>
              <A to="causes/index.html">Causes: what can be wrong</A>
            </li>
            <li>
              <A to="firmwares/index.html">Firmwares, and what an upgrade changes</A>
            </li>
            <li>
              <A to="roots/index.html">Root certificates, and who knows them</A>
            </li>
          </ul>
        </section>
      </>
    ),
  };
}

const KINDS: readonly (readonly [kind: ErrorEntry['kind'], title: string])[] = [
  ['number', 'Numbers'],
  ['name', 'Names of errno'],
  ['text', 'Texts'],
  ['code', 'Codes of this package'],
];

function errorList(entries: readonly ErrorEntry[]): SitePage {
  return {
    path: 'errors/index.html',
    title: 'All errors: numbers, names and texts of TLS on microcontrollers',
    description: 'Every error of mbedTLS, axTLS, BearSSL, ESP-IDF and errno that boards print, with its meaning.',
    body: (
      <>
        <h1>Errors</h1>
        {KINDS.map(([kind, title]) => (
          <section class="panel">
            <h2>{title}</h2>
            <EntryList entries={entries.filter((entry) => entry.kind === kind)} />
          </section>
        ))}
      </>
    ),
  };
}

function causeList(): SitePage {
  return {
    path: 'causes/index.html',
    title: 'What can be wrong: causes of TLS errors on microcontrollers',
    description: 'The causes behind the network errors of MicroPython, CircuitPython, ESP-IDF and Arduino programs.',
    body: (
      <>
        <h1>Causes</h1>
        <ul class="pages">
          {themes().map((theme) => (
            <li>
              <A to={causePage(theme)}>{capital(themeSpec(theme).title)}</A>
            </li>
          ))}
        </ul>
      </>
    ),
  };
}

function firmwareList(firmwares: readonly SiteFirmware[]): SitePage {
  const boards = groupByBoard(firmwares);
  return {
    path: 'firmwares/index.html',
    title: 'Firmwares: TLS of MicroPython and CircuitPython by board and version',
    description: `What ${firmwares.length} firmwares offer, verify, trust and print, and what an upgrade from each to the next changes.`,
    words: [...GENERIC_PROFILES],
    body: (
      <>
        <h1>Firmwares</h1>
        {[...boards].map(([board, some]) => (
          <section class="panel">
            <h2>{board}</h2>
            <ul class="pages">
              {some.map(({ profile, before }) => (
                <li>
                  <A to={firmwarePage(profile.id)}>{profile.title}</A>
                  {before !== undefined && (
                    <>
                      {' · '}
                      <A to={upgradePage(before, profile.id)}>changes since {before.replace(/^.*-/, '')}</A>
                    </>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </>
    ),
  };
}

function groupByBoard(firmwares: readonly SiteFirmware[]): ReadonlyMap<string, readonly SiteFirmware[]> {
  const boards = new Map<string, SiteFirmware[]>();
  for (const firmware of firmwares) {
    const name = firmware.profile.chip.name;
    boards.set(name, [...(boards.get(name) ?? []), firmware]);
  }
  return boards;
}

function rootList(): SitePage {
  const roots = [...LISTED_ROOTS].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    path: 'roots/index.html',
    title: 'Root certificates: which firmwares know them, and until when',
    description: `The ${roots.length} root certificates that CircuitPython, AirLift and ESP-IDF have or had built in.`,
    body: (
      <>
        <h1>Roots</h1>
        <ul class="pages">
          {roots.map(([sha256, name, notAfter]) => (
            <li>
              <A to={rootPage(name, sha256)}>{name}</A> <span class="quiet">until {notAfter}</span>
            </li>
          ))}
        </ul>
      </>
    ),
  };
}

function notFoundPage(): SitePage {
  return {
    path: '404.html',
    isError: true,
    title: 'No such page',
    description: 'There is no page at this address.',
    body: (
      <>
        <h1>No such page</h1>
        <p>
          There is no page at this address. <A to="index.html">Search for the error</A>, or look through{' '}
          <A to="errors/index.html">all errors</A>.
        </p>
      </>
    ),
  };
}
