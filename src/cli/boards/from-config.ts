// `thimble boards from-config FILE --base BOARD`: makes a custom profile from mbedtls_config.h or sdkconfig.
import { profileFromConfig } from '../../boards/custom/from-config.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import { TlsError } from '../../errors.ts';
import { decodeUtf8 } from '../../util/utf8.ts';
import { readBoardOption } from '../board-option.ts';
import { type Command, ExitCode } from '../command.ts';
import { writeResult } from '../output-file.ts';
import { readInput } from '../read-file.ts';

/** Number of ignored option names that are printed. */
const SHOWN = 12;

export const fromConfigCommand: Command<{ base?: string; output?: string }> = {
  name: 'from-config',
  summary: 'Create a profile from mbedtls_config.h or sdkconfig',
  arguments: [{ syntax: '<file>', description: 'mbedtls_config.h, or the sdkconfig of ESP-IDF' }],
  options: [
    { flags: '--base <board>', description: 'the profile to use for what the file does not say' },
    { flags: '-o, --output <file>', description: 'write the JSON to this file instead of stdout' },
  ],
  examples: [
    [
      'thimble boards from-config sdkconfig --base esp32@mp1.28 -o my-board.json',
      'then: run main.py --board ./my-board.json',
    ],
    ['thimble boards from-config mbedtls_config.h --base pico-w@mp1.28', 'for your own build for the Pico W'],
  ],

  async run([file], { base, output }, io) {
    if (base === undefined) throw new TlsError('cli.usage', 'name the profile to extend: --base BOARD');
    const profile = await loadProfile(await readBoardOption(base, io));
    const text = decodeUtf8(await readInput(String(file))) ?? '';
    const { profile: own, options, unknown, notInBase } = profileFromConfig(text, profile);
    if (options === 0)
      throw new TlsError('cli.usage', `${file} has no option of mbedTLS in it`, {
        hint: 'Name the mbedtls_config.h of a build, or the sdkconfig that ESP-IDF wrote.',
      });
    if (own.hello === undefined && own.verification === undefined && own.chip === undefined)
      io.stderr.write(`thimble: nothing in ${file} differs from ${profile.id}, as far as it is understood\n`);
    if (notInBase.length > 0)
      io.stderr.write(
        `thimble: on in ${file} and not offered by ${profile.id}, so left out: ${notInBase.join(', ')}\n`,
      );
    if (unknown.length > 0)
      io.stderr.write(`thimble: ${unknown.length} options are not understood: ${shown(unknown)}\n`);
    await writeResult(`${JSON.stringify(own, null, 2)}\n`, output, io.stdout);
    return ExitCode.ok;
  },
};

function shown(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return names.slice(0, SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
