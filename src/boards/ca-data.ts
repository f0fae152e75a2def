// What `load_verify_locations(cadata=…)` makes of what it is given, by firmware.
import { looksLikePem, readPem } from '../asn1/pem.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import type { CaDataForm } from './profile.ts';

/**
 * @param data - text is read as its UTF-8 bytes, as Python does.
 * @returns DER certificates, in order.
 * @throws TlsError `pem.malformed`, `pem.empty`.
 */
export function parseCaData(data: string | Uint8Array, _form: CaDataForm): readonly Uint8Array[] {
  if (looksLikePem(data)) return readPem(data, CERTIFICATE_LABELS, 'certificate').map((block) => block.der);
  return [typeof data === 'string' ? encodeUtf8(data) : data];
}

export const CERTIFICATE_LABELS = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'] as const;
