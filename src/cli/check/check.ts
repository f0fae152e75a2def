// `thimble check TARGET…`: would these boards connect, what would their programs see, and what fixes it?
import { setMaxListeners } from 'node:events';

import { readable } from '../../doctor/check/chain.ts';
import { type DiagnoseSettings, diagnoseTarget } from '../../doctor/check/diagnose-target.ts';
import type { Diagnosis, Result } from '../../doctor/check/diagnosis.ts';
import { matrixOf } from '../../doctor/check/matrix.ts';
import { nodeEnvironment } from '../../entry/node-platform.ts';
import { printableJson } from '../../errors/printable.ts';
import { TlsError } from '../../errors.ts';
import { tableResolver } from '../../net/resolver-table.ts';
import type { Network } from '../../net/transport.ts';
import { createNodeNetwork } from '../../platform/node/network.ts';
import { nodeRoots } from '../../platform/node/roots.ts';
import type { BoardClock } from '../../probe/board-context.ts';
import { type BoardOutcome, probeBoards } from '../../probe/board-probe.ts';
import { equalBytes } from '../../util/bytes.ts';
import { readCertificates } from '../../x509/certificate.ts';
import { type Command, ExitCode, type Io } from '../command.ts';
import { NETWORK_OPTIONS, openNetwork } from '../environment.ts';
import { parseTimeout } from '../options.ts';
import { readAs } from '../read-file.ts';
import { tellRoots } from '../tell-roots.ts';
import { columnsOf } from '../wrap.ts';
import { readBoards } from './boards.ts';
import { type Bundles, readBundles } from './bundles.ts';
import { readAgainst, readUpgrade, tellBundleChange, tellUpgrade } from './changes.ts';
import { readIdentity } from './identity.ts';
import { diagnosisAsText } from './print-diagnosis.ts';
import { matrixAsCsv, matrixAsMarkdown, matrixAsText } from './print-matrix.ts';
import { tellServerFix } from './server-fix.ts';
import { readTargets } from './targets.ts';

interface CheckOptions {
  readonly board?: readonly string[];
  readonly hosts?: readonly string[];
  readonly resolve?: readonly string[];
  readonly roots?: readonly string[];
  readonly cacert?: readonly string[];
  readonly bundle?: readonly string[];
  readonly clock: string;
  readonly cert?: string;
  readonly key?: string;
  readonly clientId?: string;
  readonly upgrade?: string;
  readonly against?: string;
  readonly fix?: 'server';
  readonly steps?: true;
  readonly format: 'table' | 'md' | 'csv' | 'json';
  readonly json?: true;
  readonly timeout: string;
}

export const check: Command<CheckOptions> = {
  name: 'check',
  summary: 'Would a board connect? If not: the exact exception, and the fix that was tried',
  arguments: [{ syntax: '[targets...]', description: 'HOST, HOST:PORT, or a URL (https, mqtts, wss, smtps)' }],
  options: [
    {
      flags: '--board <board>',
      description: 'a firmware, or all (default: the newest of pico-w, esp32, esp32-s3 and esp8266)',
      repeatable: true,
    },
    {
      flags: '--hosts <file>',
      description: 'targets, one a line; a line ADDRESS NAME connects that name there, as in /etc/hosts',
      repeatable: true,
    },
    ...NETWORK_OPTIONS.filter(({ flags }) => flags.startsWith('--resolve')),
    {
      flags: '--roots <file>',
      description: 'CAs (PEM or DER) that the program loads and verifies with',
      repeatable: true,
    },
    { flags: '--cacert <file>', description: 'the same as --roots, as in curl', repeatable: true },
    {
      flags: '--bundle <[board=]file>',
      description: 'roots to use instead of the built-in ones of every firmware, or of BOARD',
      repeatable: true,
    },
    {
      flags: '--clock <time>',
      description: "now; unset: as at the board's power-on; or a date, 2026-01-31",
      default: 'now',
    },
    { flags: '--cert <file>', description: 'the client certificate that the program loads' },
    { flags: '--key <file>', description: 'its key' },
    { flags: '--client-id <id>', description: 'for mqtts://: the client id of CONNECT' },
    {
      flags: '--upgrade <from..to>',
      description: 'which targets a firmware upgrade breaks or fixes: pico-w@cp9.2..10.2',
    },
    {
      flags: '--against <board>',
      description: 'which targets work or fail if --roots replaces the built-in roots of that board',
    },
    {
      flags: '--fix <what>',
      description: 'find the smallest change to the server that lets all boards connect',
      choices: ['server'],
    },
    { flags: '--steps', description: 'show the steps for each target and board' },
    {
      flags: '--format <format>',
      description: 'the output for several targets or boards',
      choices: ['table', 'md', 'csv', 'json'],
      default: 'table',
    },
    { flags: '--json', description: 'the same as --format json (docs/diagnosis.schema.json)' },
    { flags: '--timeout <seconds>', description: 'time limit for each step of a connection', default: '10' },
  ],
  examples: [
    ['thimble check api.example.com', 'on the usual boards'],
    ['thimble check https://api.example.com/ --board pico-w@cp10.2', 'step by step, with the fix'],
    ['thimble check --hosts hosts.txt --board all --format md', 'a table for a README'],
    ['thimble check nas.local:8443 --roots my-ca.pem', 'with the CA that the program loads'],
  ],

  async run([words], options, io) {
    const { targets, overrides } = await readTargets((words ?? []) as readonly string[], options.hosts);
    const upgrade = options.upgrade === undefined ? undefined : await readUpgrade(options.upgrade, io);
    const against = options.against === undefined ? undefined : await readAgainst(options.against, io);
    refuseTogether(options);
    const boards = upgrade ?? (against === undefined ? await readBoards(options.board, io) : [against]);
    const roots = await readRoots(options);
    const bundles = await readBundles(options.bundle ?? [], io);
    const names = await openNetwork({ resolve: options.resolve ?? [] });
    const network: Network =
      overrides.length === 0
        ? names.network
        : createNodeNetwork({ resolve: tableResolver(overrides, names.network.resolve) });
    const settings: DiagnoseSettings = {
      environment: nodeEnvironment,
      network,
      timeout: parseTimeout(options.timeout),
      signal: io.signal,
      roots: roots.length === 0 || against !== undefined ? undefined : roots,
      ...(await readIdentity(options)),
      clientId: options.clientId,
      clock: readClock(options.clock),
      bundleOf: bundles.bundleOf,
      knownRoots: knownRoots(bundles),
      onProgress: progressOn(io, targets.length * boards.length),
    };
    // Each running handshake listens for Ctrl-C.
    setMaxListeners(100, io.signal);
    if (against !== undefined) {
      tellRoots(roots, settings.knownRoots, io);
      return tellBundleChange(targets, against, roots, settings, options.json === true, io);
    }
    const outcomes = await probeBoards(
      targets.map(({ host }) => host),
      boards,
      settings,
    );
    tellRoots(roots, settings.knownRoots, io, (der) => serverEnd(der, outcomes.flat()));
    const format = options.json ? 'json' : options.format;
    if (upgrade !== undefined) return tellUpgrade(targets, outcomes, options.json === true, io);
    if (options.fix === 'server') return tellServerFix(targets, outcomes, settings, options.json === true, io);
    const isDetailed = options.steps === true || (targets.length === 1 && boards.length === 1);
    const results = isDetailed
      ? await printDetails(targets, outcomes, format, settings, io)
      : printMatrix(matrixOf(targets, boards, outcomes), format, io);
    names.tellUnused(io);
    return exitCodeOf(results);
  },
};

/** When the server's current certificate expires, if this one is in its chain. */
function serverEnd(der: Uint8Array, outcomes: readonly BoardOutcome[]): number | undefined {
  const ends = outcomes.flatMap(({ witness, handshake }) => {
    const chain = (witness ?? handshake)?.asked?.chain ?? [];
    const isIn = chain.some((each, i) => i > 0 && equalBytes(each, der));
    const leaf = isIn ? readable(chain[0]!) : undefined;
    return leaf === undefined ? [] : [leaf.notAfter];
  });
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** The same command under the name that other tools use. */
export const doctor: Command<CheckOptions> = {
  ...check,
  name: 'doctor',
  summary: 'The same as check',
  examples: check.examples.map(([command, meaning]) => [command.replace('thimble check', 'thimble doctor'), meaning]),
};

async function printDetails(
  targets: Parameters<typeof matrixOf>[0],
  outcomes: readonly (readonly BoardOutcome[])[],
  format: CheckOptions['format'],
  settings: DiagnoseSettings,
  io: Io,
): Promise<Result[]> {
  if (format === 'md' || format === 'csv')
    throw new TlsError('cli.usage', `--format ${format} is for several targets or boards; steps come as text or json`);
  const diagnoses: Diagnosis[] = [];
  for (const [i, target] of targets.entries())
    for (const outcome of outcomes[i]!) {
      const diagnosis = await diagnoseTarget(target, outcome, settings);
      diagnoses.push(diagnosis);
      if (format !== 'json')
        io.stdout.write(`${diagnosisAsText(diagnosis, io)}${outcomes.flat().length > 1 ? '\n' : ''}`);
    }
  if (format === 'json')
    io.stdout.write(`${printableJson(diagnoses.length === 1 ? diagnoses[0] : { results: diagnoses })}\n`);
  return diagnoses.map(({ result }) => result);
}

function printMatrix(matrix: ReturnType<typeof matrixOf>, format: CheckOptions['format'], io: Io): Result[] {
  if (format === 'json') io.stdout.write(`${printableJson({ results: matrix.cells.flat() })}\n`);
  else if (format === 'table') io.stdout.write(matrixAsText(matrix, columnsOf(io.stdout)));
  else io.stdout.write({ md: matrixAsMarkdown, csv: matrixAsCsv }[format](matrix));
  return matrix.cells.flat().map(({ result }) => result);
}

/** @throws TlsError `cli.usage`. */
function refuseTogether({ upgrade, against, fix, board, roots, cacert, key, cert }: CheckOptions): void {
  const given = [upgrade, against, fix].filter((each) => each !== undefined).length;
  if (given > 1) throw new TlsError('cli.usage', 'one of --upgrade, --against and --fix at a time');
  if (board !== undefined && (upgrade ?? against) !== undefined)
    throw new TlsError('cli.usage', '--upgrade and --against name their boards: leave out --board');
  if (against !== undefined && (roots ?? cacert) === undefined)
    throw new TlsError('cli.usage', '--against compares --roots FILE with what a board has built in');
  if (key !== undefined && cert === undefined)
    throw new TlsError('cli.usage', '--key is the key of --cert, which is missing');
}

/** 0: all would connect; 3: no target was reached; 1: otherwise. */
function exitCodeOf(results: readonly Result[]): ExitCode {
  if (results.every((result) => result === 'works' || result === 'works-unverified')) return ExitCode.ok;
  const failed = results.filter((result) => result === 'fails' || result === 'unreachable');
  return failed.every((result) => result === 'unreachable') ? ExitCode.unreachable : ExitCode.checkFailed;
}

async function readRoots({ roots = [], cacert = [] }: CheckOptions): Promise<Uint8Array[]> {
  const files = [
    ...roots.map((path) => ['--roots', path] as const),
    ...cacert.map((path) => ['--cacert', path] as const),
  ];
  const lists = await Promise.all(files.map(([option, path]) => readAs(path, option, readPasted)));
  return lists.flat();
}

/** In a program's source, a certificate's line ends are escaped. */
function readPasted(data: Uint8Array): Uint8Array[] {
  const text = new TextDecoder().decode(data);
  const pasted = text.includes('-----BEGIN') && text.includes('\\n') ? text.replaceAll('\\n', '\n') : data;
  return readCertificates(pasted).map(({ der }) => der);
}

/** Roots that may be proposed: this machine's, and those of `--bundle`. */
function knownRoots({ certificates }: Bundles): readonly Uint8Array[] {
  const machine = nodeRoots();
  const more = certificates.filter((der) => !machine.some((known) => equalBytes(known, der)));
  return more.length === 0 ? machine : [...machine, ...more];
}

/** @throws TlsError `cli.usage`. */
function readClock(text: string): BoardClock {
  if (text === 'now' || text === 'unset') return text;
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new TlsError('cli.usage', `--clock ${text}: expected now, unset, or a date such as 2026-01-31`);
  return time;
}

/** Only on a terminal, and only if there is something to wait for. */
function progressOn({ stderr }: Io, count: number): ((done: number, all: number) => void) | undefined {
  if ((stderr as { isTTY?: boolean }).isTTY !== true || count < 10) return undefined;
  return (done, all) => stderr.write(done === all ? '\r\x1b[K' : `\r${done} of ${all} handshakes`);
}
