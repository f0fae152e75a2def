// `thimble/portable-server`: the server's engine for platforms without Node, separate because clients have no use for its 35 KB.
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export * from './server.ts';
