// Pages of firmwares, and of upgrades from each to the next on the same board.
/** @jsxRuntime automatic @jsxImportSource preact */

import { diffBoards } from '../../boards/diff/diff-boards.ts';
import type { Difference } from '../../boards/diff/phrase.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { type ListedRoot, listedRoots } from '../../boards/root-bundle.ts';
import { sections } from '../../cli/boards/show.ts';
import { firmwarePage, rootPage, upgradePage } from './addresses.ts';
import { failuresOf, type SiteFirmware } from './firmware-facts.ts';
import { A, Code, Prose, type SitePage } from './layout.tsx';

/** @param paths - of the error pages that exist. */
export function firmwarePages(firmwares: readonly SiteFirmware[], paths: ReadonlySet<string>): SitePage[] {
  return firmwares.map((firmware) => firmwarePageOf(firmware, paths));
}

function firmwarePageOf({ profile, before, after }: SiteFirmware, paths: ReadonlySet<string>): SitePage {
  const { id, title, stack } = profile;
  return {
    path: firmwarePage(id),
    title: `${title}: TLS, roots, modules, memory and error texts`,
    description: `${title}: which TLS versions and cipher suites it offers, how it verifies certificates, which roots it knows, which modules it has, and what its errors look like.`,
    words: [id, profile.chip.name, profile.runtime.name, stack.library.name],
    body: (
      <>
        <h1>{title}</h1>
        <p>
          Its profile is <code>{id}</code>: programs run as on it, and hosts are checked as it sees them.
        </p>
        <Code text={`thimble run main.py --board ${id}\nthimble check api.example.com --board ${id}`} />
        <UpgradeLinks id={id} before={before} after={after} />
        {sections(profile).map(([name, rows]) => (
          <section class="panel">
            <h2>{name === 'TLS' ? name : name.slice(0, 1).toUpperCase() + name.slice(1)}</h2>
            <Facts rows={rows} />
          </section>
        ))}
        <section class="panel">
          <h2>What a program sees when it fails</h2>
          <Failures profile={profile} paths={paths} />
        </section>
        <Roots profile={profile} />
        <section class="panel">
          <h2>Where it is known from</h2>
          <Facts
            rows={Object.entries(profile.provenance).map(([field, { basis, source }]) => [
              field,
              `${basis}: ${source}`,
            ])}
          />
        </section>
      </>
    ),
  };
}

function UpgradeLinks({ id, before, after }: Pick<SiteFirmware, 'before' | 'after'> & { readonly id: string }) {
  if (before === undefined && after === undefined) return null;
  return (
    <ul class="pages">
      {before !== undefined && (
        <li>
          <A to={upgradePage(before, id)}>What changed since {before}</A>
        </li>
      )}
      {after !== undefined && (
        <li>
          <A to={upgradePage(id, after)}>What changes with {after}</A>
        </li>
      )}
    </ul>
  );
}

function Facts({ rows }: { readonly rows: readonly (readonly [name: string, value: string])[] }) {
  return (
    <table class="facts">
      <tbody>
        {rows.map(([name, value]) => (
          <tr>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Failures({ profile, paths }: { readonly profile: BoardProfile; readonly paths: ReadonlySet<string> }) {
  return (
    <table class="facts">
      <tbody>
        {failuresOf(profile).map(({ words, text, page }) => (
          <tr>
            <th scope="row">{words}</th>
            <td>
              {page !== undefined && paths.has(page) ? (
                <A to={page}>
                  <code>{text}</code>
                </A>
              ) : (
                <code>{text}</code>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Roots({ profile: { stack } }: { readonly profile: BoardProfile }) {
  const { roots } = stack;
  if (roots.kind !== 'bundle') return null;
  const listed = [...listedRoots(roots.id)].sort((a, b) => (a.name < b.name ? -1 : 1));
  return (
    <section class="panel">
      <h2>Its {listed.length} built-in roots</h2>
      <RootList roots={listed} />
    </section>
  );
}

function RootList({ roots }: { readonly roots: readonly ListedRoot[] }) {
  return (
    <ul class="pages">
      {roots.map(({ name, sha256, notAfter }) => (
        <li>
          <A to={rootPage(name, sha256)}>{name}</A> <span class="quiet">until {notAfter}</span>
        </li>
      ))}
    </ul>
  );
}

/** The changes of an upgrade, grouped by the fields of a profile. */
const GROUPS: readonly (readonly [title: string, fields: RegExp])[] = [
  ['What it offers and reads', /^stack\.(?:library|hello|habits|server)/],
  ['How it verifies', /^stack\.(?:verification|nameRequired|loading)|^runtime\.defaults/],
  ['Roots', /^stack\.roots/],
  ['Modules', /^runtime\.python/],
  ['Memory, sockets and clock', /^stack\.memory|^chip\.(?!errnos)/],
  ['Error texts', /^stack\.raise|^chip\.errnos/],
];

export function upgradePages(firmwares: readonly SiteFirmware[]): SitePage[] {
  const byId = new Map(firmwares.map(({ profile }) => [profile.id, profile]));
  return firmwares.flatMap(({ profile, before }) =>
    before === undefined ? [] : [upgradePageOf(byId.get(before)!, profile)],
  );
}

function upgradePageOf(before: BoardProfile, after: BoardProfile): SitePage {
  const differences = diffBoards(before, after);
  const lost = differences.find((difference) => !isGrouped(difference));
  if (lost !== undefined) throw new RangeError(`no group of an upgrade's page shows ${lost.field}`);
  const { name: board } = after.chip;
  const versions = `${after.runtime.name} ${before.runtime.version} to ${after.runtime.version}`;
  const first = differences.map(({ text }) => text).slice(0, 3);
  return {
    path: upgradePage(before.id, after.id),
    title: `${versions} on ${board}: what changes for HTTPS`,
    description:
      first.length === 0
        ? `${versions} on ${board}: nothing changes in TLS, verification, roots, modules, memory and error texts.`
        : `${versions} on ${board}: ${first.join('; ')}.`,
    words: ['upgrade update'],
    body: (
      <>
        <h1>
          {versions} on {board}
        </h1>
        <p>
          From <A to={firmwarePage(before.id)}>{before.id}</A> to <A to={firmwarePage(after.id)}>{after.id}</A>: what
          changes for a program that uses the network.
        </p>
        {GROUPS.map(([title, fields]) => (
          <Changes title={title} differences={differences.filter(({ field }) => fields.test(field))} />
        ))}
        <RootChanges before={before} after={after} />
        <Code text={`thimble boards diff ${before.id} ${after.id}`} />
      </>
    ),
  };
}

function Changes({ title, differences }: { readonly title: string; readonly differences: readonly Difference[] }) {
  return (
    <section class="panel">
      <h2>{title}</h2>
      {differences.length === 0 ? (
        <p class="quiet">No change.</p>
      ) : (
        <ul>
          {differences.map(({ text }) => (
            <li>
              <Prose text={text} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function RootChanges({ before, after }: { readonly before: BoardProfile; readonly after: BoardProfile }) {
  const [old, now] = [builtIn(before), builtIn(after)];
  const gone = old.filter(({ sha256 }) => !now.some((root) => root.sha256 === sha256));
  const come = now.filter(({ sha256 }) => !old.some((root) => root.sha256 === sha256));
  return (
    <>
      {gone.length > 0 && (
        <section class="panel">
          <h2>Roots that are no longer built in</h2>
          <RootList roots={gone} />
        </section>
      )}
      {come.length > 0 && (
        <section class="panel">
          <h2>Roots that are new</h2>
          <RootList roots={come} />
        </section>
      )}
    </>
  );
}

export function builtIn({ stack: { roots } }: BoardProfile): readonly ListedRoot[] {
  return roots.kind === 'bundle' ? listedRoots(roots.id) : [];
}

/** Whether a group shows it: a field that is added to the tables must not be left out. */
function isGrouped({ field }: Difference): boolean {
  return GROUPS.some(([, fields]) => fields.test(field));
}
