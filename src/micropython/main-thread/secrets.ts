// Removes passwords and Authorization headers from the output of a run: the program's Wi-Fi password, settings.toml values
// with such a name, and everything that looks like a credential.

const REMOVED = '[removed]';
/** Shorter ones could occur in any text. */
const SHORTEST = 4;
const MAX_SECRETS = 64;
const CREDENTIALS: readonly RegExp[] = [
  /(\b(?:proxy-)?authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:bearer |basic |digest |token |bot )?)[^\s"',}]{1,4000}/gi,
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
