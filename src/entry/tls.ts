// `thimble/tls`: the engine (bytes in, bytes out), Node's services for it, and a stream over any transport.
import '../errors/advice.ts'; // so that errors have hints

export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export { nodeCrypto } from '../platform/node/crypto/provider.ts';
export { systemRandom } from '../platform/node/random.ts';
export { nodeRoots } from '../platform/node/roots.ts';
export * from './engine.ts';
export * from './server.ts';
