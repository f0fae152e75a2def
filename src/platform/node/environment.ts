// Node's implementation of context/environment.ts (by shape: platform code does not import context).
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
