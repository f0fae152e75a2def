// What one device measures now: each value of its model from the source that is wired to it.
import type { DeviceDescription, Source } from './description.ts';
import { valueAt } from './value-source.ts';

/** What all that measures has in common. */
export interface World {
  /** The sources of board.toml and `--set`, by name. */
  readonly values: Readonly<Record<string, Source>>;
  /** Milliseconds of program time. */
  now(): number;
}

/**
 * The present value of something measured: of a source of the device's own, of the named value, or the model's default.
 * It stays within what the device can measure.
 */
export function measure({ model, values }: DeviceDescription, name: string, world: World): number {
  const known = model.values[name];
  if (known === undefined) throw new RangeError(`${model.name} has no value ${name}`);
  const wired = values[name] ?? name;
  const source = typeof wired === 'string' ? world.values[wired] : wired;
  const value = source === undefined ? known.default : valueAt(source, world.now() / 1000);
  return Math.max(known.min, Math.min(known.max, value));
}
