// Compares a captured ClientHello with the one that a profile makes with its random: they must be equal byte for byte.
import { buildClientHello, clientHelloRecordVersion } from '../../src/tls/client/client-hello.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { fromHex, toHex } from '../../src/util/hex.ts';

/** After the record's header, the message's and the version. */
const RANDOM_AT = 11;
const SESSION_ID_AT = RANDOM_AT + 32;

/** @param captured - hex of one record. @returns the profile's record in the same format. */
export function helloLike(captured: string, profile: TlsProfile, serverName: string | undefined): string {
  const bytes = fromHex(captured)!;
  const sessionIdLength = bytes[SESSION_ID_AT]!;
  const { encoded } = buildClientHello(profile, {
    random: bytes.slice(RANDOM_AT, SESSION_ID_AT),
    legacySessionId: bytes.slice(SESSION_ID_AT + 1, SESSION_ID_AT + 1 + sessionIdLength),
    serverName,
    alpnProtocols: [],
    keyShares: [],
  });
  const version = clientHelloRecordVersion(profile);
  const header = [0x16, version >> 8, version & 0xff, encoded.length >> 8, encoded.length & 0xff];
  return toHex(Uint8Array.of(...header, ...encoded));
}
