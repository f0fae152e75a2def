// `thimble boards show BOARD`: one profile in full, with the source of each fact.
import { groupLabel } from '../../boards/diff/hello-phrases.ts';
import { inPython } from '../../boards/diff/program-phrases.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { listedRoots } from '../../boards/root-bundle.ts';
import { printableJson } from '../../errors/printable.ts';
import { cipherSuite } from '../../tls/cipher-suites.ts';
import { registeredName, SignatureScheme } from '../../tls/constants.ts';
import { readBoardOption } from '../board-option.ts';
import { type Command, ExitCode } from '../command.ts';
import { colorsFor } from '../report.ts';

export const showCommand: Command = {
  name: 'show',
  summary: 'Show one firmware in full, each fact with its source',
  arguments: [{ syntax: '<board>', description: 'its id, or the name of a device' }],
  options: [{ flags: '--json', description: 'print one JSON object' }],
  examples: [
    ['thimble boards show pico-w@micropython-1.28', 'its ClientHello, verifier, memory, modules and error texts'],
    ['thimble boards show d1-mini --json', 'for a script'],
  ],

  async run([board], values, io) {
    const profile = await loadProfile(await readBoardOption(String(board), io));
    if (values.json) {
      io.stdout.write(`${printableJson(profile)}\n`); // functions are left out
      return ExitCode.ok;
    }
    const color = colorsFor(io.stdout, io.env);
    const lines = [color.bold(profile.id), profile.title, ''];
    for (const [title, rows] of sections(profile)) {
      lines.push(color.bold(title));
      for (const [name, value] of rows) lines.push(`  ${name.padEnd(22)} ${value}`);
      lines.push('');
    }
    lines.push(color.bold('where it is known from'));
    for (const [field, { basis, source }] of Object.entries(profile.provenance))
      lines.push(`  ${field.padEnd(22)} ${basis.padEnd(9)} ${color.dim(source)}`);
    io.stdout.write(`${lines.join('\n')}\n`);
    return ExitCode.ok;
  },
};

type Row = readonly [name: string, value: string];

/** The facts of a firmware, as rows of text. */
export function sections(profile: BoardProfile): readonly (readonly [string, readonly Row[]])[] {
  const { chip, runtime, stack } = profile;
  const { hello, memory } = stack;
  return [
    [
      'chip',
      [
        ['names', `${chip.name}; sys.platform ${chip.names.platform}, ${chip.names.machine}`],
        ['heap', bytes(chip.heap)],
        ['sockets', `${chip.sockets.most ?? 'as many as the host gives'}; one more: ${inPython(chip.sockets.beyond)}`],
        ['errno', `ETIMEDOUT ${chip.errnos.ETIMEDOUT}, a refused connection is ${chip.refusedAs}`],
        [
          'clock at power-on',
          chip.clock.atPowerOn === undefined ? 'right' : new Date(chip.clock.atPowerOn).toISOString(),
        ],
        ['epoch', String(chip.clock.epoch)],
        ['Wi-Fi needed', chip.needsWifi ? 'yes' : 'no'],
      ],
    ],
    [
      'runtime',
      [
        ['release', `${runtime.name} ${runtime.release.join('.')}`],
        ['modules', describeModules(profile)],
        ['sys.path', JSON.stringify(runtime.python.path)],
        ['a client verifies', runtime.defaults.clientVerifies],
        ['a server verifies', runtime.defaults.serverVerifies],
        ['trusted by default', runtime.defaults.trusted],
      ],
    ],
    [
      'TLS',
      [
        ['library', `${stack.library.name} ${stack.library.version}`],
        ['versions', hello.versions.map((version) => `TLS 1.${version - 0x0301}`).join(', ')],
        ['cipher suites', hello.cipherSuites.map((id) => cipherSuite(id)?.name ?? hex(id)).join(' ')],
        ['groups', hello.groups.map((group) => groupLabel(group)).join(' ') || 'none'],
        [
          'signature schemes',
          hello.signatureSchemes.map((scheme) => registeredName(SignatureScheme, scheme)).join(' '),
        ],
        ['extensions', hello.extensions.join(' ')],
        ['verification', describeVerification(profile)],
        ['roots', describeRoots(profile)],
        [
          'memory',
          `${bytes(memory.setUp)} before the handshake, ${bytes(memory.peak.rsa2048 ?? memory.peak.ec)} at its peak`,
        ],
      ],
    ],
  ];
}

function describeModules({ runtime: { python } }: BoardProfile): string {
  if (python.hasMore) return 'all that are here';
  const frozen = Object.entries(python.lists.frozen).map(([name, version]) =>
    version === null ? name : `${name} ${version}`,
  );
  return `built in: ${python.lists.builtin.join(' ')}; frozen: ${frozen.join(', ')}`;
}

function describeVerification({ stack: { verification } }: BoardProfile): string {
  if (verification.kind === 'none') return 'none: certificates are read, and not checked';
  if (verification.kind === 'strict') return 'strict: RFC 5280';
  const { checkDates, ipAddressNames, checkKeyUsage, acceptedHashes, leastRsaBits } = verification;
  return [
    'mbedTLS',
    checkDates ? 'dates' : 'no dates',
    ipAddressNames ? 'IP addresses as names' : 'no IP addresses as names',
    checkKeyUsage ? 'key usage' : 'no key usage',
    `RSA from ${leastRsaBits} bits`,
    acceptedHashes.join(' '),
  ].join('; ');
}

function describeRoots({ stack: { roots } }: BoardProfile): string {
  if (roots.kind === 'bundle') return `${listedRoots(roots.id).length} (${roots.id})`;
  return roots.kind === 'system' ? "this machine's" : 'none';
}

function bytes(count: number | undefined): string {
  return count === undefined ? 'not known' : `${count.toLocaleString('en')} bytes`;
}

function hex(id: number): string {
  return `0x${id.toString(16).padStart(4, '0')}`;
}
