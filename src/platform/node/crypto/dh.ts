// Finite-field Diffie-Hellman on node:crypto, with parameters that a server chose: RFC 5246 §8.1.2, RFC 7919.
// By KeyObjects made from DER: createDiffieHellman tests the prime for safety, which costs Node 24 270 ms.
import { createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { DerReader, Tag } from '../../../asn1/der.ts';
import {
  encodeBitString,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
  encodeUnsignedInteger,
} from '../../../asn1/write.ts';
import { checkDhParameters, checkDhShare, drawDhExponent, stripLeadingZeros } from '../../../crypto/finite-field.ts';
import { KeyOid } from '../../../crypto/key-oids.ts';
import type { DhParameters, KeyAgreement } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import type { RandomSource } from '../../../util/ambient.ts';
import { plainBytes } from './bytes.ts';
import { importPrivateDer, importPublicDer } from './key-import.ts';

export function generateNodeDh(parameters: DhParameters, random: RandomSource): KeyAgreement {
  checkDhParameters(parameters);
  const algorithm = encodeSequence(
    encodeObjectIdentifier(KeyOid.diffieHellman),
    encodeSequence(encodeUnsignedInteger(parameters.prime), encodeUnsignedInteger(parameters.generator)),
  );
  const exponent = drawDhExponent(parameters, random);
  const pkcs8 = encodeSequence(VERSION, algorithm, encodeOctetString(encodeUnsignedInteger(exponent)));
  exponent.fill(0);
  const privateKey = create(() => importPrivateDer(pkcs8));
  pkcs8.fill(0);
  return new NodeDh(parameters, algorithm, privateKey);
}

const VERSION = encodeUnsignedInteger(Uint8Array.of(0));

class NodeDh implements KeyAgreement {
  readonly share: Uint8Array;
  readonly #parameters: DhParameters;
  readonly #algorithm: Uint8Array;
  #privateKey: KeyObject | undefined;

  constructor(parameters: DhParameters, algorithm: Uint8Array, privateKey: KeyObject) {
    this.#parameters = parameters;
    this.#algorithm = algorithm;
    this.#privateKey = privateKey;
    this.share = publicValue(privateKey);
  }

  /** @returns the secret without leading zeros, as RFC 5246 §8.1.2 has it. */
  agree(peerShare: Uint8Array): Uint8Array {
    const privateKey = this.#privateKey;
    if (privateKey === undefined) throw new RangeError('an ephemeral key is for one agreement');
    this.#privateKey = undefined;
    checkDhShare(this.#parameters, peerShare);
    const spki = encodeSequence(this.#algorithm, encodeBitString(encodeUnsignedInteger(peerShare)));
    return create(() => {
      const publicKey = importPublicDer('PUBLIC KEY', spki);
      return stripLeadingZeros(plainBytes(diffieHellman({ privateKey, publicKey })));
    });
  }
}

function publicValue(privateKey: KeyObject): Uint8Array {
  const spki = plainBytes(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }));
  const sequence = new DerReader(spki, 'DH public key').enter('SubjectPublicKeyInfo');
  sequence.read(Tag.sequence, 'algorithm');
  return new DerReader(sequence.octetAlignedBitString('subjectPublicKey'), 'DH public value').unsignedInteger('y');
}

function create<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new TlsError('crypto.bad_key_share', 'Diffie-Hellman: the peer sent unusable parameters or a bad value', {
      cause: error,
    });
  }
}
