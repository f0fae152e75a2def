// What was handed in as a root, if it is none: an intermediate ends with the server's next renewal, a cross-signed copy
// with its old issuer.
import { describeCertificate, readable, selfSignedTwin } from '../../doctor/check/chain.ts';
import type { DiagnoseSettings } from '../../doctor/check/diagnose-target.ts';
import { TrustStore } from '../../x509/trust-store.ts';
import { certificateName } from '../../x509/verdict.ts';
import type { Io } from '../command.ts';
import { warn } from '../report.ts';

export function tellRoots(roots: readonly Uint8Array[], { knownRoots, environment }: DiagnoseSettings, io: Io): void {
  const known = new TrustStore(knownRoots);
  for (const der of roots) {
    const { role, subject, issuer, notAfter } = describeCertificate(der, false, known, environment.crypto);
    const certificate = readable(der);
    if (certificate === undefined || role === 'root') continue;
    const until = notAfter.slice(0, 10);
    const twin = selfSignedTwin(certificate, known);
    if (twin !== undefined)
      warn(
        io,
        `--roots: ${subject}, issued by ${issuer}, is no root: it is the copy of the root ${certificateName(twin)} that ${issuer} signed, and ends on ${until}. ` +
          `The root that signed itself, of the same key, lasts until ${new Date(twin.notAfter).toISOString().slice(0, 10)}: load that one.`,
      );
    else if (certificate.isCa)
      warn(
        io,
        `--roots: ${subject}, issued by ${issuer}, is an intermediate: it can stop at the server's next renewal, at the latest on ${until}.`,
      );
    else
      warn(
        io,
        `--roots: ${subject} is a server's own certificate: it works until the next renewal, at the latest on ${until}.`,
      );
  }
}
