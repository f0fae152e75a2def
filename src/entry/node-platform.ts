// Node as the platform of the public modules: joins what platform/node has to what context/ and api/ ask for.
import type { Platform } from '../api/platform.ts';
import type { Environment } from '../context/environment.ts';
import type { Network } from '../net/transport.ts';
import { systemClock } from '../platform/node/clock.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { decompress } from '../platform/node/decompress.ts';
import { listFolder, readFile } from '../platform/node/files.ts';
import { createNodeNetwork } from '../platform/node/network.ts';
import { isPublicSuffix } from '../platform/node/public-suffix.ts';
import { systemRandom } from '../platform/node/random.ts';
import { allRoots, nodeRoots } from '../platform/node/roots.ts';

/** Its roots are Node's and those of NODE_EXTRA_CA_CERTS. */
export const nodeEnvironment: Environment = {
  crypto: nodeCrypto,
  random: systemRandom,
  clock: systemClock,
  systemRoots: nodeRoots,
  knownRoots: allRoots,
  isPublicSuffix,
};

export const nodePlatform: Platform = makeNodePlatform();

/** The platform with a network of one's own: another resolver, for example. */
export function makeNodePlatform(network: Network = createNodeNetwork()): Platform {
  return { environment: nodeEnvironment, network, defaultRoots: allRoots, readFile, listFolder, decompress };
}
