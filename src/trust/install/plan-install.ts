// Plans how to make a program verify: a file with the roots, a module, and changed lines. It writes nothing.
import { encodePem } from '../../asn1/pem.ts';
import { umqttTakesContext, waysToLoad } from '../../boards/how-to-verify.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { usualBoardOf } from '../../boards/usual-boards.ts';
import type { CryptoProvider } from '../../crypto/provider.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { concatBytes } from '../../util/bytes.ts';
import type { ChosenRoot } from '../choose-roots.ts';
import { rewriteProgram } from './rewrite-program.ts';
import { type ModuleFacts, verifiedModule } from './verified-module.ts';

const MODULE = 'verified.py';

export interface InstallInput {
  readonly roots: readonly ChosenRoot[];
  /** `undefined`: there is none, and roots and module are all. */
  readonly program: { readonly name: string; readonly text: string } | undefined;
  /** `undefined`: by the program. */
  readonly board: BoardProfile | undefined;
  readonly crypto: CryptoProvider;
}

export interface InstallPlan {
  readonly board: BoardProfile;
  /** New files, by their names beside the program. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** The program's text with its changed lines; `undefined`: nothing in it changes. */
  readonly changed: string | undefined;
  /** What the user has to do by hand. */
  readonly notes: readonly string[];
}

/** @throws TlsError `cli.usage` for a firmware that takes one root where several are needed. */
export async function planInstall({ roots, program, board: named, crypto }: InstallInput): Promise<InstallPlan> {
  const board = named ?? (await boardOf(program));
  const loading = waysToLoad(board);
  if (loading === 'wrap_socket' && roots.length > 1)
    throw new TlsError('cli.usage', `${board.id} takes one root for a connection, and ${roots.length} are needed`, {
      hint: 'Update that firmware, or install the root of one host at a time.',
    });
  const facts: ModuleFacts = {
    ...(readsPem(board, roots, crypto) ? { rootsFile: 'ca.pem', form: 'pem' } : { rootsFile: 'ca.der', form: 'der' }),
    runtime: board.runtime.id,
    loading,
  };
  const rewritten = rewriteProgram(program?.text ?? '', { ...facts, umqttTakesContext: umqttTakesContext(board) });
  const changed = program === undefined || rewritten.text === program.text ? undefined : rewritten.text;
  const notes = [...rewritten.notes];
  if (program !== undefined && changed === undefined)
    notes.push('nothing in the program is changed; a context that verifies is verified.context()');
  const { verification } = board.stack;
  if (verification.kind === 'mbedtls' && verification.checkDates && board.chip.clock.atPowerOn !== undefined)
    notes.push('this firmware checks dates: set the clock before you connect (import ntptime; ntptime.settime())');
  return {
    board,
    files: { [facts.rootsFile]: rootsFileOf(roots, facts.form), [MODULE]: verifiedModule(facts) },
    changed,
    notes,
  };
}

/** Whether `load_verify_locations(cadata=…)` of this firmware takes PEM. */
export function readsPem({ stack }: BoardProfile, [root]: readonly ChosenRoot[], crypto: CryptoProvider): boolean {
  try {
    if (root !== undefined) stack.readCaData(encodePem('CERTIFICATE', root.certificate.der), crypto);
    return true;
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return false;
  }
}

async function boardOf(program: InstallInput['program']): Promise<BoardProfile> {
  const isCircuitPython =
    program !== undefined &&
    (program.name.startsWith('code.') ||
      /^\s*(?:import|from)\s+(?:wifi|socketpool|board|adafruit_\w+|microcontroller)\b/m.test(program.text));
  return loadProfile(usualBoardOf(isCircuitPython ? 'circuitpython' : 'micropython'));
}

function rootsFileOf(roots: readonly ChosenRoot[], form: ModuleFacts['form']): string | Uint8Array {
  const ders = roots.map(({ certificate }) => certificate.der);
  return form === 'der' ? concatBytes(...ders) : ders.map((der) => encodePem('CERTIFICATE', der)).join('');
}
