// Reads a private key that is encrypted with a password, without Node's cryptography. Run: encrypted-key.ts key.pem password
import { readFileSync } from 'node:fs';
import { withEncryptedKeys } from 'thimble/encrypted-keys';
import { isTlsError, parsePem, portableCrypto } from 'thimble/portable';

const crypto = withEncryptedKeys(portableCrypto);
const [path = '', password] = process.argv.slice(2);
const [block] = parsePem(readFileSync(path, 'utf8'));
try {
  const key = crypto.importPrivateKey(block!.der, password);
  console.log(key.type, key.curve ?? `${key.bits} bits`);
} catch (error) {
  if (!isTlsError(error)) throw error;
  console.log(`${error.code}: ${error.message}`);
}
