// ConnectionInfo under construction: the states of a handshake fill in the negotiated parameters.
import type { ConnectionInfo } from '../engine.ts';
import { ProtocolVersion } from '../profile.ts';
import type { Accepted } from '../verifier.ts';

export type Draft = { -readonly [K in keyof ConnectionInfo]: ConnectionInfo[K] };

const NO_CERTIFICATES: readonly Uint8Array[] = [];

export function newDraft(serverName: string | undefined): Draft {
  return {
    version: ProtocolVersion.tls13,
    cipherSuite: 0,
    group: undefined,
    peerSignatureScheme: undefined,
    serverName,
    alpnProtocol: undefined,
    peerCertificates: NO_CERTIFICATES,
    verdict: undefined,
    resumed: false,
    helloRetryRequest: false,
    extendedMasterSecret: false,
    hash: 'sha256',
  };
}

/** The verifier's result. */
export function keepVerdict(info: Draft, { chain, verdict }: Accepted): void {
  info.verdict = verdict;
  if (chain !== undefined) info.peerCertificates = chain;
}

/** For settings with `keepPeerCertificates: false`. */
export function forgetPeer(info: Draft): void {
  info.peerCertificates = NO_CERTIFICATES;
  info.verdict = undefined;
}
