// Runs a program in the tab as `thimble run --json` does, and reports the same events. Loaded on first use.
import { BOARD_IDS, KNOWN_FIRMWARES } from '../../../boards/catalogue.ts';
import { loadProfile } from '../../../boards/load-profile.ts';
import type { BoardProfile } from '../../../boards/profile.ts';
import { worstBasis } from '../../../boards/provenance.ts';
import type { RunEvent } from '../../../cli/run-event.ts';
import type { Picture } from '../../../micropython/bridge/messages.ts';
import { chooseBoard, FOLDER_OF_CIRCUITPYTHON } from '../../../micropython/choose-board.ts';
import { type HardwareDescription, NO_HARDWARE } from '../../../micropython/hardware/description.ts';
import { runInTab } from '../../../micropython/main-thread/browser/run-in-tab.ts';
import { LineOutput } from '../../../micropython/main-thread/line-output.ts';
import { filesOf, type Passes, planFolder } from '../../../micropython/main-thread/plan.ts';
import type { OutputSinks } from '../../../micropython/main-thread/program-output.ts';
import { Secrets } from '../../../micropython/main-thread/secrets.ts';
import { readCertificates } from '../../../x509/certificate.ts';
import { openRelayNetwork, type RelayAddress } from '../common/relay-access.ts';

export interface RunInput {
  /** By path: `main.py`, `lib/helper.py`. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The file to run; absent: as a board runs the folder. */
  readonly file?: string | undefined;
  /** A value of `--board` except a file: an id, a device's name, or a board's own description. Absent: the one that fits. */
  readonly board?: string | undefined;
  /** PEM or DER, used instead of the built-in roots (`--bundle`). */
  readonly bundle?: Uint8Array | undefined;
  readonly clock?: 'now' | 'unset' | undefined;
  readonly wifi?: 'up' | 'down' | undefined;
  readonly args?: readonly string[] | undefined;
  /** The text of a `board.toml` with devices wired to the board, used instead of one among the files. */
  readonly hardware?: string | undefined;
  /** Arguments of `--press` and `--set`: `BUTTON@2s`, and `temperature=21.5`. */
  readonly press?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
}

export interface RunTools {
  readonly relay: RelayAddress;
  readonly roots: readonly Uint8Array[];
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  readonly onInputWanted: (write: (text: string | undefined) => void) => void;
  readonly onDisplay?: ((picture: Picture) => void) | undefined;
}

/** @returns the files as the program left them. @throws TlsError `micropython.*`, `board.unknown`, `pem.*`. */
export async function runProgramInPage(
  input: RunInput,
  tools: RunTools,
): Promise<Readonly<Record<string, Uint8Array>>> {
  const { files, file, board } = input;
  const chosen = board === undefined ? boardFor(input) : undefined;
  const profile = await loadProfile(board === undefined ? chosen!.id : await idOf(board));
  const plan: Passes =
    file === undefined
      ? planFolder(profile, 'this program', (name) => Object.hasOwn(files, name))
      : { main: { start: { files: [file] }, name: file } };
  for (const name of filesOf(plan)) if (!Object.hasOwn(files, name)) throw new RangeError(`no file ${name}`);
  const device = await deviceOf(input, profile);
  const secrets = new Secrets('hidden');
  const tell = (event: RunEvent) => {
    const shown = secrets.hideIn(event);
    if (shown.event !== 'secret') tools.onEvent(shown);
  };
  const { main } = plan;
  const basis = worstBasis(profile.provenance);
  tell({ event: 'start', board: profile.id, file: main.name, basis, ...(chosen && { reason: chosen.reason }) });
  const output = new LineOutput((stream, text, before) => {
    const shown = secrets.hideAfter(before, text);
    if (shown !== '') tell({ event: 'output', stream, text: shown });
    return undefined;
  });
  const sinks: OutputSinks = {
    ...output.sinks,
    event(event) {
      output.flush();
      tell(event);
    },
  };
  const result = await runInTab({
    plan,
    files,
    args: input.args ?? [],
    board: profile.id,
    clock: input.clock ?? (board === undefined ? 'now' : 'unset'),
    wifi: input.wifi ?? (board === undefined ? 'up' : 'board'),
    libraryStandIns: board === undefined ? 'present' : 'absent',
    bundle: input.bundle && readCertificates(input.bundle).map(({ der }) => der),
    device,
    hardware: await hardwareOf(input, profile, device),
    onDisplay: tools.onDisplay,
    verification: undefined,
    detail: 'all',
    network: openRelayNetwork(tools.relay),
    roots: tools.roots,
    signal: tools.signal,
    sinks,
    onInputWanted: tools.onInputWanted,
  });
  output.end();
  tell({ event: 'exit', code: result.code });
  return result.files;
}

/** @throws TlsError `board.unknown`. */
async function idOf(board: string): Promise<string> {
  if (BOARD_IDS.includes(board)) return board;
  const { resolveBoard } = await import('../../../boards/names/resolve-board.ts');
  return resolveBoard(board, KNOWN_FIRMWARES).id;
}

/** The device among those with the same chip: the named one, or the one in CircuitPython's file on the drive. */
async function deviceOf({ files, board }: RunInput, { chip, runtime }: BoardProfile): Promise<string | undefined> {
  const said = files['boot_out.txt'];
  if (!runtime.python.lists.builtin.includes('board')) return undefined;
  const { circuitpythonDevice } = await import('../../../boards/names/circuitpython-device.ts');
  const named = board === undefined ? undefined : circuitpythonDevice(board, chip.id);
  return named ?? (said && circuitpythonDevice(new TextDecoder().decode(said), chip.id));
}

/** @throws TlsError `hardware.bad_file`, `cli.usage`. */
async function hardwareOf(
  { files, hardware, press = [], set = [] }: RunInput,
  profile: BoardProfile,
  device: string | undefined,
): Promise<HardwareDescription> {
  const own = files['board.toml'];
  const text = hardware ?? (own && new TextDecoder().decode(own));
  if (text === undefined && press.length === 0 && set.length === 0) return NO_HARDWARE;
  const [{ readHardware }, { loadPins }, { shippedDevice, shippedDevices }] = await Promise.all([
    import('../../../micropython/hardware/read-hardware.ts'),
    import('../../../boards/pins/load-pins.ts'),
    import('../../../micropython/main-thread/browser/device-files.ts'),
  ]);
  const beside = (name: string) => {
    const file = files[name.replace(/^\.\//, '')];
    return file && new TextDecoder().decode(file);
  };
  return readHardware(
    { board: text === undefined ? undefined : { text, file: 'board.toml' }, set, press },
    {
      pinNames: (await loadPins(profile, device)).names,
      deviceTypes: shippedDevices(),
      deviceFile: async (type) => (/[./]/.test(type) ? beside(type) : shippedDevice(type)),
    },
  );
}

function boardFor({ files, file }: RunInput) {
  const textOf = (name: string) => new TextDecoder().decode(files[name]);
  if (file !== undefined) return chooseBoard(textOf(file));
  const has = (name: string) => Object.hasOwn(files, name);
  if (!has('main.py') && (has('code.py') || has('code.txt'))) return FOLDER_OF_CIRCUITPYTHON;
  return chooseBoard(['boot.py', 'main.py'].filter(has).map(textOf).join('\n'));
}
