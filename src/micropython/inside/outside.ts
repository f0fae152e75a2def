// What a run gets from outside of its thread, put together: the bridge to the main thread, time, randomness, files.
import type { Environment } from '../../context/environment.ts';
import type { Clock } from '../../util/ambient.ts';
import { SharedCommon } from '../bridge/layout.ts';
import { type Bridge, SharedBridge } from './bridge.ts';
import type { ProgramHost } from './host.ts';
import type { ProgramFolder } from './program-folder.ts';
import { machineTime, type ProgramTime, SkippingBridge, SkippingTime } from './program-time.ts';

export interface Outside {
  readonly bridge: Bridge;
  readonly time: ProgramTime;
  /** The machine's clock, which goes on with {@link time}: milliseconds since 1970. */
  readonly machineClock: Clock;
  readonly environment: Environment;
  readonly folder: ProgramFolder;
}

export function openOutside({ data, post, environment, folder }: ProgramHost): Outside {
  const shared = new SharedBridge(new SharedCommon(data.common), post);
  const skipping = data.speed === 'max' ? new SkippingTime(machineTime) : undefined;
  const time = skipping ?? machineTime;
  const bridge = skipping === undefined ? shared : new SkippingBridge(shared, skipping);
  const ahead = environment.clock.now() - time.now();
  return { bridge, time, machineClock: { now: () => ahead + time.now() }, environment, folder };
}
