// `thimble/portable`: the engine and X.509 where there is no Node: nothing that this file leads to imports it.
export { portableCrypto } from '../crypto/portable/provider.ts';
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export { systemRandom } from '../platform/browser/random.ts';
export * from './certificates.ts';
export * from './engine.ts';
