// `thimble explain [TEXT]`: the most likely cause of a message from a board, a library or a server, with one line to
// change and one test that would confirm it.
import { statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { ERRNOS } from '../boards/errno.ts';
import { loadProfile } from '../boards/load-profile.ts';
import type { Cause } from '../doctor/explain/cause.ts';
import { diagnose, type Explanation, MAX_POST } from '../doctor/explain/diagnose.ts';
import { jsonDiagnosis, markdownDiagnosis, reportDiagnosis } from '../doctor/explain/report.ts';
import { firmwareOfProfile, type PastedFirmware } from '../doctor/paste/firmware.ts';
import { printableJson } from '../errors/printable.ts';
import { TlsError } from '../errors.ts';
import type { Recording } from '../micropython/tape/recording.ts';
import { MAX_TEXT } from '../platform/node/files.ts';
import { pageOfCause } from '../web/site/addresses.ts';
import { type Command, ExitCode, type Io, type OptionValues } from './command.ts';
import { isExplained, readStory, reportStory } from './explain-recording.ts';
import { readInput } from './read-file.ts';
import { readRecording, startsAsRecording } from './run-recording.ts';
import { linkBase } from './site-base.ts';

/** Examples of input, shown if a text was not recognized. */
const EXAMPLES: readonly string[] = [
  "OSError: (-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED')",
  'OSError: -9984, -0x2700, mbedtls_ssl_handshake error: -4290',
  '[Errno 116] ETIMEDOUT, OSError: 12, MQTTException: 5',
  'ValueError: The certificate is not correctly signed by the trusted CA',
  'a whole post: the banner of the board, the program and its traceback',
  'a log of ESP-IDF, Arduino, mosquitto, nginx, curl, Node or a browser',
];

export const explain: Command = {
  name: 'explain',
  summary: "A board's network error: the most likely cause, and what to do",
  arguments: [
    {
      syntax: '[text...]',
      description:
        'the text that was printed, in quotes (a line, a number, a whole post), or a file with it or a recording of run; - or nothing reads stdin',
    },
  ],
  dashedArguments: true,
  options: [
    { flags: '--board <id>', description: 'the firmware that printed it (default: from the banner in the text)' },
    { flags: '--more', description: 'show all possible causes, not only the most likely one' },
    {
      flags: '--format <format>',
      description: 'md: Markdown, to paste into a forum',
      choices: ['text', 'md', 'json'],
      default: 'text',
    },
    {
      flags: '--json',
      description: 'print one JSON object: { text, firmware, secrets, explanations }, most likely cause first',
    },
    {
      flags: '--link',
      description: "the address of the cause's page (npm run site), alone; in --json and md with the rest",
    },
    {
      flags: '--link-base <url>',
      description:
        'where those pages are published, for --link; default: THIMBLE_LINK_BASE, or what the build was given',
    },
  ],
  examples: [
    [
      `thimble explain "OSError: (-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED')"`,
      'out of memory',
    ],
    ['thimble explain post.txt --more', 'a whole post from a file, with all possible causes'],
    ['thimble explain -0x7280 --board pico-w@micropython-1.27', "mbedTLS's own spelling, on that firmware"],
    ['python board.py 2>&1 | thimble explain', 'a traceback from a pipe'],
    ['thimble explain --format md < post.txt', 'an answer for a forum'],
    ['thimble explain bug.rec', 'a recording of thimble run --record'],
    [
      'thimble explain --link --link-base https://pages.example/ "OSError: -202"',
      'the address of the page about this error',
    ],
  ],
  async run([words], options, io) {
    if (options.linkBase !== undefined && options.link !== true)
      throw new TlsError('cli.usage', '--link-base is for --link');
    const base = options.link === true ? linkBase(options.linkBase as string | undefined, io.env) : undefined;
    const recorded = await readRecordedFile(words);
    if (recorded !== undefined) return explainRecording(recorded, base, options, io);
    const text = await readText(words, io);
    if (text.trim() === '') throw new TlsError('cli.usage', 'there is no text to explain');
    const diagnosis = diagnose(
      text,
      options.board === undefined ? undefined : await firmwareNamed(String(options.board)),
    );
    for (const secret of diagnosis.secrets) io.stderr.write(WARNINGS[secret] ?? `warning: the text holds ${secret}\n`);
    write(diagnosis, base, options, io);
    if (diagnosis.causes.length > 0) return ExitCode.ok;
    io.stderr.write('No known error found. Examples of what explain recognises:\n');
    for (const example of EXAMPLES) io.stderr.write(`  ${example}\n`);
    return ExitCode.checkFailed;
  },
};

/** @returns the recording, if the argument names one. @throws TlsError `cli.file`, `micropython.bad_recording`. */
async function readRecordedFile(words: string | readonly string[] | undefined): Promise<Recording | undefined> {
  const [path, more] = typeof words === 'string' ? [words] : (words ?? []);
  if (path === undefined || more !== undefined || !isFile(path)) return undefined;
  return startsAsRecording(path) ? readRecording(path) : undefined;
}

async function explainRecording(
  recording: Recording,
  base: string | undefined,
  options: OptionValues,
  io: Io,
): Promise<number> {
  const story = readStory(recording);
  const board = options.board === undefined ? undefined : await firmwareNamed(String(options.board));
  const diagnosis = diagnose(story.text, board ?? story.firmware);
  const isJson = options.json === true || options.format === 'json';
  const isText = options.format !== 'md' && base === undefined;
  if (!isJson && isText) io.stdout.write(`${reportStory(story, io)}${diagnosis.causes.length > 0 ? '\n' : ''}`);
  write(diagnosis, base, options, io, isJson ? { recording: story.recording } : {});
  if (base !== undefined && isOnlyLink(options) && diagnosis.causes.length === 0) {
    io.stderr.write('no link: no known error is in the recording; without --link, explain says how the run ended\n');
    return ExitCode.checkFailed;
  }
  return diagnosis.causes.length > 0 || isExplained(story) ? ExitCode.ok : ExitCode.checkFailed;
}

function isOnlyLink({ json, format }: OptionValues): boolean {
  return json !== true && format !== 'json' && format !== 'md';
}

/** @throws TlsError `board.unknown`. */
async function firmwareNamed(board: string): Promise<PastedFirmware> {
  const { id, chip } = await loadProfile(board);
  return { ...firmwareOfProfile(id), errnos: chip.errnos.ETIMEDOUT === ERRNOS.newlib.ETIMEDOUT ? 'newlib' : 'linux' };
}

const WARNINGS: Readonly<Record<string, string>> = {
  'a private key':
    'warning: the text contains a private key. Whoever has read it can use it: make a new one, and never post keys.\n',
  'a password': 'warning: the text contains a password. Remove it before you post the text, or change it if you did.\n',
  'a token or key':
    'warning: the text contains a token or key. Remove it before you post the text; if you did, revoke it.\n',
};

/** @param base - base address of links; `undefined`: no links. */
function write(
  diagnosis: Explanation,
  base: string | undefined,
  options: OptionValues,
  { stdout }: Io,
  beside: object = {},
): void {
  const more = options.more === true ? 'all' : 'count';
  const link = base === undefined ? undefined : (cause: Cause) => new URL(pageOfCause(cause), base).href;
  const lines = (all: readonly string[]) => {
    for (const line of all) stdout.write(`${line}\n`);
  };
  if (options.json === true || options.format === 'json')
    stdout.write(`${printableJson({ ...jsonDiagnosis(diagnosis, link), ...beside })}\n`);
  else if (options.format === 'md') lines(markdownDiagnosis(diagnosis, more, link));
  else if (link !== undefined) lines(diagnosis.causes.slice(0, more === 'all' ? undefined : 1).map(link));
  else lines(reportDiagnosis(diagnosis, { more, width: widthOf(stdout) }));
}

/** Lines fit the terminal; elsewhere they have the usual length of prose. */
function widthOf(stdout: Io['stdout']): number {
  const { columns } = stdout as { columns?: number };
  return Math.min(Math.max(columns ?? 96, 40), 120);
}

async function readText(words: string | readonly string[] | undefined, io: Io): Promise<string> {
  const { stderr } = io;
  const given = typeof words === 'string' ? [words] : (words ?? []);
  if (given.length === 1 && given[0] !== '-' && namesFile(given[0]!)) {
    const bytes = await readInput(given[0]!, undefined, MAX_TEXT);
    if (bytes.includes(0))
      throw new TlsError('cli.file', `${given[0]} is not text`, {
        hint: 'Save what the board printed as a text file in UTF-8, or pass it in quotes.',
      });
    return told(new TextDecoder().decode(bytes), stderr);
  }
  if (given.length > 0 && !(given.length === 1 && given[0] === '-')) return told(given.join(' '), stderr);
  const { stdin } = io;
  if ((stdin as { isTTY?: boolean }).isTTY === true) stderr.write('Paste the text, then press Ctrl-D.\n');
  return told(await readStream(stdin), stderr);
}

/** A log can have any length: the unread part is reported. */
function told(text: string, stderr: Io['stderr']): string {
  if (text.length > MAX_POST)
    stderr.write(`warning: only the first ${MAX_POST / 1024} KB are read; cut the text to the part around the error\n`);
  return text;
}

/** Whether a word is meant as a file: one that is there, a folder too, or that has the name of a text file. */
function namesFile(word: string): boolean {
  return isFile(word) || isFolder(word) || /^[^\s'"]+\.(?:txt|log|rec|py|md)$/i.test(word);
}

function isFolder(path: string): boolean {
  return /^[^\s]{1,1000}$/.test(path) && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

function isFile(path: string): boolean {
  if (/[\n\r]/.test(path) || path.length > 1_000) return false;
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

async function readStream(stream: Readable): Promise<string> {
  const decoder = new TextDecoder();
  const chunks: string[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(typeof chunk === 'string' ? chunk : decoder.decode(chunk as Uint8Array, { stream: true }));
    length += chunks.at(-1)!.length;
    if (length > MAX_POST) break;
  }
  return chunks.join('');
}
