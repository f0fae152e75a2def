// Runs the program in its own thread, with the interpreter and the TLS engine. The thread blocks whenever the program does.

import type { DeviceNames } from '../../boards/chips/chip-facts.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import { loadPins } from '../../boards/pins/load-pins.ts';
import { peripheralsOf } from '../../boards/pins/peripherals.ts';
import type { BoardProfile, PythonFacts } from '../../boards/profile.ts';
import type { RaisedError } from '../../boards/python-exception.ts';
import { withDevice } from '../../boards/runtimes/load-device-modules.ts';
import { toHex } from '../../util/hex.ts';
import { encodeUtf8 } from '../../util/utf8.ts';
import { OutputStream } from '../bridge/layout.ts';
import type { ProgramData } from '../bridge/messages.ts';
import { FaultReport } from '../faults/fault-report.ts';
import { Hardware } from '../hardware/hardware.ts';
import { AddressBook } from './address-book.ts';
import { Air, airFunctions } from './air.ts';
import { attachAirlift } from './airlift.ts';
import { Blocking } from './blocking.ts';
import { boardFunctions } from './board-functions.ts';
import { boardNameFunctions, namesOfBoard } from './board-names.ts';
import type { ByteStream } from './byte-stream.ts';
import { ChangedSources } from './changed-sources.ts';
import { cipherFunctions } from './cipher-functions.ts';
import { clockFunctions } from './clock-functions.ts';
import { endingFunctions, programEnd } from './ending-functions.ts';
import { setErrnos } from './errno-table.ts';
import { mountRoot } from './file-system.ts';
import { Finalisers, type GuardedKind } from './finalisers.ts';
import { hasDoubleDigits } from './float-digits.ts';
import { Garbage } from './garbage.ts';
import { GuardedFolder, guardFunctions } from './guarded-folder.ts';
import { Handles } from './handles.ts';
import { hardwareFunctions, pinTableFunctions } from './hardware-functions.ts';
import { HostCalls } from './host-call.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import { httpFunctions } from './http-functions.ts';
import { loadInterpreter } from './interpreter.ts';
import { Journal } from './journal.ts';
import { journalFunctions, reportTo } from './journal-functions.ts';
import { ModuleFiles, type ModuleReport } from './module-files.ts';
import { garbageFunctions, heapFunctions, lineFunctions, moduleFunctions } from './module-functions.ts';
import { observed } from './observed.ts';
import { openOutside } from './outside.ts';
import type { ProgramPlatform } from './platform.ts';
import { type ClockStart, ProgramClock } from './program-clock.ts';
import { ProgramTerminal } from './program-terminal.ts';
import { raiseErrno } from './python-raise.ts';
import { runRepl } from './repl.ts';
import { screenshotFunctions } from './screenshot-functions.ts';
import { type NetworkSettings, networkSettings } from './settings-file.ts';
import { socketFunctions, streamFunctions } from './socket-functions.ts';
import { type SourceLine, SourceLines } from './source-lines.ts';
import { Station, stationFunctions } from './station.ts';
import { TlsCallers } from './tls-callers.ts';
import { type ContextTools, contextFunctions } from './tls-contexts.ts';
import { tlsFunctions } from './tls-functions.ts';
import { TlsMemory } from './tls-memory.ts';

/** Exit code of a hung program, the same as after a timeout. */
const HUNG = 124;

/** Resolves after the program has ended and its `exit` request is posted. */
export async function runProgramThread(given: ProgramPlatform): Promise<void> {
  const { data } = given;
  const outside = await openOutside(given);
  const { bridge, time, programTime, machineClock, environment, faults, replay } = outside;
  const platform = { ...given, environment, folder: outside.folder, post: outside.post };
  const blocking = new Blocking(bridge, time);
  const terminal = new ProgramTerminal(blocking);
  const profile = await withDevice(await loadProfile(data.board), data.device);
  const names = await namesOfBoard(profile, data.device);
  let garbage: Garbage | undefined;
  let hardware: Hardware | undefined;
  const watchMemory = memoryWatch((line) => terminal.print(OutputStream.stderr, encodeUtf8(`${line}\n`)));
  const clock = new ProgramClock(machineClock, clockStart(data, profile));
  /** Interrupts the running line of the prompt: a loop there may call no host function. */
  let interrupt = () => {};
  const events = {
    turn: () => {
      outside.turn();
      if (data.interactive && bridge.interrupted) interrupt();
      if (hardware?.interrupts.isDue()) garbage?.call();
      garbage?.turn();
    },
    grow: (bytes: number) => watchMemory(bytes),
  };
  const interpreter = await loadInterpreter({ clock, ticks: () => time.now(), random: outside.seeds }, events, {
    ...platform.interpreter,
    isShared: data.interactive,
  });
  if (interpreter.direct !== undefined) platform.post({ type: 'direct interrupt', data: interpreter.direct.data });
  setErrnos(interpreter, profile.chip.errnos);
  garbage = new Garbage(interpreter);
  const rom = toHex(outside.seeds(16)); // so that no program can guess it
  const isOurs = (file: string) => file.startsWith(`/${rom}/`) || file.startsWith('.frozen/');
  const lines = new SourceLines(interpreter, isOurs);
  const sources = new ChangedSources(await chainOf(profile));
  const missing = () => raiseErrno(profile.chip.errnos.EBADF);
  const streams = new Handles<ByteStream>(missing);
  const line = () => nameOfLine(lines.now(), sources);
  const report =
    faults &&
    new FaultReport(data.faults, {
      now: () => programTime.now(),
      line,
      tell: (event) => journal.tell(event),
      isStopped: () => exitCode === 130, // as `_guard` of modules/common/_boot.py gives it after a KeyboardInterrupt
    });
  const journal: Journal = new Journal({
    print: (event) => {
      report?.see(event);
      terminal.print(OutputStream.event, encodeUtf8(`${JSON.stringify(event)}\n`));
    },
    atEnd: report && (() => report.results()),
    detail: data.detail,
    profile,
    clock: { now: () => clock.now(), actual: () => machineClock.now(), wasSet: () => clock.wasSet },
    stubs: data.stubs,
    line,
  });
  const rest = () => garbage?.rest();
  const end = programEnd(journal, platform.post, data.startsAgain);
  if (replay !== undefined) replay.line = line;
  if (faults !== undefined) {
    faults.onMet = (fault, peer) => report!.met(fault, peer);
    faults.onPassed = (fault) => report!.passed(fault);
    faults.onHung = () => end('hung', HUNG, -1);
  }
  hardware = new Hardware({
    description: data.hardware,
    now: () => programTime.now(),
    onEffect: (effect) => {
      if (journal.tellsAll) journal.tell({ event: 'hardware', at: Math.round(programTime.now()), ...effect });
    },
    onBite: () => end('watchdog', 1, -1),
  });
  blocking.attach(hardware.interrupts);
  const raiseKeyboardInterrupt = () => {
    if (data.interactive) terminal.lineInterrupted();
    interpreter.raiseKeyboardInterrupt();
  };
  const onTimeout = (raised: RaisedError, host: string | undefined) => report?.timedOut(raised, host);
  const calls = new HostCalls(profile, bridge, raiseKeyboardInterrupt, rest, reportTo(journal, streams, onTimeout));
  const tell = (line: string) => terminal.print(OutputStream.stderr, encodeUtf8(`${line}\n`));
  const network = networkSettings(profile.runtime, platform.folder);
  const air = new Air(data.hardware.networks, network.ssid);
  const wifi = wifiStart(data, profile, network, air);
  const station = new Station(
    wifi,
    blocking,
    {
      changed: (state) => journal.tell({ event: 'wifi', state }),
      missed: () => tell(wifiDown(profile)),
      accessPoint: (active, ssid) =>
        hardware?.effect({ what: 'wifi', name: 'AP', action: active ? 'start' : 'stop', value: ssid }),
    },
    faults && { isDown: () => faults.isDown(), rejoins: profile.chip.rejoinsWifi === true },
  );
  if (profile.chip.needsWifi) journal.tell({ event: 'wifi', state: wifi });
  if (
    network.problem !== undefined &&
    profile.chip.needsWifi &&
    profile.stack.coprocessor === undefined &&
    data.wifi === 'board'
  )
    journal.tell({ event: 'warning', text: network.problem });
  const collect = () => garbage?.collectNow() ?? false;
  const tools: ContextTools = {
    profile,
    collect,
    printLine: (line) => terminal.print(OutputStream.stdout, encodeUtf8(`${line}\n`)),
    blocking,
    interpreter,
    streams,
    journal,
    callers: new TlsCallers(),
    keyLog: data.logsKeys ? (line) => platform.post({ type: 'keylog', line }) : undefined,
    memory: new TlsMemory(profile, data.heap, journal, collect),
    addresses: new AddressBook(blocking, station),
    station,
    environment: { ...environment, clock },
    bundle: data.bundle,
    verification: data.verification,
    contexts: new Handles(missing),
  };

  const { coprocessor } = profile.stack;
  if (coprocessor !== undefined)
    attachAirlift({
      tools,
      hardware,
      facts: coprocessor,
      board: names,
      clock: machineClock,
      staysUp: data.wifi === 'up',
      air,
    });

  const folder = new GuardedFolder(platform.folder);
  const moduleFiles = new ModuleFiles(platform, profile, rom, (line) =>
    terminal.print(OutputStream.stderr, encodeUtf8(`${line}\n`)),
  );
  const finalisers = new Finalisers(moduleFiles, rom);
  let exitCode = 1;
  let afterProgram: { readonly finish: () => void; readonly handle: () => void } | undefined;
  const functions: Record<string, HostFunction> = {
    ...streamFunctions(tools),
    ...socketFunctions(tools),
    ...contextFunctions(tools),
    ...tlsFunctions(tools, new Handles(missing)),
    ...httpFunctions(tools),
    ...boardFunctions(tools, platform),
    ...moduleFunctions(interpreter),
    ...clockFunctions(clock, journal),
    ...stationFunctions(station, air),
    ...airFunctions(air),
    ...cipherFunctions(environment.crypto, interpreter),
    ...garbageFunctions(garbage, interpreter, hardware.interrupts),
    ...hardwareFunctions({ hardware, interpreter }),
    ...endingFunctions(end, data.startedBy),
    ...pinTableFunctions(await loadPins(profile, data.device), peripheralsOf(profile.chip.id)),
    ...lineFunctions(lines, sources),
    ...finalisers.functions,
    ...heapFunctions(profile, tools.memory),
    exception: hostFunction([], () => calls.takeException()),
    ...journalFunctions(journal),
    ...boardNameFunctions(names),
    ...guardFunctions(folder),
    /** The program begins now: program time starts at 0. */
    program_begins: hostFunction([], () => {
      programTime.begin();
      return 0;
    }),
    ...screenshotFunctions(
      { times: data.screenshots, watched: data.watchesDisplay },
      interpreter,
      platform.post,
      hardware.displays,
    ),
    program: hostFunction([], () => JSON.stringify(describe(data, profile, moduleFiles.report, sources, names.id))),
    /** The program is over, and a prompt follows. @param finish - ends the run. @param handle - runs due handlers. */
    repl_follows: hostFunction(['function', 'function'], (finish: () => void, handle: () => void) => {
      afterProgram = { finish, handle };
      return 0;
    }),
    exit: hostFunction(['int'], (code) => {
      exitCode = code;
      terminal.flush();
      journal.ended(); // before a last collection closes everything left open
      return 0;
    }),
  };

  const { python } = interpreter;
  interrupt = () => calls.deliverInterrupt();
  const prompt = (after: typeof afterProgram): 'reset' | 'end' => {
    if (after === undefined) return 'end';
    const frame = (file: string, line: number) => (isOurs(file) ? undefined : sources.lineOf({ file, line }));
    const { direct } = interpreter;
    const ended = runRepl({ python, profile, terminal, journal, frame, runHandlers: after.handle, direct });
    after.finish();
    return ended;
  };
  mountRoot(python.FS, sources.folder(folder), finalisers);
  terminal.attach(python.FS, profile.chip.warnings, () => calls.deliverInterrupt(), floatWatch(profile, journal));
  const watched = observed(functions, journal, streams);
  finalisers.onEnd((handle, of) => {
    const close = watched[CLOSES[of]]!.work as (handle: number) => number;
    close(handle);
  });
  python.registerJsModule('_thimble', calls.guard(watched));
  garbage.remember();
  python.runPython(`import sys\nsys.path[:] = ["/${rom}"]\nimport _boot\n_boot.main("${rom}")`);
  const ending = prompt(afterProgram);
  platform.post({ type: 'exit', code: exitCode, restarts: ending === 'reset' });
}

/** Host functions that close objects without references, by kind. */
const CLOSES: Readonly<Record<GuardedKind, string>> = {
  stream: 'close',
  foreign: 'foreign_close',
  context: 'context_close',
};

function nameOfLine(found: SourceLine | undefined, sources: ChangedSources): string | undefined {
  return found && `${found.file}:${sources.lineOf(found)}`;
}

/** Loaded only if needed, because the parser is slow to load. */
async function chainOf({ runtime }: BoardProfile) {
  if (!runtime.habits.chainsExceptions) return undefined;
  return (await import('../../python/exception-chains.ts')).chainExceptions;
}

/** Memory size at which the user is warned, bytes. */
const MUCH_MEMORY = 256 << 20;

/** @returns a function to call as the interpreter's memory grows. */
function memoryWatch(tell: (line: string) => void): (bytes: number) => void {
  let told = false;
  return (bytes) => {
    if (told || bytes < MUCH_MEMORY) return;
    told = true;
    tell(
      'thimble: the program has taken 256 MB, more than any board has. Garbage is not collected within functions in C (sorted with a key, join, list of a generator) and in constructors with arguments; at 2 GB it ends with MemoryError',
    );
  };
}

/** @returns a function that warns of the first printed double-precision float; `undefined` if the board has them too. */
function floatWatch({ chip }: BoardProfile, journal: Journal): ((bytes: Uint8Array) => void) | undefined {
  if (chip.floats === 'double') return undefined;
  let told = false;
  return (bytes) => {
    if (told || !hasDoubleDigits(bytes)) return;
    told = true;
    journal.tell({
      event: 'warning',
      text: 'floats are double precision here and single on this board, so numbers that are computed differ there after about 7 digits',
    });
  };
}

/** Some firmwares join the network in settings.toml before the program runs. */
function wifiStart(
  { wifi }: ProgramData,
  { chip, stack }: BoardProfile,
  network: NetworkSettings,
  air: Air,
): 'up' | 'down' {
  if (wifi !== 'board') return wifi;
  if (!chip.needsWifi) return 'up';
  // With a coprocessor, Wi-Fi is used by a library, not by the firmware.
  if (network.ssid === undefined || stack.coprocessor !== undefined) return 'down';
  return air.join(network.ssid, network.password ?? '') === 'joined' ? 'up' : 'down';
}

function wifiDown({ runtime }: BoardProfile): string {
  return `thimble: Wi-Fi is not connected. On a board this comes first: ${runtime.habits.joinWifi} (--wifi up runs the program without it)`;
}

function clockStart({ clock }: ProgramData, { chip }: BoardProfile): ClockStart {
  return clock === 'unset' ? (chip.clock.atPowerOn ?? 'now') : clock;
}

/** The fields of `sys.implementation` after `_machine`, in order. */
function implementationOf(
  { build, nativeCode, threads }: DeviceNames,
  { names, compiled }: PythonFacts['implementation'],
  device: string,
): (readonly [string, string | number])[] {
  const mpy = compiled | (nativeCode << 10);
  const values = { mpy, _mpy: mpy, _build: build || device, _thread: threads };
  return names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as const]));
}

/** Parameters of modules/common/_boot.py, which sets up the interpreter and runs the program. */
function describe(
  { start, argv, stubs, interactive }: ProgramData,
  { chip, runtime }: BoardProfile,
  modules: ModuleReport,
  sources: ChangedSources,
  device: string,
): object {
  const { id, name, release, python, habits } = runtime;
  const version = release.join('.');
  const sys = {
    name: id,
    version: release,
    machine: chip.names.machine,
    platform: chip.names.platform,
    implementation: implementationOf(chip.names, runtime.python.implementation, device),
    text: `3.4.0; ${name} ${habits.versionPrefix}${version}${python.released === '' ? '' : ` on ${python.released}`}`,
    path: python.path,
    without: [],
  };
  const plain = 'code' in start ? { ...start, code: sources.textOf(start.code, start.name) } : start;
  return { start: plain, argv, modules, sys, stubs, interactive };
}
