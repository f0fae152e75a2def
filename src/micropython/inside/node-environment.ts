// What this platform gives the engine in the program's thread.
import type { Environment } from '../../context/environment.ts';
import { systemClock } from '../../platform/node/clock.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import { isPublicSuffix } from '../../platform/node/public-suffix.ts';
import { systemRandom } from '../../platform/node/random.ts';
import { allRoots, nodeRoots } from '../../platform/node/roots.ts';

export const NODE_ENVIRONMENT: Environment = {
  crypto: nodeCrypto,
  random: systemRandom,
  clock: systemClock,
  systemRoots: nodeRoots,
  knownRoots: allRoots,
  isPublicSuffix,
};
