// Host functions of `cryptolib`: AES in ECB, CBC and CTR modes, built on the provider's CBC.
import type { BlockCipher, CryptoProvider } from '../../crypto/provider.ts';
import { Handles } from './handles.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import type { Interpreter } from './interpreter.ts';
import { raiseValueError } from './python-raise.ts';

const BLOCK = 16;
/** extmod/modcryptolib.c. */
const Mode = { ecb: 1, cbc: 2, ctr: 6 } as const;
const ENCRYPT = 1;

interface Cipher {
  readonly block: BlockCipher;
  readonly mode: number;
  /** For CBC the last block of ciphertext, for CTR the counter. */
  readonly vector: Uint8Array;
  /** For CTR: the unused rest of the last block's key stream. */
  stream: Uint8Array;
}

export function cipherFunctions(
  crypto: Pick<CryptoProvider, 'aesCbc'>,
  interpreter: Pick<Interpreter, 'memory'>,
): Record<string, HostFunction> {
  const ciphers = new Handles<Cipher>(() => raiseValueError('no such cipher'));
  return {
    /** @param iv - 16 bytes. @returns a cipher for {@link aes_process}. */
    aes_new: hostFunction(['address', 'size', 'int', 'address'], (key, length, mode, iv) =>
      ciphers.add(() => ({
        block: crypto.aesCbc(interpreter.memory(key, length).slice()),
        mode,
        vector: interpreter.memory(iv, BLOCK).slice(),
        stream: new Uint8Array(0),
      })),
    ),

    /** @param way - 1: encrypt. @param length - whole blocks, except for CTR. */
    aes_process: hostFunction(['int', 'int', 'address', 'size', 'address'], (handle, way, from, length, into) => {
      const data = interpreter.memory(from, length).slice();
      interpreter.memory(into, length).set(process(ciphers.require(handle), way === ENCRYPT, data));
      return 0;
    }),
  };
}

function process(cipher: Cipher, encrypts: boolean, data: Uint8Array): Uint8Array {
  const { block, mode, vector } = cipher;
  if (data.length === 0) return data;
  if (mode === Mode.ctr) return counted(cipher, data);
  if (mode === Mode.ecb) {
    const result = new Uint8Array(data.length);
    const none = new Uint8Array(BLOCK);
    for (let at = 0; at < data.length; at += BLOCK) {
      const part = data.subarray(at, at + BLOCK);
      result.set(encrypts ? block.encrypt(none, part) : block.decrypt(none, part), at);
    }
    return result;
  }
  const result = encrypts ? block.encrypt(vector, data) : block.decrypt(vector, data);
  vector.set((encrypts ? result : data).subarray(-BLOCK));
  return result;
}

/** Big-endian. */
function increment(counter: Uint8Array): void {
  for (let at = counter.length - 1; at >= 0; at--) {
    counter[at]!++;
    if (counter[at] !== 0) return;
  }
}

function counted(cipher: Cipher, data: Uint8Array): Uint8Array {
  return data.map((byte) => {
    if (cipher.stream.length === 0) {
      cipher.stream = cipher.block.encrypt(new Uint8Array(BLOCK), cipher.vector);
      increment(cipher.vector);
    }
    const [next] = cipher.stream;
    cipher.stream = cipher.stream.subarray(1);
    return byte ^ next!;
  });
}
