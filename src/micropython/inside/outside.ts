// What a run gets from outside of its thread, put together: the bridge to the main thread, time, randomness, files.
import type { Environment } from '../../context/environment.ts';
import type { Clock } from '../../util/ambient.ts';
import { SharedCommon } from '../bridge/layout.ts';
import { FaultRun } from '../faults/fault-run.ts';
import { FaultyBridge } from '../faults/faulty-bridge.ts';
import { type Bridge, SharedBridge } from './bridge.ts';
import type { ProgramHost } from './host.ts';
import type { ProgramFolder } from './program-folder.ts';
import { machineTime, type ProgramTime, SkippingBridge, SkippingTime, Stopwatch } from './program-time.ts';

export interface Outside {
  readonly bridge: Bridge;
  readonly time: ProgramTime;
  /** Since the program began. */
  readonly programTime: Stopwatch;
  /** The machine's clock, which goes on with {@link time}: milliseconds since 1970. */
  readonly machineClock: Clock;
  readonly environment: Environment;
  readonly folder: ProgramFolder;
  /** `undefined`: nothing goes wrong. */
  readonly faults: FaultRun | undefined;
}

export function openOutside({ data, post, environment, folder }: ProgramHost): Outside {
  const shared = new SharedBridge(new SharedCommon(data.common), post);
  const skipping = data.speed === 'max' ? new SkippingTime(machineTime) : undefined;
  const time = skipping ?? machineTime;
  const real = skipping === undefined ? shared : new SkippingBridge(shared, skipping);
  const programTime = new Stopwatch(time);
  const ahead = environment.clock.now() - time.now();
  const clock: Clock = { now: () => ahead + time.now() };
  const faults = data.faults.faults.length === 0 ? undefined : new FaultRun(data.faults, () => programTime.now());
  const bridge = faults === undefined ? real : new FaultyBridge(real, data.faults, faults);
  return { bridge, time, programTime, machineClock: faults?.jumping(clock) ?? clock, environment, folder, faults };
}
