// Sets up the external inputs of a run: the bridge to the main thread, time, randomness, files. They are wrapped by
// simulated time, recordings and faults in this order, so that a replay has the faults of the recorded run again.
import type { Environment } from '../../context/environment.ts';
import type { CryptoProvider } from '../../crypto/provider.ts';
import type { Clock, RandomSource } from '../../util/ambient.ts';
import { fromBase64, toBase64 } from '../../util/base64.ts';
import { toHex } from '../../util/hex.ts';
import { SharedCommon } from '../bridge/layout.ts';
import type { Request } from '../bridge/messages.ts';
import { FaultRun } from '../faults/fault-run.ts';
import { FaultyBridge } from '../faults/faulty-bridge.ts';
import { TapePlayer } from '../tape/player.ts';
import { TapeRecorder } from '../tape/recorder.ts';
import { ReplayListener } from '../tape/replay-listener.ts';
import { type Tape, TapeKey } from '../tape/tape.ts';
import { TapedBridge } from '../tape/taped-bridge.ts';
import { TapedFolder } from '../tape/taped-folder.ts';
import { type Bridge, SharedBridge } from './bridge.ts';
import type { ProgramPlatform } from './platform.ts';
import type { ProgramFolder } from './program-folder.ts';
import { machineTime, type ProgramTime, SimulatedBridge, SimulatedTime, Stopwatch } from './program-time.ts';

export interface Outside {
  readonly bridge: Bridge;
  /** Sends a request to the main thread, without the bridge. */
  readonly post: (request: Request) => void;
  readonly time: ProgramTime;
  /** Called regularly while the interpreter computes. */
  readonly turn: () => void;
  /** Time since the program began. */
  readonly programTime: Stopwatch;
  /** This computer's clock, advanced by {@link time}: milliseconds since 1970. */
  readonly machineClock: Clock;
  readonly environment: Environment;
  /** Randomness that is not used for secrets. */
  readonly seeds: RandomSource;
  readonly folder: ProgramFolder;
  /** `undefined`: no simulated faults. */
  readonly faults: FaultRun | undefined;
  /** `undefined`: not a replay. */
  readonly replay: ReplayListener | undefined;
}

type Parts = Pick<
  Outside,
  'bridge' | 'post' | 'time' | 'turn' | 'machineClock' | 'environment' | 'seeds' | 'folder' | 'replay'
>;

export async function openOutside(platform: ProgramPlatform): Promise<Outside> {
  const { data } = platform;
  const live = liveParts(platform);
  const parts = data.tape.mode === 'live' ? live : onTape(platform, live, await loadPortable());
  const programTime = new Stopwatch(parts.time);
  if (data.faults.faults.length === 0) return { ...parts, programTime, faults: undefined };
  const faults = new FaultRun(data.faults, () => programTime.now());
  const bridge = new FaultyBridge(parts.bridge, data.faults, faults);
  return { ...parts, bridge, programTime, machineClock: faults.withJumps(parts.machineClock), faults };
}

function liveParts({ data, post, environment, folder }: ProgramPlatform): Parts {
  const shared = new SharedBridge(new SharedCommon(data.common), post);
  const simulated = data.speed === 'max' ? new SimulatedTime() : undefined;
  const time = simulated ?? machineTime;
  const bridge = simulated === undefined ? shared : new SimulatedBridge(shared, simulated);
  const turn = () => simulated?.turn();
  const machineClock = clockFrom(environment.clock.now(), time);
  return { bridge, post, time, turn, machineClock, environment, seeds: environment.random, folder, replay: undefined };
}

/** A clock whose time is now `start`. */
function clockFrom(start: number, time: ProgramTime): Clock {
  const ahead = start - time.now();
  return { now: () => ahead + time.now() };
}

/** Loaded only if needed, because it is slow to load. */
async function loadPortable(): Promise<CryptoProvider> {
  return (await import('../../crypto/portable/provider.ts')).portableCrypto;
}

/** The same parts, recorded or replayed. */
function onTape({ data, post }: ProgramPlatform, live: Parts, portable: CryptoProvider): Parts {
  const { tape: mode } = data;
  const replay = mode.mode === 'replayed' ? new ReplayListener(live.bridge, post, mode.recording) : undefined;
  const player = mode.mode === 'replayed' ? new TapePlayer(mode.recording, replay!) : undefined;
  const tape = player ?? new TapeRecorder((lines) => post({ type: 'tape', lines }));
  const kept = player === undefined ? 'recorded' : 'replayed';
  const time = { now: () => tape.value(TapeKey.time, () => Math.floor(live.time.now())) };
  const start = tape.value(TapeKey.clock, () => Math.floor(live.machineClock.now()));
  const environment = tapedEnvironment(live.environment, tape, portable);
  const hash = (bytes: Uint8Array) => toHex(environment.crypto.digest('sha256', bytes));
  return {
    bridge: new TapedBridge(live.bridge, tape, kept),
    post: (request) => {
      if (request.type === 'exit') tape.flush();
      post(request);
    },
    time,
    turn: live.turn,
    machineClock: clockFrom(start, time),
    environment,
    seeds: (length) => tape.bytes(TapeKey.seed, () => live.seeds(length)),
    folder: new TapedFolder(live.folder, tape, hash, kept),
    replay,
  };
}

/** Uses portable key generation with the randomness on the tape, since the platform's own would use other randomness. */
function tapedEnvironment(environment: Environment, tape: Tape, portable: CryptoProvider): Environment {
  const { generateKeyAgreement, answerKeyAgreement, generateDh, encryptPremaster, groups } = portable;
  let roots: readonly Uint8Array[] | undefined;
  return {
    ...environment,
    crypto: { ...environment.crypto, groups, generateKeyAgreement, answerKeyAgreement, generateDh, encryptPremaster },
    random: (length) => tape.bytes(TapeKey.random, () => environment.random(length)),
    systemRoots: () => {
      roots ??= tape
        .value(TapeKey.roots, () => environment.systemRoots().map(toBase64))
        .map((text) => fromBase64(text) ?? new Uint8Array(0));
      return roots;
    },
  };
}
