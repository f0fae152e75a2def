// `thimble trust HOST…`: the fewest roots that a device needs for these hosts, proved and ready to paste.

import { encodePem } from '../asn1/pem.ts';
import { findRoots, type HostFailure, type RootReport } from '../entry/trust.ts';
import { printableJson } from '../errors/printable.ts';
import { TlsError } from '../errors.ts';
import type { ChosenRoot } from '../trust/choose-roots.ts';
import { describeRoot, encodePemBundle, encodePythonBundle, formatDate } from '../trust/write-bundle.ts';
import { formatFingerprint } from '../util/fingerprint.ts';
import { certificateName } from '../x509/verdict.ts';
import { type Command, ExitCode, type Io } from './command.ts';
import { NETWORK_OPTIONS, type NetworkOptions, openNetwork } from './environment.ts';
import { parseTimeout, readVerification, VERIFICATION_OPTIONS, type VerificationOptions } from './options.ts';
import { writeResult } from './output-file.ts';
import { colorsFor, describeError, errorToJson } from './report.ts';
import { type RootOptions, readRootFiles, rootOptions, TRUSTED_ROOTS } from './roots.ts';

interface TrustOptions extends VerificationOptions, RootOptions, NetworkOptions {
  readonly format: 'pem' | 'der' | 'py';
  readonly json?: true;
  readonly output?: string;
  readonly timeout: string;
}

export const trust: Command = {
  name: 'trust',
  summary: 'Find the root certificates that a device needs for these hosts',
  arguments: [{ syntax: '<hosts...>', description: 'HOST or HOST:PORT, as many as the program talks to' }],
  options: [
    ...rootOptions(TRUSTED_ROOTS.replace('trust these roots', 'choose from these roots')),
    ...VERIFICATION_OPTIONS,
    {
      flags: '--format <format>',
      description: 'pem; py: one literal for CircuitPython; der: for MicroPython',
      choices: ['pem', 'der', 'py'],
      default: 'pem',
    },
    { flags: '-o, --output <file>', description: 'write there instead of to stdout' },
    { flags: '--json', description: 'print one JSON object: roots, proved, failures' },
    ...NETWORK_OPTIONS,
    { flags: '--timeout <seconds>', description: 'for each handshake', default: '10' },
  ],
  examples: [
    ['thimble trust api.example.com discord.com > ca.pem', 'one file that verifies both hosts'],
    ['thimble trust api.example.com --format py', 'a literal to paste into code.py'],
    ['thimble trust api.example.com --format der -o ca.der', 'a file for MicroPython, which reads DER'],
    ['thimble trust nas.local:8443 --roots my-ca.pem', 'check that your own CA is the one the device needs'],
  ],

  async run([hosts], values, io) {
    const options = values as unknown as TrustOptions;
    const lists = await readRootFiles(options);
    const roots = lists.flatMap((list) => list.roots.map((der) => encodePem('CERTIFICATE', der))).join('');
    const verification = await readVerification(options);
    const names = await openNetwork(options);
    const report = await findRoots([...new Set(hosts as readonly string[])], {
      ...(lists.length > 0 && { roots }),
      ...verification,
      network: names.network,
      timeout: parseTimeout(options.timeout),
      signal: io.signal,
    }).finally(() => names.tellUnused(io));
    tell(report, io);
    if (options.json) await writeResult(toJson(report), options.output, io.stdout);
    else if (report.roots.length > 0) await write(report.roots, options, io);
    return exitCode(report);
  },
};

/** For people, on stderr: what was found, and for each host that failed why. */
function tell({ roots, fewest, proved, failures, refusedByBoards }: RootReport, io: Io): void {
  const color = colorsFor(io.stderr, io.env);
  for (const { host, error } of failures) io.stderr.write(describeError(error, io.stderr, io.env, host));
  for (const root of roots) io.stderr.write(`${color.green('root:')} ${describeRoot(root)[0]}\n`);
  for (const { host, error } of refusedByBoards)
    io.stderr.write(`${color.yellow(`${host}: a board will refuse this server:`)} ${error.message}\n`);
  if (!fewest) io.stderr.write('There are so many hosts that a smaller set of roots may exist.\n');
  if (proved.length > 0) {
    const these = roots.length === 1 ? 'this root' : `these ${roots.length} roots`;
    io.stderr.write(`${color.green('proved:')} ${proved.join(', ')} with ${these} and no other\n`);
  }
}

async function write(roots: readonly ChosenRoot[], { format, output }: TrustOptions, io: Io): Promise<void> {
  if (format === 'pem') return writeResult(encodePemBundle(roots), output, io.stdout);
  if (format === 'py') return writeResult(encodePythonBundle(roots), output, io.stdout);
  const [first] = roots;
  if (roots.length === 1) return writeResult(first!.certificate.der, output, io.stdout);
  if (output === undefined || output === '-')
    throw new TlsError('trust.one_per_file', `${roots.length} roots are needed, and DER has room for one`);
  // MicroPython takes them by one load_verify_locations each.
  for (const [i, { certificate }] of roots.entries()) {
    const path = output.replace(/(\.[^./\\]+)?$/, `-${i + 1}$1`);
    await writeResult(certificate.der, path, io.stdout);
    io.stderr.write(`${path}: ${certificateName(certificate)}\n`);
  }
}

function toJson({ roots, fewest, proved, failures, refusedByBoards }: RootReport): string {
  const document = {
    roots: roots.map(({ certificate, fingerprint, hosts }) => ({
      subject: certificateName(certificate),
      until: formatDate(certificate.notAfter),
      sha256: formatFingerprint(fingerprint),
      hosts,
      pem: certificate.toPem(),
    })),
    fewest,
    proved,
    failures: failures.map(failureToJson),
    refusedByBoards: refusedByBoards.map(failureToJson),
  };
  return `${printableJson(document)}\n`;
}

function failureToJson({ host, error }: HostFailure): object {
  return { host, error: errorToJson(error) };
}

function exitCode({ failures }: RootReport): ExitCode {
  if (failures.length === 0) return ExitCode.ok;
  return failures.every(({ error }) => error.kind === 'network') ? ExitCode.unreachable : ExitCode.checkFailed;
}
