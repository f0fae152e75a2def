// What `thimble/tls` and `thimble/portable` have in common: the client's engine, its verifier, and a stream over any
// transport.
import { MODERN_PROFILE } from '../tls/modern-profile.ts';

export { strictVerifier } from '../boards/stacks/strict/strict-verifier.ts';
export { UNVERIFIED } from '../boards/unverified.ts';
export type { CryptoProvider, PrivateKey, PublicKey, SignatureSchemeName } from '../crypto/provider.ts';
export { memoryTransportPair } from '../net/memory-transport.ts';
export { TlsStream, type TlsStreamOptions } from '../net/tls-stream.ts';
export type { Endpoint, IoOptions, Transport } from '../net/transport.ts';
export { systemClock } from '../platform/clock.ts';
export { createClientEngine } from '../tls/client-engine.ts';
export type { Credential, Signer, SignRequest } from '../tls/credential.ts';
export type * from '../tls/engine.ts';
export type { Decision, Resumption } from '../tls/engine.ts';
export type { MemoryReport } from '../tls/memory.ts';
export { PARKED, type Parked } from '../tls/parked.ts';
export { type HelloExtension, ProtocolVersion, type TlsProfile } from '../tls/profile.ts';
export { MemorySessionStore } from '../tls/sessions/memory-session-store.ts';
export type { SessionStore, StoredSession } from '../tls/sessions/session.ts';
export type { TraceEvent, TraceObserver } from '../tls/trace.ts';
export type { Verifier, VerifyAnswer, VerifyRequest } from '../tls/verifier.ts';
export type { Clock, RandomSource } from '../util/ambient.ts';

/** No board: the engine at its best (TLS 1.3 and 1.2). */
export const MODERN = { id: 'modern', tls: MODERN_PROFILE } as const;
