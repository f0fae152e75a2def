// What a file of runtimes/ gives for one version.
import type { RuntimeFacts } from '../profile.ts';
import type { RuntimeSources } from '../provenance.ts';

export interface RuntimeWithSources {
  readonly facts: RuntimeFacts;
  readonly sources: RuntimeSources;
}
