// The limits of OCSP responses: how many certificates one may cover, and how many it may carry.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextConstructed, contextPrimitive, Tag } from '../asn1/der.ts';
import {
  encodeBitString,
  encodeDer,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
  encodeUnsignedInteger,
} from '../asn1/write.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { checkOcspResponse, type OcspQuestion } from './ocsp.ts';

const GENERALIZED_TIME = 0x18;
const NOW = encodeDer(GENERALIZED_TIME, encodeUtf8('20260101000000Z'));
const ECDSA_SHA256 = encodeSequence(encodeObjectIdentifier('1.2.840.10045.4.3.2'));

/** About a certificate that no question is about: its hash algorithm is unknown. */
const SINGLE = encodeSequence(
  encodeSequence(
    encodeSequence(encodeObjectIdentifier('1.2.3')),
    encodeOctetString(new Uint8Array(4)),
    encodeOctetString(new Uint8Array(4)),
    encodeUnsignedInteger(Uint8Array.of(1)),
  ),
  encodeDer(contextPrimitive(0)),
  NOW,
);

/** A successful response with this many SingleResponses and certificates (RFC 6960 §4.2.1). */
function responseWith(singles: number, certificates: number): Uint8Array {
  const data = encodeSequence(
    encodeDer(contextConstructed(2), encodeOctetString(new Uint8Array(20))),
    NOW,
    encodeSequence(...Array<Uint8Array>(singles).fill(SINGLE)),
  );
  const certs = encodeSequence(...Array<Uint8Array>(certificates).fill(encodeSequence()));
  const basic = encodeSequence(
    data,
    ECDSA_SHA256,
    encodeBitString(new Uint8Array(8)),
    encodeDer(contextConstructed(0), certs),
  );
  const type = encodeObjectIdentifier('1.3.6.1.5.5.7.48.1.1');
  return encodeSequence(
    encodeDer(Tag.enumerated, Uint8Array.of(0)),
    encodeDer(contextConstructed(0), encodeSequence(type, encodeOctetString(basic))),
  );
}

function refusalOf(singles: number, certificates: number): string {
  try {
    checkOcspResponse(responseWith(singles, certificates), {} as OcspQuestion);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}

test('a response covers at most 32 certificates and carries at most 4', () => {
  assert.equal(refusalOf(32, 4), 'OCSP response: it covers other certificates');
  assert.equal(refusalOf(33, 4), 'OCSP response: it covers more than 32 certificates');
  assert.equal(refusalOf(32, 5), 'OCSP response: it carries more than 4 certificates');
});
