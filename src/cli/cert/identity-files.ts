// The four files of a certificate and its key.
import { encodePem } from '../../asn1/pem.ts';
import type { FileContent } from '../output-file.ts';
import type { Identity } from './issue.ts';
import { encodeKey } from './private-key-form.ts';

/**
 * PEM for servers, tools and CircuitPython. DER for MicroPython, which reads nothing else before 1.29, with the key in
 * its traditional container: axTLS knows no other, and mbedTLS reads both.
 */
export function identityFiles(base: string, { certificate, key }: Identity): FileContent[] {
  const traditional = encodeKey({ label: 'PRIVATE KEY', der: key }, 'traditional');
  return [
    { path: `${base}.pem`, content: encodePem('CERTIFICATE', certificate), secret: false },
    { path: `${base}.der`, content: certificate, secret: false },
    { path: `${base}.key.pem`, content: encodePem('PRIVATE KEY', key), secret: true },
    { path: `${base}.key.der`, content: traditional.der, secret: true },
  ];
}
