// `--cert` and `--key` of `thimble check`: the files as they are, because firmwares differ in what they read, and in
// other forms.
import { encodePem } from '../../asn1/pem.ts';
import type { CredentialSource } from '../../boards/stacks/stack.ts';
import { readPrivateKey } from '../../crypto/private-key-file.ts';
import type { CredentialForm } from '../../doctor/check/fix.ts';
import { isTlsError } from '../../errors.ts';
import { readCertificates } from '../../x509/certificate.ts';
import { encodeKey, KEY_FORMS, recogniseKey } from '../cert/private-key-form.ts';
import { readInput } from '../read-file.ts';

export interface AskedIdentity {
  readonly credential?: CredentialSource;
  readonly credentialForms?: readonly CredentialForm[];
}

/** @throws TlsError `cli.file`, `cli.usage`. */
export async function readIdentity({
  cert,
  key,
}: {
  readonly cert?: string;
  readonly key?: string;
}): Promise<AskedIdentity> {
  if (cert === undefined) return {};
  const certificate = await readInput(cert, '--cert');
  const keyBytes = key === undefined ? certificate : await readInput(key, '--key');
  return {
    credential: { certificate, ...(key !== undefined && { key: keyBytes }) },
    credentialForms: formsOf(certificate, keyBytes, cert, key ?? cert),
  };
}

/** The same certificate and key in the forms of `thimble cert convert`. */
function formsOf(certificate: Uint8Array, key: Uint8Array, certPath: string, keyPath: string): CredentialForm[] {
  try {
    const chain = readCertificates(certificate).map(({ der }) => der);
    const known = recogniseKey(readPrivateKey(key));
    if (known === undefined) return [];
    return KEY_FORMS.flatMap((container) => {
      const { label, der } = encodeKey(known, container);
      const keyName = container === 'pkcs8' ? 'PKCS#8' : 'PKCS#1 or SEC 1';
      const command = (to: 'pem' | 'der') =>
        `thimble cert convert ${certPath} --only certificates --to ${to} -o client-cert.${to}; thimble cert convert ${keyPath} --only key --key ${container} --to ${to} -o client-key.${to}`;
      return [
        {
          name: `PEM, the key in ${keyName}`,
          command: command('pem'),
          source: {
            certificate: chain.map((each) => encodePem('CERTIFICATE', each)).join(''),
            key: encodePem(label, der),
          },
        },
        { name: `DER, the key in ${keyName}`, command: command('der'), source: { certificate: chain[0]!, key: der } },
      ];
    });
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return []; // the firmware's own error is reported
  }
}
