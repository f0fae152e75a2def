// What the files in runtimes/ return for a version: the runtime's facts, and the source of each.
// micropython.ts and circuitpython.ts have the facts; modules/ lists the Python modules on each chip.
import type { RuntimeFacts } from '../profile.ts';
import type { RuntimeSources } from '../provenance.ts';

export interface RuntimeWithSources {
  readonly facts: RuntimeFacts;
  readonly sources: RuntimeSources;
}
