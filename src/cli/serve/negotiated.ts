// The negotiated parameters of a device's connection, for the log and for /tls.
import type { Socket } from 'node:net';
import { TransportDuplex } from '../../entry/https.ts';
import { isTlsError } from '../../errors.ts';
import { NamedGroup } from '../../tls/constants.ts';
import { Certificate } from '../../x509/certificate.ts';
import { certificateName } from '../../x509/verdict.ts';

export interface Negotiated {
  readonly version?: string | undefined;
  readonly cipher?: string | undefined;
  /** Group of the key exchange; absent for static RSA, and for a session resumed without one. */
  readonly group?: string | undefined;
  /** The requested server name (SNI). */
  readonly serverName?: string | undefined;
  readonly alpnProtocol?: string | undefined;
  /** The subject of the client's certificate. */
  readonly client?: string | undefined;
  readonly resumed?: boolean | undefined;
}

const GROUP_NAMES: ReadonlyMap<number, string> = new Map(Object.entries(NamedGroup).map(([name, id]) => [id, name]));

/** @param socket - of a request; returns `undefined` without TLS. */
export function negotiated(socket: Socket | TransportDuplex): Negotiated {
  if (!(socket instanceof TransportDuplex) || socket.info === undefined) return {};
  const { info, version, cipher } = socket;
  const [client] = info.peerCertificates;
  return {
    version,
    cipher,
    group: info.group === undefined ? undefined : GROUP_NAMES.get(info.group),
    serverName: info.serverName,
    alpnProtocol: info.alpnProtocol,
    client: client && subjectOf(client),
    resumed: info.resumed,
  };
}

function subjectOf(der: Uint8Array): string {
  try {
    return certificateName(Certificate.parse(der));
  } catch (error) {
    if (isTlsError(error)) return '(a certificate that cannot be read)';
    throw error;
  }
}
