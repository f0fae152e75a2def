// Finds the form in which a board loads its certificate and key: the first of these that the firmware's reader accepts.
import { encodePem } from '../../asn1/pem.ts';
import type { ContextStack } from '../../boards/stacks/stack.ts';
import { isTlsError } from '../../errors.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import type { FileContent } from '../output-file.ts';
import type { Identity } from './issue.ts';
import { type EncodedKey, encodeKey, type KeyForm } from './private-key-form.ts';

export interface DeviceForm {
  readonly encoding: 'pem' | 'der';
  /** The container of the key. */
  readonly container: KeyForm;
}

/** PEM first, because people can read it; the older containers last. */
const FORMS: readonly DeviceForm[] = [
  { encoding: 'pem', container: 'pkcs8' },
  { encoding: 'pem', container: 'traditional' },
  { encoding: 'der', container: 'pkcs8' },
  { encoding: 'der', container: 'traditional' },
];

/** The form that tools and servers read, used if no board is named. */
export const USUAL_FORM: DeviceForm = FORMS[0]!;

/**
 * @returns `undefined` if the firmware cannot read keys of this kind in any form.
 */
export function formOf(stack: ContextStack, identity: Identity): DeviceForm | undefined {
  return FORMS.find((form) => {
    const key = keyIn(identity, form);
    try {
      stack.readCredential(
        { certificate: encode('CERTIFICATE', identity.certificate, form), key: encode(key.label, key.der, form) },
        nodeCrypto,
      );
      return true;
    } catch (error) {
      if (isTlsError(error)) return false;
      throw error;
    }
  });
}

/** `cert`, `key` and `ca` in a folder, with the same names for every device, so that all can run the same program. */
export function deviceFiles(
  folder: string,
  identity: Identity,
  authority: Uint8Array,
  form: DeviceForm,
): FileContent[] {
  const key = keyIn(identity, form);
  const file = (name: string, label: string, der: Uint8Array, secret: boolean) => ({
    path: `${folder}/${name}.${form.encoding}`,
    content: form.encoding === 'pem' ? encodePem(label, der) : der,
    secret,
  });
  return [
    file('cert', 'CERTIFICATE', identity.certificate, false),
    file('key', key.label, key.der, true),
    file('ca', 'CERTIFICATE', authority, false),
  ];
}

function keyIn({ key }: Identity, { container }: DeviceForm): EncodedKey {
  return encodeKey({ label: 'PRIVATE KEY', der: key }, container);
}

function encode(label: string, der: Uint8Array, { encoding }: DeviceForm): Uint8Array {
  return encoding === 'pem' ? new TextEncoder().encode(encodePem(label, der)) : der;
}
