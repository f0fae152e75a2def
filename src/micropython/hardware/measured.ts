// The current measurements of a device: each value of its model, from the source configured for it.
import type { DeviceDescription, ValueOverTime } from './description.ts';
import { valueAt } from './value-source.ts';

/** The environment shared by all sensors. */
export interface World {
  /** The sources of board.toml and `--set`, by name. */
  readonly values: Readonly<Record<string, ValueOverTime>>;
  /** Milliseconds of program time. */
  now(): number;
}

/**
 * The current value of a measurement: from the device's own source, from the named value, or the model's default.
 * It is limited to the device's measuring range.
 */
export function measure({ model, values }: DeviceDescription, name: string, world: World): number {
  const known = model.values[name];
  if (known === undefined) throw new RangeError(`${model.name} has no value ${name}`);
  const wired = values[name] ?? name;
  const source = typeof wired === 'string' ? world.values[wired] : wired;
  const value = source === undefined ? known.default : valueAt(source, world.now() / 1000);
  return Math.max(known.min, Math.min(known.max, value));
}
