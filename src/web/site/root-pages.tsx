// Pages of root certificates: the firmwares that know one, its validity, and its fingerprint.
/** @jsxRuntime automatic @jsxImportSource preact */
import { LISTED_ROOTS, ROOT_LISTS } from '../../boards/root-lists.ts';
import { rootPage } from './addresses.ts';
import { inRanges, type SiteFirmware } from './firmware-facts.ts';
import { builtIn } from './firmware-pages.tsx';
import { Code, type SitePage } from './layout.tsx';

export function rootPages(firmwares: readonly SiteFirmware[]): SitePage[] {
  const knownBy = new Map<string, SiteFirmware[]>();
  for (const firmware of firmwares)
    for (const { sha256 } of builtIn(firmware.profile)) {
      const some = knownBy.get(sha256) ?? [];
      knownBy.set(sha256, some);
      some.push(firmware);
    }
  return LISTED_ROOTS.map(([sha256, name, notAfter, letters]) => {
    const known = inRanges(knownBy.get(sha256) ?? [], firmwares);
    const lists = ROOT_LISTS.filter(({ letter }) => letters.includes(letter));
    const without = ROOT_LISTS.filter(({ letter }) => !letters.includes(letter));
    return {
      path: rootPage(name, sha256),
      title: `${name}: which firmwares know this root, and until when`,
      description: `The root certificate ${name} (SHA-256 ${sha256}) ends on ${notAfter}. ${known.length === 0 ? 'No firmware with a profile here has it built in' : `Built into ${known.join('; ')}`}.`,
      words: [sha256, 'root certificate'],
      body: (
        <>
          <h1>{name}</h1>
          <section class="panel">
            <h2>The certificate</h2>
            <table class="facts">
              <tbody>
                <tr>
                  <th scope="row">ends on</th>
                  <td>{notAfter}</td>
                </tr>
                <tr>
                  <th scope="row">SHA-256</th>
                  <td class="printed">
                    <code>{sha256}</code>
                  </td>
                </tr>
              </tbody>
            </table>
          </section>
          <section class="panel">
            <h2>Firmwares that have it built in</h2>
            {known.length === 0 ? (
              <p>None that has a profile here.</p>
            ) : (
              <ul>
                {known.map((range) => (
                  <li>{range}</li>
                ))}
              </ul>
            )}
            <p class="quiet">
              MicroPython has no built-in roots: a program loads them, and <code>thimble trust HOST</code> writes them.
            </p>
          </section>
          <section class="panel">
            <h2>Root lists</h2>
            <table class="facts">
              <tbody>
                {[...lists, ...without].map((list) => (
                  <tr>
                    <th scope="row">{list.usedBy}</th>
                    <td>
                      {lists.includes(list) ? 'has it' : 'does not have it'} <span class="quiet">({list.id})</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <h2>Does your server need it?</h2>
          <Code text="thimble trust api.example.com" />
        </>
      ),
    };
  });
}
