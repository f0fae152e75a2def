// Runs a program in the tab as `thimble run --json` does, and tells of it in the same events. Loaded when it is needed.
import { loadProfile } from '../../../boards/load-profile.ts';
import { worstBasis } from '../../../boards/provenance.ts';
import type { RunEvent } from '../../../cli/run-event.ts';
import { chooseBoard, FOLDER_OF_CIRCUITPYTHON } from '../../../micropython/choose-board.ts';
import { runInTab } from '../../../micropython/host/browser/run-in-tab.ts';
import { filesOf, type Passes, planFolder } from '../../../micropython/host/plan.ts';
import type { OutputSinks } from '../../../micropython/host/program-output.ts';
import { Secrets } from '../../../micropython/host/secrets.ts';
import { readCertificates } from '../../../x509/certificate.ts';
import { openNetwork, type Relay } from '../common/relay-access.ts';

export interface RunInput {
  /** By path: `main.py`, `lib/helper.py`. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The file to run; absent: as a board runs the folder. */
  readonly file?: string | undefined;
  /** Absent: the one that fits. */
  readonly board?: string | undefined;
  /** PEM or DER in place of the built-in roots (`--bundle`). */
  readonly bundle?: Uint8Array | undefined;
  readonly clock?: 'now' | 'unset' | undefined;
  readonly wifi?: 'up' | 'down' | undefined;
  readonly args?: readonly string[] | undefined;
}

export interface RunTools {
  readonly relay: Relay;
  readonly roots: readonly Uint8Array[];
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  readonly onInputWanted: (write: (text: string | undefined) => void) => void;
}

/** @returns the files as the program left them. @throws TlsError `micropython.*`, `board.unknown`, `pem.*`. */
export async function runProgram(input: RunInput, tools: RunTools): Promise<Readonly<Record<string, Uint8Array>>> {
  const { files, file, board } = input;
  const chosen = board === undefined ? boardFor(input) : undefined;
  const profile = await loadProfile(board ?? chosen!.id);
  const plan: Passes =
    file === undefined
      ? planFolder(profile, 'this program', (name) => Object.hasOwn(files, name))
      : { main: { start: { files: [file] }, name: file } };
  for (const name of filesOf(plan)) if (!Object.hasOwn(files, name)) throw new RangeError(`no file ${name}`);
  const secrets = new Secrets('hidden');
  const tell = (event: RunEvent) => {
    const shown = secrets.hideIn(event);
    if (shown.event !== 'secret') tools.onEvent(shown);
  };
  const { main } = plan;
  const basis = worstBasis(profile.provenance);
  tell({ event: 'start', board: profile.id, file: main.name, basis, ...(chosen && { reason: chosen.reason }) });
  const stdout = new OutputText('stdout', tell);
  const stderr = new OutputText('stderr', tell);
  const sinks: OutputSinks = {
    stdout: (bytes) => stdout.add(bytes),
    stderr: (bytes) => stderr.add(bytes),
    event: tell,
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
    verification: undefined,
    detail: 'all',
    network: openNetwork(tools.relay),
    roots: tools.roots,
    signal: tools.signal,
    sinks,
    onInputWanted: tools.onInputWanted,
  });
  stdout.end();
  stderr.end();
  tell({ event: 'exit', code: result.code });
  return result.files;
}

function boardFor({ files, file }: RunInput) {
  const textOf = (name: string) => new TextDecoder().decode(files[name]);
  if (file !== undefined) return chooseBoard(textOf(file));
  const has = (name: string) => Object.hasOwn(files, name);
  if (!has('main.py') && (has('code.py') || has('code.txt'))) return FOLDER_OF_CIRCUITPYTHON;
  return chooseBoard(['boot.py', 'main.py'].filter(has).map(textOf).join('\n'));
}

/** Bytes of one stream as `output` events; what is no UTF-8 becomes U+FFFD. */
class OutputText {
  readonly #stream: 'stdout' | 'stderr';
  readonly #tell: (event: RunEvent) => void;
  readonly #decoder = new TextDecoder();

  constructor(stream: 'stdout' | 'stderr', tell: (event: RunEvent) => void) {
    this.#stream = stream;
    this.#tell = tell;
  }

  add(bytes: Uint8Array): undefined {
    this.#emit(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): void {
    this.#emit(this.#decoder.decode());
  }

  #emit(text: string): void {
    if (text !== '') this.#tell({ event: 'output', stream: this.#stream, text });
  }
}
