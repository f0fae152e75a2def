// The type of a file in runtimes/, for one version.
import type { RuntimeFacts } from '../profile.ts';
import type { RuntimeSources } from '../provenance.ts';

export interface RuntimeWithSources {
  readonly facts: RuntimeFacts;
  readonly sources: RuntimeSources;
}
