// `thimble run FILE`: runs a board's Python program as that board would.

import { once } from 'node:events';
import { basename } from 'node:path';
import { loadProfile } from '../boards/load-profile.ts';
import type { BoardProfile } from '../boards/profile.ts';
import type { VerificationSettings } from '../context/verification-settings.ts';
import { TlsError } from '../errors.ts';
import { chooseBoard } from '../micropython/choose-board.ts';
import { readProgram, runProgram } from '../micropython/host/node/run-program.ts';
import { parseHostOverride, tableResolver } from '../net/resolver-table.ts';
import { createNodeNetwork, resolveWithSystem } from '../platform/node/network.ts';
import { readCertificates } from '../x509/certificate.ts';
import type { Command, Io } from './command.ts';
import { readAs } from './files.ts';
import { readVerification, VERIFICATION_OPTIONS, type VerificationOptions } from './options.ts';
import { outputEvents, writeEvent } from './run-events.ts';

interface RunOptions extends VerificationOptions {
  readonly board?: string;
  readonly host?: readonly string[];
  readonly bundle?: string;
  readonly json?: true;
}

export const run: Command = {
  name: 'run',
  summary: "Run a MicroPython or CircuitPython program under a board's own TLS limits",
  arguments: [{ syntax: '<file>', description: 'the Python program; its folder is what it sees as /' }],
  options: [
    { flags: '--board <id>', description: 'the firmware to be, such as pico-w@circuitpython-10.2' },
    { flags: '--host <name=address:port>', description: 'where a host name leads instead', repeatable: true },
    { flags: '--bundle <file>', description: 'roots (PEM or DER) in place of those that are built in' },
    ...VERIFICATION_OPTIONS,
    { flags: '--json', description: 'one JSON object a line: the board, what the program prints, its exit code' },
  ],
  examples: [
    ['thimble run main.py', 'with everything that guides to MicroPython take for granted'],
    ['thimble run code.py --board pico-w@circuitpython-10.2', 'as CircuitPython runs it on a Pico W'],
    ['thimble run main.py --host api.example.com=127.0.0.1:8443 --bundle ca.pem', 'against a server of your own'],
    ['thimble run server.py -- 8443', 'with arguments for sys.argv'],
  ],
  passThrough: true,

  async run([file, args], values, io) {
    const options = values as RunOptions;
    const { host = [], bundle, json } = options;
    const hosts = host.map(parseHostOverride);
    const roots = bundle === undefined ? undefined : await readAs(bundle, '--bundle', readBundle);
    const { id, reason } = choose(file as string, options, io);
    const profile = await loadProfile(id);
    const verification = await verificationFor(profile, options);
    const program = {
      file: file as string,
      args: (args ?? []) as readonly string[],
      board: profile.id,
      bundle: roots,
      verification,
      network: createNodeNetwork({ resolve: tableResolver(hosts, resolveWithSystem) }),
      signal: io.signal,
    };
    if (!json) return runProgram({ ...program, streams: io });
    writeEvent(io.stdout, { event: 'start', board: id, reason });
    return runAsEvents(program, io);
  },
};

function readBundle(data: Uint8Array): Uint8Array[] {
  return readCertificates(data).map(({ der }) => der);
}

async function runAsEvents(program: Omit<Parameters<typeof runProgram>[0], 'streams'>, io: Io): Promise<number> {
  const stdout = outputEvents('stdout', io.stdout);
  const stderr = outputEvents('stderr', io.stdout);
  const code = await runProgram({ ...program, streams: { stdin: io.stdin, stdout, stderr } });
  for (const stream of [stdout, stderr]) await once(stream.end(), 'finish');
  writeEvent(io.stdout, { event: 'exit', code });
  return code;
}

/** @throws TlsError `cli.usage` for a firmware, which verifies as it does; as {@link readVerification}. */
async function verificationFor(profile: BoardProfile, options: VerificationOptions): Promise<VerificationSettings> {
  const { policy, crl, revocation } = options;
  const isAsked = policy !== undefined || crl !== undefined || revocation !== undefined;
  if (isAsked && profile.stack.rules === 'fixed')
    throw new TlsError(
      'cli.usage',
      `--policy, --crl and --revocation are for --board guide or modern: the firmware of ${profile.id} has none of them`,
    );
  return readVerification(options);
}

/** The board that was named; else the one that fits, which is said. @throws TlsError `micropython.no_program`. */
function choose(file: string, { board, json }: RunOptions, io: Io): { id: string; reason?: string } {
  if (board !== undefined) return { id: board };
  const chosen = chooseBoard(readProgram(file));
  const { id, reason } = chosen;
  if (!json) io.stderr.write(`thimble: running ${basename(file)} as ${id}, since ${reason} (--board names another)\n`);
  return chosen;
}
