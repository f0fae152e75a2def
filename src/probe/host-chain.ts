// Fetches a host's certificates by a real handshake, without sending application data.

import { strictVerifier } from '../boards/stacks/strict/strict-verifier.ts';
import { UNVERIFIED } from '../boards/unverified.ts';
import type { Environment } from '../context/environment.ts';
import { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
import { startDeadline } from '../net/deadline.ts';
import { TlsStream } from '../net/tls-stream.ts';
import type { Network } from '../net/transport.ts';
import { createClientEngine } from '../tls/client-engine.ts';
import { MODERN_PROFILE } from '../tls/modern-profile.ts';
import { PARKED } from '../tls/parked.ts';
import type { Verifier, VerifyAnswer } from '../tls/verifier.ts';
import { Certificate } from '../x509/certificate.ts';
import type { VerificationPolicy } from '../x509/policy.ts';
import type { RevocationOptions } from '../x509/revocation.ts';
import type { TrustAnchor, TrustStore } from '../x509/trust-store.ts';
import { certificateName, type Verdict } from '../x509/verdict.ts';
import { formatHost, type Host } from './host.ts';

export interface HostChainSettings {
  readonly environment: Environment;
  readonly network: Network;
  readonly policy: VerificationPolicy;
  readonly revocation?: RevocationOptions | undefined;
  /** Milliseconds for connection and handshake together. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** The certificates that a host sends to a client with certain anchors. */
export interface HostChain {
  /** DER, end entity first, as received: untrusted. */
  readonly certificates: readonly Uint8Array[];
  /** The root that leads to them; `undefined` if they are refused. */
  readonly anchor: TrustAnchor | undefined;
  /** Why they are refused; `undefined` if they are not. */
  readonly refusal: TlsError | undefined;
}

/**
 * Shakes hands with a host, verified with these anchors and no others, and closes. A refusal of its certificates is part
 * of the answer.
 *
 * @throws TlsError `net.*`; `tls.*`, `alert.*`, if the host showed no certificate before it failed.
 */
export async function fetchChain(host: Host, anchors: TrustStore, settings: HostChainSettings): Promise<HostChain> {
  const witness = new Witness(anchors, settings);
  try {
    await shakeHands(host, witness.verifier, settings);
  } catch (error) {
    // A server that asks us for a certificate has shown its own by now.
    if (!isTlsError(error) || witness.shown.length === 0) throw error;
  }
  return { certificates: witness.shown, anchor: witness.anchor, refusal: witness.refusal };
}

async function shakeHands(host: Host, verifier: Verifier, settings: HostChainSettings): Promise<void> {
  const { environment, network, timeout } = settings;
  const { crypto, random, clock } = environment;
  const deadline = startDeadline(`TLS handshake with ${formatHost(host)}`, timeout, settings.signal);
  try {
    const transport = await network.connect({ host: host.name, port: host.port, signal: deadline.signal });
    const settingsOfEngine = { profile: MODERN_PROFILE, crypto, random, clock, serverName: host.name, verifier };
    const stream = new TlsStream(transport, createClientEngine(settingsOfEngine));
    try {
      await stream.handshake({ signal: deadline.signal });
    } finally {
      stream.close();
    }
  } finally {
    deadline.clear();
  }
}

/** The strict verifier, with its input and verdict recorded. */
class Witness {
  readonly verifier: Verifier;
  shown: readonly Uint8Array[] = [];
  anchor: TrustAnchor | undefined;
  refusal: TlsError | undefined;

  constructor(anchors: TrustStore, settings: HostChainSettings) {
    const { crypto, isPublicSuffix } = settings.environment;
    const { policy, revocation } = settings;
    const judge = strictVerifier({ crypto, anchors, policy, isPublicSuffix, revocation });
    this.verifier = {
      verify: (request) => {
        this.shown = request.chain.map((der) => der.slice());
        const answer = judge.verify(request);
        if (answer !== PARKED) this.#note(answer);
        return this.refusal !== undefined ? UNVERIFIED.verify(request) : answer;
      },
    };
  }

  #note(answer: VerifyAnswer): void {
    const verdict = answer.verdict as Verdict | undefined;
    if (answer.accepted) this.anchor = verdict?.accepted ? verdict.anchor : undefined;
    else this.refusal = withAdvice(answer.error, this.shown);
  }
}

const UNKNOWN: ReadonlySet<ErrorCode> = new Set(['x509.unknown_issuer', 'x509.self_signed']);

/** A root that a server sends proves nothing: an attacker could send another. */
function withAdvice(error: TlsError, chain: readonly Uint8Array[]): TlsError {
  if (!UNKNOWN.has(error.code)) return error;
  const root = chain.map(readable).find((certificate) => certificate?.isSelfIssued);
  if (root === undefined) return error;
  const hint =
    `The server itself sent '${certificateName(root)}', and only the server vouches for it. If that CA is yours, get its ` +
    'certificate from its operator, and pass it with --roots FILE.';
  return new TlsError(error.code, error.message, { cause: error, hint });
}

function readable(der: Uint8Array): Certificate | undefined {
  try {
    return Certificate.parse(der);
  } catch {
    return undefined;
  }
}
