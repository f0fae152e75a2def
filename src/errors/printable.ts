// What a peer wrote, made harmless to print: a terminal obeys control characters, and a log takes a line feed for its own.

/** Limit for messages: our longest has about 1,000 characters, but a certificate's name may have 200,000. */
const MAX_MESSAGE = 2_000;

// Control characters (including those of ISO 6429 above U+007F), line separators, and bidirectional controls.
const OBEYED = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** @returns the text with such characters written out: `\x1b`, `\u202e`. */
export function printable(text: string): string {
  return text.replace(OBEYED, (character) => {
    const code = character.charCodeAt(0);
    return code > 0xff ? `\\u${code.toString(16)}` : `\\x${code.toString(16).padStart(2, '0')}`;
  });
}

/** A value as JSON in one line, which a terminal may be shown too: JSON itself escapes but the control characters below U+0020. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** {@link printable}, shortened to a readable length. */
export function printableMessage(text: string): string {
  return printable(text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text);
}
