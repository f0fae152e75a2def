// Everything that Node gives the engine; it has the shape of context/environment.ts, which this room does not know.
import { systemClock } from '../clock.ts';
import { nodeCrypto } from './crypto/provider.ts';
import { isPublicSuffix } from './public-suffix.ts';
import { systemRandom } from './random.ts';
import { nodeRoots } from './roots.ts';

export const nodeEnvironment = {
  crypto: nodeCrypto,
  random: systemRandom,
  clock: systemClock,
  systemRoots: nodeRoots,
  isPublicSuffix,
};
