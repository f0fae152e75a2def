// `thimble trust TARGET…`: the smallest set of roots that a device needs for these hosts, proved for each board and
// ready to use.
import { setMaxListeners } from 'node:events';
import type { BoardProfile } from '../../boards/profile.ts';
import { usualBoards } from '../../boards/usual-boards.ts';
import { nameBoards } from '../../doctor/check/matrix.ts';
import { knownRoots } from '../../entry/known-roots.ts';
import { nodeEnvironment } from '../../entry/node-platform.ts';
import { TlsError } from '../../errors.ts';
import { tableResolver } from '../../net/resolver-table.ts';
import { createNodeNetwork } from '../../platform/node/network.ts';
import { hostsOf } from '../../trust/asked-hosts.ts';
import { explainReport } from '../../trust/explain.ts';
import { type FindRootsSettings, findRoots, type RootReport } from '../../trust/find-roots.ts';
import { equalBytes } from '../../util/bytes.ts';
import { type Certificate, readCertificates } from '../../x509/certificate.ts';
import { readRevocationLists } from '../../x509/crl.ts';
import { parsePolicy, privatePki, webpki } from '../../x509/policy.ts';
import { TrustStore } from '../../x509/trust-store.ts';
import { readBoards } from '../check/boards.ts';
import { type Command, ExitCode, type Io } from '../command.ts';
import { NETWORK_OPTIONS, type NetworkOptions, openNetwork } from '../environment.ts';
import { parseTimeout, readVerification, VERIFICATION_OPTIONS, type VerificationOptions } from '../options.ts';
import { writeResult } from '../output-file.ts';
import { readAs } from '../read-file.ts';
import { type RootOptions, readRootFiles, rootOptions, TRUSTED_ROOTS } from '../roots.ts';
import { tellRoots } from '../tell-roots.ts';
import { ROOT_FORMATS, type RootFormat, reportToJson, writeRoots } from './formats.ts';
import { install, programIn } from './install.ts';
import { readTrustTargets, type TrustTargets } from './targets.ts';
import { tellReport } from './tell.ts';

interface TrustOptions extends VerificationOptions, RootOptions, NetworkOptions {
  readonly program?: readonly string[];
  readonly board?: readonly string[];
  readonly chain?: string;
  readonly spares?: true;
  readonly explain?: true;
  readonly install?: string;
  readonly yes?: true;
  readonly format: RootFormat;
  readonly json?: true;
  readonly output?: string;
  readonly timeout: string;
}

export const trust: Command<TrustOptions> = {
  name: 'trust',
  summary: 'Find the root certificates that a device needs for these hosts',
  arguments: [{ syntax: '[targets...]', description: 'HOST, HOST:PORT or a URL (https, mqtts, wss, smtps)' }],
  options: [
    {
      flags: '--hosts <file>',
      description: 'targets, one a line; a line ADDRESS NAME connects that name there, as in /etc/hosts',
      repeatable: true,
    },
    { flags: '--program <file>', description: 'the hosts that this Python program connects to', repeatable: true },
    {
      flags: '--board <board>',
      description: 'a firmware to test the result on, or all (default: the newest of pico-w, esp32 and esp32-s3)',
      repeatable: true,
    },
    {
      flags: '--chain <file>',
      description: 'use this chain (PEM, server first) instead of connecting to the one target',
    },
    { flags: '--spares', description: 'add the other roots of the same CAs, in case the server changes its chain' },
    { flags: '--explain', description: 'draw each chain as a tree, with why each root was chosen or not' },
    ...rootOptions(
      TRUSTED_ROOTS.replace('trust these roots', 'choose from these roots').replace(
        /instead of.*/,
        'instead of those of root programmes',
      ),
    ),
    ...VERIFICATION_OPTIONS,
    {
      flags: '--format <format>',
      description:
        'pem; der: for MicroPython; py: a literal for the board; c, arduino: a header; esp-bundle-v1, -v2: for ESP-IDF before 5.4 and later; json: everything that was found',
      choices: ROOT_FORMATS,
      default: 'pem',
    },
    {
      flags: '--install <folder>',
      description:
        'add what the program in this folder needs to verify: roots, a module, changed lines (shown; --yes writes them)',
    },
    { flags: '--yes', description: 'with --install: write the changes' },
    { flags: '-o, --output <file>', description: 'write to this file instead of stdout' },
    { flags: '--json', description: 'the same as --format json' },
    ...NETWORK_OPTIONS.filter(({ flags }) => flags.startsWith('--resolve')),
    { flags: '--timeout <seconds>', description: 'time limit for each handshake', default: '10' },
  ],
  examples: [
    ['thimble trust api.example.com discord.com > ca.pem', 'one file that verifies both hosts'],
    [
      'thimble trust --program code.py --board pico-w@cp10.2 --format py',
      'for all hosts of a program, to paste into it',
    ],
    ['thimble trust api.example.com --format der -o ca.der', 'a file for MicroPython, which reads DER'],
    ['thimble trust api.example.com --explain', 'why this root and not another'],
    ['thimble trust nas.local:8443 --roots my-ca.pem', 'check that your own CA is the one the device needs'],
  ],

  async run([words], options, io) {
    const { hosts: files = [] } = options;
    refuseTogether(options);
    const program = programsOf(options, (words ?? []) as readonly string[]);
    const chain = options.chain === undefined ? undefined : await readAs(options.chain, '--chain', readCertificates);
    const asked = await readTrustTargets(withChainName((words ?? []) as readonly string[], chain), files, program);
    if (chain !== undefined && asked.targets.length !== 1)
      throw new TlsError('cli.usage', '--chain is the chain of one target');
    const { boards, withoutVerifier } = await readProvingBoards(options.board, io);
    const lists = await readRootFiles(options);
    const given = lists.flatMap((list) => list.roots);
    const names = await openNetwork({ resolve: options.resolve ?? [] });
    const settings = await settingsOf(options, asked, names.network, boards, given, chain, io);
    // Each running handshake listens for Ctrl-C.
    setMaxListeners(100, io.signal);
    const known = new TrustStore(settings.knownRoots);
    const found =
      chain === undefined
        ? await hostsOf(asked, known, settings)
        : { hosts: asked.targets.map(({ host }) => host), notes: [] };
    const report = await findRoots(found.hosts, settings).finally(() => names.tellUnused(io));
    tellReport(
      report,
      { boards, withoutVerifier, chainFile: options.chain, spares: settings.spares, now: nodeEnvironment.clock.now() },
      io,
    );
    for (const note of [...asked.notes, ...found.notes]) io.stderr.write(`note: ${note}\n`);
    tellRoots(given, [...knownRoots().programmes, ...given], io, (der) => serverEnd(report, der));
    if (options.explain) io.stderr.write(`${explainReport(report, nameBoards).join('\n')}\n`);
    if (options.install === undefined) await write(report, options, boards, io);
    else await installOrRefuse(report, options.install, options, program[0], boards, io);
    return exitCode(report);
  },
};

/** @throws TlsError `cli.usage`. */
function refuseTogether({ install: folder, yes, json, output, format }: TrustOptions): void {
  if (yes && folder === undefined) throw new TlsError('cli.usage', '--yes is for --install FOLDER');
  if (folder !== undefined && (json || output !== undefined || format !== 'pem'))
    throw new TlsError(
      'cli.usage',
      '--install chooses the form and the place by itself: leave out --format, --json and -o',
    );
}

/** The folder's own program, if there is no other target. */
function programsOf(
  { program = [], install: folder, hosts = [] }: TrustOptions,
  words: readonly string[],
): readonly string[] {
  if (folder === undefined || program.length > 0 || words.length > 0 || hosts.length > 0) return program;
  const found = programIn(folder);
  return found === undefined ? [] : [found];
}

/** Only a proved bundle is installed. */
async function installOrRefuse(
  report: RootReport,
  path: string,
  options: TrustOptions,
  program: string | undefined,
  boards: readonly BoardProfile[],
  io: Io,
): Promise<void> {
  const roots = [...report.roots, ...(options.spares ? report.spares : [])];
  if (roots.length === 0) return;
  if (report.failures.length + report.refusedByBoards.length > 0) {
    io.stderr.write('Nothing is installed, since not everything is proved.\n');
    return;
  }
  const board = options.board === undefined ? undefined : boards[0];
  await install(roots, { path, yes: options.yes === true, program, board }, io);
}

/** Without a target, the first name in the chain. */
function withChainName(words: readonly string[], chain: readonly Certificate[] | undefined): readonly string[] {
  if (chain === undefined || words.length > 0) return words;
  const name = chain[0]?.subjectAltName?.find(({ kind }) => kind === 'dns');
  return name?.kind === 'dns' ? [name.value] : words;
}

interface ProvingBoards {
  readonly boards: readonly BoardProfile[];
  /** The usual boards that are not proved, because they do not verify. */
  readonly withoutVerifier: readonly BoardProfile[];
}

async function readProvingBoards(asked: readonly string[] | undefined, io: Io): Promise<ProvingBoards> {
  const profiles = await readBoards(asked ?? usualBoards(), io);
  if (asked !== undefined) return { boards: profiles, withoutVerifier: [] };
  const verifies = ({ stack }: BoardProfile) => stack.verification.kind !== 'none';
  return { boards: profiles.filter(verifies), withoutVerifier: profiles.filter((each) => !verifies(each)) };
}

async function settingsOf(
  options: TrustOptions,
  { overrides }: TrustTargets,
  network: FindRootsSettings['network'],
  boards: readonly BoardProfile[],
  given: readonly Uint8Array[],
  chain: readonly Certificate[] | undefined,
  io: Io,
): Promise<FindRootsSettings> {
  const { policy, crls, revocation: mode } = await readVerification(options);
  return {
    environment: nodeEnvironment,
    network:
      overrides.length === 0 ? network : createNodeNetwork({ resolve: tableResolver(overrides, network.resolve) }),
    // Explicitly given roots are the user's choice: what private CAs omit is not reported.
    policy: policy === undefined ? (given.length === 0 ? webpki : privatePki) : parsePolicy(policy),
    revocation: { crls: crls.flatMap(readRevocationLists), mode },
    timeout: parseTimeout(options.timeout),
    signal: io.signal,
    boards,
    ...(given.length === 0
      ? { knownRoots: knownRoots().programmes, localRoots: knownRoots().local }
      : { knownRoots: given }),
    spares: options.spares ? 'included' : undefined,
    chain: chain?.map(({ der }) => der),
    onProgress: progressOn(io),
  };
}

/** The expiry of the current certificate of a server that this root verifies. */
function serverEnd({ evidence }: RootReport, der: Uint8Array): number | undefined {
  const ends = evidence.flatMap(({ views }) =>
    views.flatMap(({ judged }) =>
      judged.flatMap(({ anchor, verdict }) =>
        verdict.accepted && equalBytes(anchor.certificate.der, der) ? [verdict.path[0]!.notAfter] : [],
      ),
    ),
  );
  return ends.length === 0 ? undefined : Math.min(...ends);
}

async function write(
  report: RootReport,
  options: TrustOptions,
  boards: readonly BoardProfile[],
  io: Io,
): Promise<void> {
  const format = options.json ? 'json' : options.format;
  if (format === 'json') return writeResult(reportToJson(report), options.output, io.stdout);
  const roots = [...report.roots, ...(options.spares ? report.spares : [])];
  if (roots.length > 0) await writeRoots(roots, format, options.output, boards, io);
}

/** Only on a terminal. */
function progressOn({ stderr }: Io): FindRootsSettings['onProgress'] {
  if ((stderr as { isTTY?: boolean }).isTTY !== true) return undefined;
  return (what, done, all) => stderr.write(done === all ? '\r\x1b[K' : `\r\x1b[K${what}: ${done} of ${all}`);
}

/** 0: proved on every board; 3: targets that failed were not reached; 1: otherwise. */
function exitCode({ failures, refusedByBoards }: RootReport): ExitCode {
  const failed = [...failures, ...refusedByBoards];
  if (failed.length === 0) return ExitCode.ok;
  return failed.every(({ error }) => error.kind === 'network') ? ExitCode.unreachable : ExitCode.checkFailed;
}
