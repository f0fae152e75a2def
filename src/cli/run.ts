// `thimble run FILE`: runs a board's Python program as that board would.
import { findProfile } from '../boards/profiles.ts';
import { runProgram } from '../micropython/outside/run-program.ts';
import { parseHostOverride, tableResolver } from '../net/resolver-table.ts';
import { createNodeNetwork, resolveWithSystem } from '../platform/node/network.ts';
import type { Command, ExitCode } from './command.ts';

export const run: Command = {
  name: 'run',
  summary: "Run a MicroPython or CircuitPython program under a board's own TLS limits",
  arguments: [{ syntax: '<file>', description: 'the Python program; its folder is what it sees as /' }],
  options: [
    { flags: '--board <id>', description: 'the firmware to be, such as pico-w@circuitpython-10.2' },
    { flags: '--host <name=addr:port>', description: 'where a host name really leads', repeatable: true },
    { flags: '--bundle <file>', description: 'certificates (PEM) that replace the built-in roots' },
  ],
  examples: [
    ['thimble run main.py', 'run it with everything that guides to MicroPython document'],
    ['thimble run code.py --board pico-w@circuitpython-10.2', 'run it as CircuitPython on a Pico W would'],
    ['thimble run main.py --host api.example.com=127.0.0.1:8443 --bundle ca.pem', 'against a server of your own'],
    ['thimble run server.py -- 8443', 'with arguments for sys.argv'],
  ],
  passThrough: true,

  async run([file, args], options, io): Promise<ExitCode> {
    const hosts = ((options.host ?? []) as readonly string[]).map(parseHostOverride);
    const code = await runProgram({
      file: file as string,
      args: (args ?? []) as readonly string[],
      profile: findProfile((options.board as string | undefined) ?? 'guide'),
      network: createNodeNetwork({ resolve: tableResolver(hosts, resolveWithSystem) }),
      streams: io,
      signal: io.signal,
    });
    return code as ExitCode;
  },
};
