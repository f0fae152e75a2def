// Checks which characters HTTP allows in names and values: RFC 9110 §5.5, §5.6.2; RFC 9112 §3.2.

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// A field value: visible characters, obs-text, and spaces or tabs within.
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const TARGET = /^[\x21-\x7e]+$/;

/** `token`: methods, field names, the names of codings. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** A field value without CR, LF, NUL or another control character; as Latin-1 text. */
export function isFieldValue(text: string): boolean {
  return FIELD_VALUE.test(text);
}

/** A request target without spaces and controls, all ASCII. */
export function isRequestTarget(text: string): boolean {
  return TARGET.test(text);
}

/** Removes optional whitespace (OWS: spaces and tabs) from both ends. */
export function trimOws(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isOws(text.charCodeAt(start))) start++;
  while (end > start && isOws(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** The elements of a comma-separated list, trimmed and in lower case, empty ones dropped (RFC 9110 §5.6.1). */
export function listElements(text: string): string[] {
  return text
    .split(',')
    .map((element) => trimOws(element).toLowerCase())
    .filter((element) => element !== '');
}

function isOws(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
