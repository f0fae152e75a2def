// `thimble/x509`: certificates, trust anchors, and the search for a path between them.
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export { nodeCrypto } from '../platform/node/crypto/provider.ts';
export { nodeRoots } from '../platform/node/roots.ts';
export * from './certificates.ts';
