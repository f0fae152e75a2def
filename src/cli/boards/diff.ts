// `thimble boards diff BEFORE AFTER`: what changes for a program when its board gets another firmware.
import { diffBoards } from '../../boards/diff/diff-boards.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import { worstBasis } from '../../boards/provenance.ts';
import { printableJson } from '../../errors/printable.ts';
import { readBoardOption } from '../board-option.ts';
import { type Command, ExitCode } from '../command.ts';

/** The parts of a profile on which most of the phrases are based. */
const DECISIVE = ['hello', 'verifier', 'records', 'errors', 'roots', 'caData'] as const;

export const diffCommand: Command = {
  name: 'diff',
  summary: 'Show what an upgrade changes for a program',
  arguments: [
    { syntax: '<before>', description: 'the firmware that the board has' },
    { syntax: '<after>', description: 'the new one' },
  ],
  options: [{ flags: '--json', description: 'print one JSON object: both ids, and each change with its field' }],
  examples: [
    ['thimble boards diff pico-w@mp1.22 pico-w@mp1.28', 'which servers are lost, what modules are gone'],
    ['thimble boards diff esp8266 esp32', 'what another board would change'],
  ],

  async run([first, second], values, io) {
    const before = await loadProfile(await readBoardOption(String(first), io));
    const after = await loadProfile(await readBoardOption(String(second), io));
    const changes = diffBoards(before, after);
    if (values.json) {
      io.stdout.write(`${printableJson({ before: before.id, after: after.id, changes })}\n`);
      return ExitCode.ok;
    }
    io.stdout.write(`${before.id} -> ${after.id}\n`);
    if (changes.length === 0) io.stdout.write('  nothing that a program can see\n');
    for (const { text } of changes) io.stdout.write(`  ${text}\n`);
    for (const { id, provenance } of [before, after])
      if (worstBasis(provenance, DECISIVE) === 'derived')
        io.stderr.write(`thimble: what is said of ${id} rests in part on a neighbour (thimble boards show ${id})\n`);
    return ExitCode.ok;
  },
};
