// Warns about `--roots` files that are not roots: an intermediate may stop working at the server's next renewal, and a
// cross-signed copy expires with its old issuer.
import { describeCertificate, readable, selfSignedTwin } from '../doctor/check/chain.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { TrustStore } from '../x509/trust-store.ts';
import { certificateName } from '../x509/verdict.ts';
import type { Io } from './command.ts';
import { warn } from './report.ts';

/**
 * @param roots - DER, from `--roots`.
 * @param knownRoots - DER.
 * @param serverEnd - expiry of the current certificate of a server that this one verifies, milliseconds since 1970.
 */
export function tellRoots(
  roots: readonly Uint8Array[],
  knownRoots: readonly Uint8Array[],
  io: Io,
  serverEnd: (der: Uint8Array) => number | undefined = () => undefined,
): void {
  const known = new TrustStore(knownRoots);
  for (const der of roots) {
    const { role, subject, issuer, notAfter } = describeCertificate(der, false, known, nodeCrypto);
    const certificate = readable(der);
    if (certificate === undefined || role === 'root') continue;
    const until = notAfter.slice(0, 10);
    const twin = selfSignedTwin(certificate, known);
    if (twin !== undefined)
      warn(
        io,
        `--roots: ${subject}, issued by ${issuer}, is not a root: it is the copy of the root ${certificateName(twin)} that ${issuer} signed, and ends on ${until}. ` +
          `The root that signed itself, of the same key, lasts until ${day(twin.notAfter)}: load that one.`,
      );
    else if (certificate.isCa) {
      const renewal = serverEnd(der);
      const latest = renewal === undefined ? until : `${day(renewal)} (its current certificate's end)`;
      warn(
        io,
        `--roots: ${subject}, issued by ${issuer}, is an intermediate: it can stop at the server's next renewal, at the latest on ${latest}.`,
      );
    } else
      warn(
        io,
        `--roots: ${subject} is a server's own certificate: it works until the next renewal, at the latest on ${until}.`,
      );
  }
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
