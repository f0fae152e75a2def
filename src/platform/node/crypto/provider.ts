// The native crypto provider: everything of src/crypto/provider.ts on node:crypto.
import { AEAD_NAMES } from '../../../crypto/aead-lengths.ts';
import { nobleMlKem768 } from '../../../crypto/portable/ml-kem.ts';
import type { CryptoProvider, GroupName, KeyAgreement, KeyAgreementAnswer } from '../../../crypto/provider.ts';
import { answerHybrid, hybridAgreement, type MlKem768 } from '../../../crypto/x25519mlkem768.ts';
import type { RandomSource } from '../../../util/ambient.ts';
import { nodeAead, nodeAesCbc } from './aead.ts';
import { generateNodeDh } from './dh.ts';
import { generateEcdh } from './ecdh.ts';
import { nodeDigest, nodeHash, nodeHmac } from './hash.ts';
import { nodeMlKem768 } from './ml-kem.ts';
import { importNodePrivateKey } from './private-key.ts';
import { importNodeOldPublicKey, importNodePublicKey, nodeEncryptPremaster } from './public-key.ts';
import { generateX25519 } from './x25519.ts';

let mlKem768: MlKem768 | undefined;

/** Node's own implementation if it has one (24.7 and later): it is twenty times as fast. */
function mlKem(): MlKem768 {
  mlKem768 ??= nodeMlKem768() ?? nobleMlKem768;
  return mlKem768;
}

/** Cryptography by node:crypto. */
export const nodeCrypto: CryptoProvider = {
  name: 'node:crypto',
  aeads: AEAD_NAMES,
  groups: new Set<GroupName>(['x25519', 'secp256r1', 'secp384r1', 'secp521r1', 'X25519MLKEM768']),
  hash: nodeHash,
  digest: nodeDigest,
  hmac: nodeHmac,
  aead: nodeAead,
  aesCbc: nodeAesCbc,
  generateKeyAgreement,
  answerKeyAgreement,
  generateDh: generateNodeDh,
  importPublicKey: importNodePublicKey,
  importOldPublicKey: importNodeOldPublicKey,
  importPrivateKey: importNodePrivateKey,
  encryptPremaster: nodeEncryptPremaster,
};

function generateKeyAgreement(group: GroupName, random: RandomSource): KeyAgreement {
  switch (group) {
    case 'x25519':
      return generateX25519(random);
    case 'X25519MLKEM768':
      return hybridAgreement(mlKem().generate(random), generateX25519(random));
    default:
      return generateEcdh(group, random);
  }
}

function answerKeyAgreement(group: GroupName, peerShare: Uint8Array, random: RandomSource): KeyAgreementAnswer {
  if (group === 'X25519MLKEM768') {
    const answerX25519 = (share: Uint8Array) => answerKeyAgreement('x25519', share, random);
    return answerHybrid(mlKem(), answerX25519, peerShare, random);
  }
  const agreement = generateKeyAgreement(group, random);
  return { share: agreement.share, secret: agreement.agree(peerShare) };
}
