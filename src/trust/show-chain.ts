// One real handshake with a host, for the sake of its certificates: no byte of application data is sent.

import { strictVerifier } from '../boards/stacks/strict/strict-verifier.ts';
import type { Environment } from '../context/environment.ts';
import { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
import { startDeadline } from '../net/deadline.ts';
import { TlsStream } from '../net/tls-stream.ts';
import type { Network } from '../net/transport.ts';
import { createClientEngine } from '../tls/client-engine.ts';
import { MODERN_PROFILE } from '../tls/modern-profile.ts';
import type { Verifier } from '../tls/verifier.ts';
import { Certificate } from '../x509/certificate.ts';
import type { VerificationPolicy } from '../x509/policy.ts';
import type { RevocationOptions } from '../x509/revocation.ts';
import type { TrustStore } from '../x509/trust-store.ts';
import { nameOf } from '../x509/verdict.ts';
import { formatHost, type Host } from './host.ts';

export interface HandshakeSettings {
  readonly environment: Environment;
  readonly network: Network;
  readonly policy: VerificationPolicy;
  readonly revocation?: RevocationOptions | undefined;
  /** Milliseconds for connection and handshake together. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Shakes hands with a host, verified with these anchors and no others, and closes.
 *
 * @returns the certificates that the host showed, DER, end entity first, as they came.
 * @throws TlsError `net.*`, `tls.*`, `alert.*`; `x509.*` if no anchor leads to them, or they are not for this host.
 */
export async function showChain(host: Host, anchors: TrustStore, settings: HandshakeSettings): Promise<Uint8Array[]> {
  const { environment, network, policy, revocation, timeout } = settings;
  const { crypto, random, clock, isPublicSuffix } = environment;
  let shown: Uint8Array[] = [];
  const judge = strictVerifier({ crypto, anchors, policy, isPublicSuffix, revocation });
  const verifier: Verifier = {
    verify(request) {
      shown = request.chain.map((der) => der.slice());
      return judge.verify(request);
    },
  };
  const deadline = startDeadline(`TLS handshake with ${formatHost(host)}`, timeout, settings.signal);
  try {
    const transport = await network.connect({ host: host.name, port: host.port, signal: deadline.signal });
    const settingsOfEngine = { profile: MODERN_PROFILE, crypto, random, clock, serverName: host.name, verifier };
    const stream = new TlsStream(transport, createClientEngine(settingsOfEngine));
    try {
      await stream.handshake({ signal: deadline.signal });
      return shown;
    } finally {
      stream.close();
    }
  } catch (error) {
    throw isTlsError(error) ? withAdvice(error, shown) : error;
  } finally {
    deadline.clear();
  }
}

const UNKNOWN: ReadonlySet<ErrorCode> = new Set(['x509.unknown_issuer', 'x509.self_signed']);

/** A root that a server sends proves nothing: whoever stands between could send another. */
function withAdvice(error: TlsError, chain: readonly Uint8Array[]): TlsError {
  if (!UNKNOWN.has(error.code)) return error;
  const root = chain.map(readable).find((certificate) => certificate?.isSelfIssued);
  if (root === undefined) return error;
  const hint =
    `The server itself sent '${nameOf(root)}', and only the server vouches for it. If that CA is yours, get its ` +
    'certificate from whoever runs it, and hand it in with --roots FILE.';
  return new TlsError(error.code, error.message, { cause: error, hint });
}

function readable(der: Uint8Array): Certificate | undefined {
  try {
    return Certificate.parse(der);
  } catch {
    return undefined;
  }
}
