// Node as the platform of the public modules: connects platform/node to context/ and api/.
import type { Platform } from '../api/platform.ts';
import type { Environment } from '../context/environment.ts';
import type { Network } from '../net/transport.ts';
import { decompress } from '../platform/node/decompress.ts';
import { nodeEnvironment as nodePieces } from '../platform/node/environment.ts';
import { listFolder, readFile } from '../platform/node/files.ts';
import { createNodeNetwork } from '../platform/node/network.ts';

export const nodeEnvironment: Environment = nodePieces;

export const nodePlatform: Platform = makeNodePlatform();

/** The platform with a network of one's own: another resolver, for example. */
export function makeNodePlatform(network: Network = createNodeNetwork()): Platform {
  return { environment: nodeEnvironment, network, readFile, listFolder, decompress };
}
