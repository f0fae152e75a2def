// Splits a pasted post into lines that may have an error, and lines of a program. Everything later works on the
// result: one line feed between lines, one space between words, straight quotes, no colours of a terminal.

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /**
   * - `error`: an exception, or a line of a log that says so.
   * - `other`: prose, output.
   * - `code`: a line of a program: an error named in it was not raised.
   */
  readonly kind: 'error' | 'other' | 'code';
  /** Its offset in {@link Paste.words}, in which code lines are empty. */
  readonly start: number;
}

export interface Paste {
  readonly lines: readonly Line[];
  /** All lines except those of programs, joined by line feeds. */
  readonly words: string;
  /** The whole text, to search the program. */
  readonly all: string;
}

// Colours of terminals; a peer's or a log's control characters mean nothing here. \x9b begins a sequence as ESC [ does.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are removed
const ESCAPES = /(?:\x1b\[|\x9b)[0-9;?]{0,20}[ -/]{0,4}[@-~]|\x1b[@-Z\\-_]/g;

export function readPaste(text: string): Paste {
  const raw = straighten(text)
    .split('\n')
    .map((line) => tidy(line));
  const kinds = raw.map((line) => kindOf(line));
  // One or two lines alone are the whole question, whatever they look like.
  const isShort = raw.filter((line) => line !== '').length <= 2;
  const hasWords = kinds.some((kind, i) => kind !== 'code' && raw[i] !== '');
  const lines: Line[] = [];
  let start = 0;
  for (const [i, line] of raw.entries()) {
    const kind = kinds[i] === 'code' && (isShort || !hasWords) ? 'other' : kinds[i]!;
    lines.push({ number: i + 1, text: line, kind, start });
    start += (kind === 'code' ? 0 : line.length) + 1;
  }
  return {
    lines,
    words: lines.map(({ text: line, kind }) => (kind === 'code' ? '' : line)).join('\n'),
    all: raw.join('\n'),
  };
}

/** @param index - in {@link Paste.words}. */
export function lineAt({ lines }: Paste, index: number): Line {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle]!.start <= index) low = middle;
    else high = middle - 1;
  }
  return lines[low]!;
}

function straighten(text: string): string {
  return text
    .replace(ESCAPES, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u2018\u2019\u201b\u00b4]/g, "'")
    .replace(/[\u201c\u201d\u201f\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/&gt;/g, '>')
    .replace(/&lt;/g, '<')
    .replace(/&(?:quot|#34);/g, '"')
    .replace(/&(?:apos|#39);/g, "'")
    .replace(/&amp;/g, '&');
}

/** Removes forums' quotation marks (`> `) and prompts, but keeps `>>> `, which marks code. */
function tidy(line: string): string {
  const words = line.replace(/\s+/g, ' ').trim();
  return words.startsWith('> ') || words === '>' ? words.replace(/^(?:> ?){1,8}/, '') : words;
}

const ERROR_NAME = /\b[A-Z]\w{0,40}(?:Error|Exception|Warning)\b|\bgaierror\b|\bOutOfRetries\b|\bMQTTException\b/;
/** Words for a failure without the name of an exception. */
const SAYS_ERROR =
  /\b(?:error|failed|failure|fail|errno|err|returned|refused|denied|alert|rc ?=|state ?=|flags ?=)\b|handshake|\bmbedtls\b|esp-tls/i;

const LOG =
  /^(?:[EW] ?\(\d|\[\s{0,3}\d{1,9}\]\[[EW]\]|\[E\]|E:|ERROR\b|FATAL\b|\*\*\*ERROR|curl: ?\(|Guru Meditation|mbedtls_)/;

// What lines of Python, C++ and of a shell begin with.
const CODE_START =
  /^(?:>>> ?|\.\.\. ?)?(?:import \w|from \S{1,80} import\b|def \w|class \w|if\b.*:$|elif\b|else:|for \w.* in\b|while\b.*:|try:|except\b|finally:|with\b.*:$|return\b|raise\b|pass$|break$|continue$|async \w|await\b|global\b|print\(|#|\/\/|\/\*|\*\/|#include|#define|void \w|const \w|static \w|int \w{1,40}\(|bool \w|String \w|Serial\.|\}|\{|@\w|\$ \w)/;
const ASSIGNMENT = /^(?:>>> ?)?(?:self\.)?[A-Za-z_][\w.]{0,80}(?:\[[^\]]{0,80}\])? ?[+|]?= ?(?!=)\S/;
const CALL = /^(?:>>> ?)?[a-z_][\w.]{0,80}\(.{0,400}\)[;:]?(?: ?#.*)?$/;

function kindOf(line: string): Line['kind'] {
  if (line === '') return 'other';
  const isCode = CODE_START.test(line) || ASSIGNMENT.test(line) || CALL.test(line);
  if (LOG.test(line)) return 'error';
  if (!isCode) return ERROR_NAME.test(line) || SAYS_ERROR.test(line) ? 'error' : 'other';
  // `OSError: -2` after a prompt, and errors that are written as calls: `mbedtls_ssl_handshake() returned`.
  if (/^(?:>>> ?)?(?:[a-z_]\w{0,40}\.){0,4}[A-Z]\w{0,40}(?:Error|Exception)[:(]/.test(line)) return 'error';
  if (/^[a-z_]\w{0,60}\(\)? ?:? ?(?:error|failed|returned)/i.test(line)) return 'error';
  if (/^[a-z_]\w{0,40} ?= ?-?(?:0x)?[0-9a-f]{1,8}$/i.test(line)) return 'other'; // `rc=-2`, `ret = -0x2700`
  return 'code';
}
