// `thimble cert show FILE|HOST…`: describes certificates, what boards would refuse in them, and which expire soon.
import { setMaxListeners } from 'node:events';
import { describeKey } from '../../crypto/describe-key.ts';
import type { PrivateKey } from '../../crypto/provider.ts';
import { nodeEnvironment } from '../../entry/node-platform.ts';
import { printableJson } from '../../errors/printable.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { formatDate } from '../../trust/write-bundle.ts';
import { equalBytes } from '../../util/bytes.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { readRevocationLists } from '../../x509/crl.ts';
import { parsePolicy, privatePki, webpki } from '../../x509/policy.ts';
import { TrustStore } from '../../x509/trust-store.ts';
import { certificateName } from '../../x509/verdict.ts';
import { type Command, ExitCode, type Io } from '../command.ts';
import { type CommandNetwork, NETWORK_OPTIONS, type NetworkOptions, openNetwork } from '../environment.ts';
import { parseTimeout, readVerification, VERIFICATION_OPTIONS, type VerificationOptions } from '../options.ts';
import { colorsFor, describeError, errorToJson, exitCodeOf, warn } from '../report.ts';
import { type RootOptions, readRootFiles, rootOptions, TRUSTED_ROOTS } from '../roots.ts';
import { boardWarnings } from './board-warnings.ts';
import { describe, describeInLines } from './describe.ts';
import { parseDays } from './names.ts';
import { inspectTarget, type Judgement, type Shown } from './show-target.ts';
import { warningsOf } from './warnings.ts';

interface ShowOptions extends VerificationOptions, RootOptions, NetworkOptions {
  readonly timeout: string;
  readonly expiresWithin?: string;
  readonly json?: true;
}

/** Maximum hosts that are connected to at once. */
const PARALLEL = 8;
const DAY = 86_400_000;

export const showCertificate: Command<ShowOptions> = {
  name: 'show',
  summary: 'Describe certificates in files and on servers, and what boards have problems with',
  arguments: [
    { syntax: '<files or hosts...>', description: 'a PEM or DER file; or HOST, HOST:PORT if there is no such file' },
  ],
  options: [
    {
      flags: '--expires-within <days>',
      description: 'exit 1 if any certificate expires within this many days (0: has already expired)',
    },
    ...rootOptions(TRUSTED_ROOTS),
    ...VERIFICATION_OPTIONS,
    ...NETWORK_OPTIONS,
    {
      flags: '--timeout <seconds>',
      description: 'time limit for connection and handshake of each host',
      default: '10',
    },
    {
      flags: '--json',
      description: 'print one JSON object per line: target, certificates, warnings, whether it is trusted',
    },
  ],
  examples: [
    ['thimble cert show api.example.com', 'the chain of a server; exit 1 if it is not trusted here'],
    ['thimble cert show localhost.pem', 'names, dates, key and fingerprints of a file'],
    ['thimble cert show nas.local:8443 --roots ca.pem --json', 'for a script, judged by your own CA'],
    [
      'thimble cert show api.example.com nas.local:8443 --expires-within 30',
      'for a nightly job: exit 1 if one expires soon',
    ],
  ],

  async run([given], options, io) {
    const days =
      options.expiresWithin === undefined ? undefined : parseDays(options.expiresWithin, '--expires-within', 0);
    const targets = [...new Set(given as readonly string[])];
    const names = await openNetwork(options);
    // Each running handshake listens for Ctrl-C.
    setMaxListeners(200, io.signal);
    const judgement = await prepare(options, names, io);
    const report = new Report(io, { format: options.json ? 'json' : 'text', days, several: targets.length > 1 });
    try {
      for (let i = 0; i < targets.length; i += PARALLEL) {
        const group = targets.slice(i, i + PARALLEL);
        const found = await Promise.all(group.map((target) => inspect(target, judgement).catch(asError)));
        if (io.signal.aborted) return ExitCode.interrupted;
        for (const [j, target] of group.entries()) report.add(target, found[j]!);
      }
    } finally {
      names.tellUnused(io);
    }
    return report.code;
  },
};

/** A target, with what boards would refuse in it. */
interface Inspected extends Shown {
  readonly boardWarnings: readonly string[];
}

async function inspect(target: string, judgement: Judgement): Promise<Inspected> {
  const shown = await inspectTarget(target, judgement);
  return { ...shown, boardWarnings: await boardWarnings(shown, judgement) };
}

async function prepare(options: ShowOptions, { network }: CommandNetwork, io: Io): Promise<Judgement> {
  const { policy, crls, revocation: mode } = await readVerification(options);
  const lists = await readRootFiles(options);
  const roots = lists.length === 0 ? nodeEnvironment.systemRoots() : lists.flatMap((list) => list.roots);
  return {
    environment: nodeEnvironment,
    network,
    roots: new TrustStore(roots),
    lists,
    // Explicitly named roots are the user's choice: what private CAs omit is not reported.
    policy: policy === undefined ? (lists.length === 0 ? webpki : privatePki) : parsePolicy(policy),
    revocation: { crls: crls.flatMap(readRevocationLists), mode },
    timeout: parseTimeout(options.timeout),
    signal: io.signal,
  };
}

interface ReportSettings {
  readonly format: 'text' | 'json';
  /** Value of `--expires-within`. */
  readonly days: number | undefined;
  /** Whether each target has a heading with its name. */
  readonly several: boolean;
}

/** Prints each target as soon as it is ready; the exit code is the highest of all targets. */
class Report {
  code: ExitCode = ExitCode.ok;
  readonly #io: Io;
  readonly #settings: ReportSettings;
  readonly #now = Date.now();
  #isFirst = true;

  constructor(io: Io, settings: ReportSettings) {
    this.#io = io;
    this.#settings = settings;
  }

  add(target: string, found: Inspected | TlsError): void {
    const { format, several } = this.#settings;
    if (format === 'text' && several) this.#io.stdout.write(`${this.#isFirst ? '' : '\n'}${target}\n`);
    this.#isFirst = false;
    if (found instanceof TlsError) {
      this.#raise(exitCodeOf(found));
      if (format === 'json') this.#writeJson({ target, error: errorToJson(found) });
      this.#io.stderr.write(describeError(found, this.#io.stderr, this.#io.env, several ? target : undefined));
      return;
    }
    const { days } = this.#settings;
    const ending =
      days === undefined ? [] : found.certificates.filter(({ notAfter }) => notAfter <= this.#now + days * DAY);
    if (found.refusal !== undefined || found.unreadable.length > 0 || ending.length > 0)
      this.#raise(ExitCode.checkFailed);
    if (format === 'json') this.#writeJson(toJson(target, found, days === undefined ? undefined : ending, this.#now));
    else this.#print(found);
    const prefix = several ? `${target}: ` : '';
    for (const certificate of ending) this.#tellEnd(prefix, certificate);
    if (found.refusal !== undefined)
      this.#io.stderr.write(describeError(found.refusal, this.#io.stderr, this.#io.env, `${prefix}not trusted here`));
  }

  #raise(code: ExitCode): void {
    if (code > this.code) this.code = code;
  }

  #tellEnd(prefix: string, certificate: Certificate): void {
    const { stderr, env } = this.#io;
    const label = certificate.notAfter < this.#now ? 'expired' : 'expires soon';
    const when = formatDate(certificate.notAfter);
    stderr.write(`${colorsFor(stderr, env).red(`${prefix}${label}:`)} ${certificateName(certificate)}, on ${when}\n`);
  }

  #print({ certificates, unreadable, key, origin, boardWarnings }: Inspected): void {
    const io = this.#io;
    const blocks = certificates.map((certificate, i) => {
      const title = certificates.length === 1 ? 'certificate' : `certificate ${i + 1} of ${certificates.length}`;
      return [title, ...describeInLines(certificate, this.#now)].join('\n  ');
    });
    if (key !== undefined) blocks.push(`private key\n  ${describeKey(key.publicKeyInfo)}${fit(key, certificates)}`);
    io.stdout.write(`${blocks.join('\n\n')}\n`);
    const color = colorsFor(io.stderr, io.env);
    for (const warning of [...unreadable, ...warningsOf(certificates, this.#now), ...boardWarnings]) warn(io, warning);
    if (origin !== undefined) io.stderr.write(`${color.green('trusted here')} by ${origin}\n`);
  }

  #writeJson(value: object): void {
    this.#io.stdout.write(`${printableJson(value)}\n`);
  }
}

/** An error that is not about the target is a bug, and ends the command. */
function asError(error: unknown): TlsError {
  if (!isTlsError(error)) throw error;
  return error;
}

function fit({ publicKeyInfo }: PrivateKey, [certificate]: readonly Certificate[]): string {
  if (certificate === undefined) return '';
  return equalBytes(certificate.publicKeyInfo, publicKeyInfo)
    ? ', which belongs to the certificate'
    : ', which belongs to ANOTHER certificate';
}

function toJson(target: string, shown: Inspected, ending: readonly Certificate[] | undefined, now: number): object {
  const { certificates, unreadable, key, refusal, origin, isHost } = shown;
  return {
    target,
    certificates: certificates.map(describe),
    ...(key !== undefined && {
      key: {
        kind: describeKey(key.publicKeyInfo),
        fits: certificates[0] && equalBytes(certificates[0].publicKeyInfo, key.publicKeyInfo),
      },
    }),
    warnings: [...unreadable, ...warningsOf(certificates, now), ...shown.boardWarnings],
    ...(ending && {
      expiring: ending.map((each) => ({ subject: certificateName(each), notAfter: iso(each.notAfter) })),
    }),
    ...(isHost && { trusted: refusal === undefined, root: origin }),
    ...(refusal !== undefined && { error: errorToJson(refusal) }),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
