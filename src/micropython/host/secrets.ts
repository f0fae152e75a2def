// Passwords and Authorization are kept out of what is written of a run: what the program handed to Wi-Fi, what stands in
// settings.toml under such a name, and what looks like a credential.

const REMOVED = '[removed]';
/** Shorter ones stand in any text. */
const SHORTEST = 4;
const MAX_SECRETS = 64;
const CREDENTIALS: readonly RegExp[] = [
  /(\b(?:proxy-)?authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:bearer |basic |digest |token |bot )?)[^\s"',}]{1,4000}/gi,
  /(:\/\/[^\s/:@"']{1,64}:)[^\s/@"']{1,128}(?=@)/g,
  // The same without its scheme: `ada:password@host.test`.
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

  /** All texts of an event. What a `secret` event names is hidden from then on. */
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
