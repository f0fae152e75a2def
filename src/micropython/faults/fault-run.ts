// The faults of one run that depend on its time: when the network is down, when the clock jumps.
import type { Clock } from '../../util/ambient.ts';
import type { FaultyBridgeContext } from './faulty-bridge.ts';
import type { Peer } from './faulty-stream.ts';
import type { Fault, FaultPlan } from './plan.ts';

type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>;

export class FaultRun implements FaultyBridgeContext {
  readonly seed: number;
  readonly now: () => number;
  readonly #outages: readonly FaultOf<'wifi'>[];
  readonly #jumps: readonly FaultOf<'clock-jump'>[];
  /** Replaced by the run's report once it exists. */
  onMet: (fault: Fault, peer: Peer) => void = () => {};
  onPassed: (fault: Fault) => void = () => {};
  onHung: () => void = () => {};

  /** @param now - milliseconds of program time. */
  constructor({ faults, seed }: FaultPlan, now: () => number) {
    this.seed = seed;
    this.now = now;
    this.#outages = faults.filter((fault) => fault.kind === 'wifi');
    this.#jumps = faults.filter((fault) => fault.kind === 'clock-jump');
  }

  met(fault: Fault, peer: Peer): void {
    this.onMet(fault, peer);
  }

  passed(fault: Fault): void {
    this.onPassed(fault);
  }

  hung(): void {
    this.onHung();
  }

  isDown(): boolean {
    const outage = this.#outage();
    if (outage !== undefined) this.met(outage, {});
    return outage !== undefined;
  }

  isDownForGood(): boolean {
    const now = this.now();
    return this.#outages.some(({ from, to }) => from <= now && to === Number.POSITIVE_INFINITY);
  }

  nextChange(): number {
    return this.#outage()?.to ?? Number.POSITIVE_INFINITY;
  }

  /** The machine's clock plus the jumps up to now. */
  withJumps(clock: Clock): Clock {
    if (this.#jumps.length === 0) return clock;
    return {
      now: () => {
        const now = this.now();
        let time = clock.now();
        for (const jump of this.#jumps) {
          if (now < jump.at) continue;
          this.met(jump, {});
          time += jump.by;
        }
        return time;
      },
    };
  }

  #outage(): FaultOf<'wifi'> | undefined {
    if (this.#outages.length === 0) return undefined;
    const now = this.now();
    return this.#outages.find(({ from, to }) => from <= now && now < to);
  }
}
