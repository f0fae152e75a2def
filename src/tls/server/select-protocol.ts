// ALPN on a server: RFC 7301 §3.2. Our order decides.
import { TlsError } from '../../errors.ts';
import type { ServerHandshake } from './handshake.ts';

/** @throws TlsError `tls.no_application_protocol` if both sides name protocols and none in common. */
export function selectProtocol({ settings, offer }: ServerHandshake): string | undefined {
  const ours = settings.alpnProtocols ?? [];
  if (ours.length === 0 || offer.alpnProtocols.length === 0) return undefined;
  const protocol = ours.find((each) => offer.alpnProtocols.includes(each));
  if (protocol === undefined) {
    const detail = `The client offers ${offer.alpnProtocols.join(', ')}, but this server supports ${ours.join(', ')}`;
    throw new TlsError('tls.no_application_protocol', detail);
  }
  return protocol;
}
