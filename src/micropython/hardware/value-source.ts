// A measured value over program time: a constant, steps, or a curve.
import type { TimedValue, ValueOverTime } from './description.ts';

/** @param seconds - of program time. */
export function valueAt(source: ValueOverTime, seconds: number): number {
  if (typeof source === 'number') return source;
  const points = 'steps' in source ? source.steps : source.curve;
  const time = source.repeat === undefined ? seconds : seconds % source.repeat;
  const next = points.findIndex(([at]) => at > time);
  if (next === 0) return points[0]![1];
  const before = next === -1 ? points.at(-1)! : points[next - 1]!;
  return 'steps' in source || next === -1 ? before[1] : between(before, points[next]!, time);
}

/** @returns the time of the next value after `after`, seconds; `Infinity`: never. Unspecified for a curve. */
export function nextStep(source: ValueOverTime, after: number): number {
  if (typeof source === 'number' || !('steps' in source)) return Number.POSITIVE_INFINITY;
  const { steps, repeat } = source;
  const round = repeat === undefined ? 0 : Math.floor(after / repeat) * repeat;
  const next = steps.find(([at]) => round + at > after);
  if (next !== undefined) return round + next[0];
  return repeat === undefined ? Number.POSITIVE_INFINITY : round + repeat + steps[0]![0];
}

function between([from, first]: TimedValue, [to, second]: TimedValue, time: number): number {
  return first + ((second - first) * (time - from)) / (to - from);
}
