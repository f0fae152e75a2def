// Advice for codes `trust.*`, `micropython.*`, `hardware.*` and `cli.*`: commands that cannot begin or cannot finish.
import type { AdviceTable } from './advice.ts';

export const TOOL_ADVICE = {
  'trust.bad_host': {
    cause: 'That is not a host name or address with a port.',
    fix: 'Write HOST or HOST:PORT, with IPv6 addresses in brackets: [::1]:8443.',
  },
  'trust.no_single_root': {
    cause: 'No single known root verifies every chain that the server sent.',
    fix: 'Run it again: a server that sends another chain each time can need more than one run.',
  },
  'trust.not_proved': {
    cause:
      'A second connection, with only the chosen roots, failed: some servers behind load balancers send different chains.',
    fix: 'Run it again, so that the other chain is fetched too.',
  },
  'trust.one_per_file': {
    cause: 'Several roots were chosen, and a DER file holds one certificate.',
    fix: 'Use --format pem, or -o FILE, which then writes one file for each root.',
  },
  'micropython.no_program': {
    cause: 'No Python program was named.',
    fix: 'Name the Python file to run: thimble run main.py. Everything after -- goes to the program (sys.argv).',
  },
  'micropython.interpreter_failed': {
    cause: 'The interpreter stopped; it is probably out of memory.',
    fix: 'Read into one buffer with readinto instead of allocating a new one each time.',
  },
  'cli.usage': {
    cause: 'The command was called with arguments that it does not take.',
    fix: 'Run the command with --help: it shows every option, with examples.',
  },
  'hardware.bad_file': {
    cause: 'A board.toml, or the file of a device that it names, is not in the form of docs/board-toml.schema.json.',
    fix: 'Correct what stands at the path that is named; docs/hardware.md shows what can stand there.',
  },
  'cli.file': {
    cause: 'A file named on the command line cannot be read or written.',
    fix: 'Check the path, and that you may read or write there.',
  },
} as const satisfies AdviceTable;
