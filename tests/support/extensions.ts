// Extensions as raw DER for malformed certificates: a test chooses the value.
import 'reflect-metadata'; // @peculiar/x509 needs it first
import * as x509 from '@peculiar/x509';
import { contextConstructed, contextPrimitive, Tag } from '../../src/asn1/der.ts';
import { encodeDer, encodeObjectIdentifier, encodeOctetString, encodeSequence } from '../../src/asn1/write.ts';
import { encodeUtf8 } from '../../src/util/utf8.ts';
import { ExtensionOid } from '../../src/x509/oids.ts';

export type ExtensionName = keyof typeof ExtensionOid;

export function extension(name: ExtensionName, value: Uint8Array, critical = false): x509.Extension {
  return new x509.Extension(ExtensionOid[name], critical, Uint8Array.from(value));
}

export function basicConstraints(ca: boolean, pathLength?: number, critical = true): x509.Extension {
  return new x509.BasicConstraintsExtension(ca, pathLength, critical);
}

export function keyUsage(flags: number, critical = true): x509.Extension {
  return new x509.KeyUsagesExtension(flags, critical);
}

export function extKeyUsage(usages: readonly string[], critical = false): x509.Extension {
  return extension('extKeyUsage', encodeSequence(...usages.map(encodeObjectIdentifier)), critical);
}

export const general = {
  dns: (name: string) => encodeDer(contextPrimitive(2), encodeUtf8(name)),
  email: (name: string) => encodeDer(contextPrimitive(1), encodeUtf8(name)),
  uri: (name: string) => encodeDer(contextPrimitive(6), encodeUtf8(name)),
  ip: (...bytes: number[]) => encodeDer(contextPrimitive(7), Uint8Array.from(bytes)),
  directory: (name: Uint8Array) => encodeDer(contextConstructed(4), name),
  /** otherName with a private type. */
  other: () =>
    encodeDer(
      contextConstructed(0),
      encodeObjectIdentifier('1.3.6.1.4.1.55738.1'),
      encodeDer(contextConstructed(0), encodeDer(Tag.null)),
    ),
} as const;

export function subjectAltName(names: readonly Uint8Array[], critical = false): x509.Extension {
  return extension('subjectAltName', encodeSequence(...names), critical);
}

export function nameConstraints(
  { permitted = [], excluded = [] }: { permitted?: readonly Uint8Array[]; excluded?: readonly Uint8Array[] },
  critical = true,
): x509.Extension {
  const subtrees = (n: number, names: readonly Uint8Array[]): Uint8Array[] =>
    names.length === 0 ? [] : [encodeDer(contextConstructed(n), ...names.map((name) => encodeSequence(name)))];
  return extension('nameConstraints', encodeSequence(...subtrees(0, permitted), ...subtrees(1, excluded)), critical);
}

export function certificatePolicies(policies: readonly string[], critical = false): x509.Extension {
  const information = policies.map((policy) => encodeSequence(encodeObjectIdentifier(policy)));
  return extension('certificatePolicies', encodeSequence(...information), critical);
}

/** A Name with one common name. */
export function commonName(text: string): Uint8Array {
  const attribute = encodeSequence(encodeObjectIdentifier('2.5.4.3'), encodeDer(Tag.utf8String, encodeUtf8(text)));
  return encodeSequence(encodeDer(Tag.set, attribute));
}

export function keyIdentifier(octets: Uint8Array): x509.Extension {
  return extension('subjectKeyIdentifier', encodeOctetString(octets));
}
