// `thimble/x509`: certificates, trust anchors, and the search for a path between them.
import '../errors/advice.ts'; // so that errors have hints

export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export { nodeCrypto } from '../platform/node/crypto/provider.ts';
export { nodeRoots } from '../platform/node/roots.ts';
export { isPublicSuffix } from '../platform/public-suffix.ts';
export * from './certificates.ts';
