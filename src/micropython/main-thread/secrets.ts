// Removes credentials from the output of a run: the program's Wi-Fi password, settings.toml values with such a name, and
// everything that looks like a credential: headers and URLs as they are printed, also within Python's dicts and tuples.
import { CREDENTIAL_HEADERS, CREDENTIAL_PARAMETERS } from '../../http/credential-names.ts';

const REMOVED = '[removed]';
/** Shorter ones could occur in any text. */
const SHORTEST = 4;
const MAX_SECRETS = 64;
/** After a header's name, which does not begin a parameter of a URL: `: `, or the quotes of a dict or tuple. */
const BETWEEN = String.raw`(?:["']\s{0,3},|["']?\s{0,3}[:=])\s{0,3}(?:b?["'])?`;
/** Their values have blanks and semicolons within. */
const COOKIES = CREDENTIAL_HEADERS.filter((name) => name.includes('cookie')).join('|');
const HEADERS = CREDENTIAL_HEADERS.filter((name) => !name.includes('cookie')).join('|');

const CREDENTIALS: readonly RegExp[] = [
  new RegExp(String.raw`((?<![?&])\b(?:${COOKIES})${BETWEEN})[^\r\n"'\\]{1,4000}`, 'gi'),
  new RegExp(
    String.raw`((?<![?&])\b(?:${HEADERS})${BETWEEN}(?:bearer |basic |digest |token |bot )?)[^\s"',}\\]{1,4000}`,
    'gi',
  ),
  new RegExp(String.raw`([?&](?:${CREDENTIAL_PARAMETERS.join('|')})=)[^&#\s"'\\]{1,4000}`, 'gi'),
  /(:\/\/[^\s/:@"']{1,64}:)[^\s/@"']{1,128}(?=@)/g,
  // The same without the URL scheme: `ada:password@host.test`.
  /(\b[\w.%+-]{1,64}:)[^\s/@"':]{1,128}(?=@(?:[\w-]{1,63}\.[\w-]|localhost|\[))/g,
];

export class Secrets {
  readonly #mode: 'hidden' | 'shown';
  readonly #known = new Set<string>();

  constructor(mode: 'hidden' | 'shown') {
    this.#mode = mode;
  }

  hide(text: string): string {
    if (this.#mode === 'shown') return text;
    let shown = text;
    for (const secret of this.#known) shown = shown.replaceAll(secret, REMOVED);
    for (const pattern of CREDENTIALS) shown = shown.replace(pattern, `$1${REMOVED}`);
    return shown;
  }

  /** @param before - text of the same line that was shown already: a secret may begin in it, or its header may. */
  hideAfter(before: string, text: string): string {
    if (before === '') return this.hide(text);
    const [shown, whole] = [this.hide(before), this.hide(before + text)];
    let same = 0;
    while (same < shown.length && shown[same] === whole[same]) same++;
    return whole.slice(same);
  }

  /** Hides secrets in all texts of an event. The text of a `secret` event is hidden from then on. */
  hideIn<Event extends { readonly event: string }>(event: Event): Event {
    if (event.event === 'secret' && 'text' in event) {
      this.#add(String(event.text));
      return { ...event, text: REMOVED };
    }
    return this.#mode === 'shown' ? event : (hideAll(event, (text) => this.hide(text)) as Event);
  }

  #add(secret: string): void {
    if (secret.length >= SHORTEST && this.#known.size < MAX_SECRETS) this.#known.add(secret);
  }
}

function hideAll(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((each) => hideAll(each, hide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hideAll(each, hide)]));
}
