// `thimble/encrypted-keys`: private keys under a password, for `thimble/portable`; on Node `nodeCrypto` opens them.
export { withEncryptedKeys } from '../crypto/portable/encrypted-keys.ts';
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
