// The interactive prompt: the interpreter's own REPL, with its history, completion and paste mode, key by key.
import type { MicroPython } from '@micropython/micropython-webassembly-pyscript/micropython.mjs';
import type { BoardProfile } from '../../boards/profile.ts';
import { replBanner } from '../../boards/repl-texts.ts';
import { encodeUtf8 } from '../../util/utf8.ts';
import type { DirectInterrupt } from '../bridge/direct-interrupt.ts';
import { OutputStream } from '../bridge/layout.ts';
import { WOKEN } from './blocking.ts';
import type { Journal } from './journal.ts';
import type { ProgramTerminal } from './program-terminal.ts';
import { ReplOutput } from './repl-output.ts';

export interface ReplTools {
  readonly python: MicroPython;
  readonly profile: BoardProfile;
  readonly terminal: ProgramTerminal;
  readonly journal: Journal;
  /** See {@link ReplOutput}. */
  readonly frame: (file: string, line: number) => number | undefined;
  /** Runs due handlers of timers and pins. */
  readonly runHandlers: () => void;
  readonly direct: DirectInterrupt | undefined;
}

/** PYEXEC_FORCED_EXIT: Ctrl-D, or a SystemExit. */
const FORCED_EXIT = 0x100;
const PROMPT = '>>> ';
/** For garbage.ts; pasted, so that it is not added to the history. */
const LEARN = encodeUtf8('\x05__thimble__.learn()\r\x04');

/** @returns how it ended: by a soft reset, or at the end of standard input. */
export function runRepl(tools: ReplTools): 'reset' | 'end' {
  const { python, profile, terminal, journal, runHandlers, direct } = tools;
  const output = new ReplOutput(tools.frame);
  // Everything before the prompt is left out: the interpreter's banner has its own name.
  let shown = '';
  terminal.filtered(
    (text) => {
      shown += text;
      return '';
    },
    () => {
      python.replInit();
      for (const key of LEARN) python.replProcessChar(key);
    },
  );
  terminal.print(OutputStream.stdout, encodeUtf8(replBanner(profile) + shown.slice(-PROMPT.length)));
  for (;;) {
    const key = terminal.readKey();
    if (key === 'end') return 'end';
    if (key === WOKEN) {
      runHandlers();
      continue;
    }
    const result = terminal.filtered(
      (text) => output.add(text),
      () => python.replProcessChar(key),
    );
    if (direct?.take() === true) terminal.lineInterrupted();
    const raised = output.takeException();
    if (raised !== undefined) journal.uncaught(raised.type, raised.errno, raised.text);
    if ((result & FORCED_EXIT) !== 0) return 'reset';
  }
}
