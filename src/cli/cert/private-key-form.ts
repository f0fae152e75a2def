// Converts a private key to the container that a reader needs: PKCS#8 (RFC 5958), or the older ones for its kind, SEC 1
// (RFC 5915) and PKCS#1 (RFC 8017 §A.1.2).
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { TlsError } from '../../errors.ts';

export const KEY_FORMS = ['pkcs8', 'traditional'] as const;
export type KeyForm = (typeof KEY_FORMS)[number];

export interface EncodedKey {
  /** The label of its PEM block. */
  readonly label: string;
  /** Secret. */
  readonly der: Uint8Array;
}

const CONTAINERS = [
  ['pkcs8', 'PRIVATE KEY'],
  ['sec1', 'EC PRIVATE KEY'],
  ['pkcs1', 'RSA PRIVATE KEY'],
] as const;

/** A DER key with the label of its container; `undefined` if it is none of the supported ones. */
export function recogniseKey(der: Uint8Array): EncodedKey | undefined {
  return CONTAINERS.flatMap(([type, label]) => (tryRead(der, type) === undefined ? [] : [{ label, der }]))[0];
}

/** @throws TlsError `crypto.bad_private_key` for an encrypted or malformed key. */
export function encodeKey({ label, der }: EncodedKey, form: KeyForm): EncodedKey {
  const type = CONTAINERS.find(([, name]) => name === label)?.[0];
  const key = type && tryRead(der, type);
  if (key === undefined) {
    throw new TlsError('crypto.bad_private_key', `${label}: its container cannot be changed here`, {
      hint: 'Is it encrypted? Remove the password first: openssl pkey -in KEYFILE -out plain.pem',
    });
  }
  const [wanted, name] = CONTAINERS[form === 'pkcs8' ? 0 : traditional(key)]!;
  return { label: name, der: key.export({ format: 'der', type: wanted } as { format: 'der'; type: 'pkcs8' }) };
}

function traditional({ asymmetricKeyType: type }: KeyObject): number {
  if (type === 'ec') return 1;
  if (type === 'rsa') return 2;
  throw new TlsError('crypto.bad_private_key', `${type} keys have no container but PKCS#8`);
}

function tryRead(der: Uint8Array, type: 'pkcs8' | 'sec1' | 'pkcs1'): KeyObject | undefined {
  try {
    return createPrivateKey({ key: Buffer.from(der), format: 'der', type });
  } catch {
    return undefined;
  }
}
