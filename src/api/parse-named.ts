// Parses an input file; errors name the file and its actual format.
import { looksLikePem } from '../asn1/pem.ts';
import { prefixed } from '../errors/prefixed.ts';
import { isTlsError, TlsError } from '../errors.ts';
import { toHex } from '../util/hex.ts';

/** @throws TlsError the errors of `parse`, with the file's name in front of the message. */
export function parseNamed<T>(name: string, data: Uint8Array, parse: (data: Uint8Array) => T): T {
  try {
    return parse(data);
  } catch (cause) {
    if (!isTlsError(cause)) throw cause;
    const { code } = cause;
    const kind = /^(?:der|pem)\.|^crypto\.bad_private_key$|^x509\.bad_crl$/.test(code) ? kindOf(data) : undefined;
    if (kind !== undefined) throw new TlsError(code, `${name}: ${kind.is}`, { cause, hint: kind.hint });
    if (code === 'der.not_der' || (code === 'x509.bad_crl' && data[0] !== SEQUENCE && !looksLikePem(data))) {
      const hint = 'It is another kind of file. A PEM file has a line -----BEGIN CERTIFICATE-----.';
      throw new TlsError(code, `${name}: it is neither PEM nor DER`, { cause, hint });
    }
    throw prefixed(name, cause);
  }
}

/** The first byte of a certificate, a key or a CRL in DER. */
const SEQUENCE = 0x30;

/** DER of `SEQUENCE { INTEGER 3, …`, and of `SEQUENCE { OBJECT IDENTIFIER signedData, …`, the length in either form. */
const PKCS12 = /^30(?:82....|83......|80)020103/;
const PKCS7 = /^30(?:82....|83......|80)06092a864886f70d010702/;

/** Files that are often mistaken for PEM or DER. */
function kindOf(data: Uint8Array): { readonly is: string; readonly hint: string } | undefined {
  if (data.length === 0)
    return { is: 'it is empty', hint: 'Create it again: the program that wrote it may have failed.' };
  const start = toHex(data.subarray(0, 24));
  if (/^(?:fffe|feff)/.test(start))
    return {
      is: 'it is text in UTF-16',
      hint: 'Save it as UTF-8. PowerShell writes UTF-16 where > leads to a file: use the option -o, or Out-File -Encoding ascii.',
    };
  if (PKCS12.test(start))
    return { is: 'it is PKCS#12', hint: 'Convert it first: openssl pkcs12 -in FILE -nodes -out pair.pem' };
  if (PKCS7.test(start))
    return {
      is: 'it is PKCS#7',
      hint: 'Convert it first: openssl pkcs7 -inform DER -in FILE -print_certs -out certs.pem',
    };
  return undefined;
}
