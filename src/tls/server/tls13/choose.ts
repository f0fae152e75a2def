// Suite and group of a TLS 1.3 handshake, by the server's order or the client's: RFC 8446 §4.1.1.
import type { HashName } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import { type CipherSuite, cipherSuite } from '../../cipher-suites.ts';
import type { KeyShareEntry } from '../../extensions/key-share.ts';
import { groupName } from '../../named-groups.ts';
import { ProtocolVersion } from '../../profile.ts';
import type { ServerHandshake } from '../handshake.ts';

/** @param pskHash - a suite of this hash is preferred, since a PSK needs it. */
export function chooseSuite({ settings, offer }: ServerHandshake, pskHash: HashName | undefined): CipherSuite {
  const { profile, crypto } = settings;
  const suites = common(profile.cipherSuites, offer.hello.cipherSuites, profile.serverOrder).flatMap((id) => {
    const suite = cipherSuite(id);
    const usable =
      suite?.minVersion === ProtocolVersion.tls13 &&
      suite.cipher.kind === 'aead' &&
      crypto.aeads.has(suite.cipher.aead);
    return usable ? suite : [];
  });
  const suite = suites.find(({ hash }) => hash === pskHash) ?? suites[0];
  if (suite === undefined) {
    throw new TlsError('tls.no_common_parameters', 'The client offers no TLS 1.3 cipher suite that is allowed here');
  }
  return suite;
}

/** The best group that came with a share; without one, the best of all, for a HelloRetryRequest. */
export function chooseGroup({ settings, offer }: ServerHandshake, shares: readonly KeyShareEntry[]): number {
  const { profile, crypto } = settings;
  if (offer.groups.length === 0) {
    throw new TlsError('tls.missing_extension', 'The ClientHello lacks supported_groups');
  }
  for (const { group } of shares) {
    if (offer.groups.includes(group)) continue;
    throw new TlsError('tls.illegal_parameter', `key_share has the group ${group}, which supported_groups lacks`);
  }
  const groups = common(profile.groups, offer.groups, profile.serverOrder).filter(
    (group) => groupName(crypto, group) !== undefined,
  );
  const group = groups.find((each) => shares.some((share) => share.group === each)) ?? groups[0];
  if (group === undefined) {
    throw new TlsError('tls.no_common_parameters', 'The client offers no key exchange group that is allowed here');
  }
  return group;
}

function common(ours: readonly number[], theirs: readonly number[], serverOrder: boolean): number[] {
  return serverOrder ? ours.filter((each) => theirs.includes(each)) : theirs.filter((each) => ours.includes(each));
}
