// legacy_version of a Hello message: RFC 8446 appendix D.5.
import { TlsError } from '../../errors.ts';

const SSL_30 = 0x0300;

/** SSL 3.0 and what is older than that end a handshake whatever supported_versions says. @throws TlsError `tls.protocol_version`. */
export function refuseSsl(message: 'ClientHello' | 'ServerHello', legacyVersion: number): void {
  if (legacyVersion > SSL_30) return;
  const version = `0x${legacyVersion.toString(16).padStart(4, '0')}`;
  throw new TlsError('tls.protocol_version', `A ${message} with legacy_version ${version} is not of TLS`);
}
