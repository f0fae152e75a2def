// Advice for codes `trust.*`, `micropython.*`, `hardware.*` and `cli.*`: commands that cannot begin or cannot finish.
import type { AdviceTable } from './advice.ts';

export const TOOL_ADVICE = {
  'trust.bad_host': {
    cause: 'That is not a host name or address with a port.',
    fix: 'Write HOST or HOST:PORT, with IPv6 addresses in brackets: [::1]:8443.',
  },
  'trust.bundle_too_large': {
    cause: 'A bundle of ESP-IDF holds 200 roots at most.',
    fix: 'Use --format pem, or leave out --spares.',
  },
  'trust.no_hosts': {
    cause: 'No connection with TLS can be read out of the program: its hosts are known in a run alone.',
    fix: 'Name the hosts beside it: thimble trust HOST… --program FILE.',
  },
  'trust.local_root': {
    cause:
      'The certificates that this machine is shown end at a root that no root programme has: a proxy or an antivirus inspects its connections, or it is a CA of your own.',
    fix: 'A device elsewhere is shown another chain: ask from a network without inspection. If the device will see this root as well, hand it in: --roots FILE.',
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
  'trust.unverified_board': {
    cause: 'The TLS library of that firmware cannot verify servers, so no root helps it.',
    fix: 'Use a board with mbedTLS (ESP32, Pico W), or leave that board out.',
  },
  'trust.one_per_file': {
    cause: 'Several roots were chosen, and a DER file holds one certificate.',
    fix: 'Use --format pem, or -o FILE, which then writes one file for each root.',
  },
  'micropython.bad_fault': {
    cause:
      'That is no plan of faults that can be kept: reset@2, stall@1, close@1:after=500, slow:1k/s, dns, wifi@30s..40s.',
    fix: 'Read the grammar in docs/run.md, under "Faults".',
  },
  'micropython.bad_recording': {
    cause: 'The file is not a recording of thimble run --record, was changed or truncated, or is of another program.',
    fix: 'Record the run again, with this version of thimble.',
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
    fix: 'Correct the value at the path named in the message; docs/hardware.md lists what is allowed there.',
  },
  'cli.file': {
    cause: 'A file named on the command line cannot be read or written.',
    fix: 'Check the path, and that you may read or write there.',
  },
} as const satisfies AdviceTable;
