// A TLS client of `thimble/portable` in QuickJS, an engine that is small enough for devices: its load time, and a
// handshake step by step. Bytes are passed as hex, because QuickJS shares no arrays with its host.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { getQuickJS, type QuickJSContext, type QuickJSHandle, type QuickJSRuntime } from 'quickjs-emscripten';

const ENTRY = fileURLToPath(new URL('../../src/entry/', import.meta.url));

/** A provider of `thimble/portable` with a profile. */
export type Ciphers =
  | 'portableCrypto, MODERN'
  | 'portableCryptoSmallAes, MODERN'
  | 'portableCryptoSmallAes, CHACHA20_FIRST';

/** Inside QuickJS. It has only the language: no Web Crypto, so the random bytes are passed in. */
const program = (ciphers: Ciphers) => `
import * as portable from './portable.ts';
const [crypto, { tls: profile }] = [${ciphers.replace(/\w+/g, 'portable.$&')}];
let engine;
const hex = (bytes) => Array.from(bytes ?? [], (byte) => byte.toString(16).padStart(2, '0')).join('');
const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const state = () => ({
  out: hex(engine.takeOutput()),
  state: engine.state,
  error: engine.error?.code,
  version: engine.info?.version,
  cipherSuite: engine.info?.cipherSuite,
});
globalThis.start = (serverName, roots, random, certificate, key) => {
  let seed = bytes(random);
  const anchors = portable.readCertificates(roots).map(({ der }) => der);
  const [{ der }] = key ? portable.parsePem(key) : [{}];
  const chain = certificate ? portable.readCertificates(certificate).map(({ der }) => der) : [];
  engine = portable.createClientEngine({
    serverName,
    credential: der && { chain, key: crypto.importPrivateKey(der) },
    profile,
    crypto,
    clock: portable.systemClock,
    random(length) {
      const taken = seed.slice(0, length);
      if (taken.length < length) throw new Error('no random bytes left');
      seed = seed.slice(length);
      return taken;
    },
    verifier: portable.strictVerifier({ crypto, anchors, policy: portable.privatePki }),
  });
  return JSON.stringify(state());
};
globalThis.receive = (text) => {
  let plaintext = '';
  for (let rest = bytes(text); rest.length > 0; ) {
    const taken = engine.receive(rest);
    rest = rest.slice(taken);
    const read = engine.read();
    plaintext += hex(read);
    if (taken === 0 && read === undefined) break;
  }
  return JSON.stringify({ ...state(), plaintext });
};
globalThis.write = (text) => {
  engine.write(bytes(text));
  return JSON.stringify(state());
};
`;

export interface ClientState {
  /** Hex. */
  readonly out: string;
  readonly state: string;
  readonly error?: string;
  readonly version?: number;
  readonly cipherSuite?: number;
  /** Hex. */
  readonly plaintext?: string;
}

export class QuickJsClient {
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;

  private constructor(runtime: QuickJSRuntime, context: QuickJSContext) {
    this.#runtime = runtime;
    this.#context = context;
  }

  /** @param measure - called with QuickJS's own time, in milliseconds. */
  static async load(ciphers: Ciphers, measure?: (milliseconds: number) => void): Promise<QuickJsClient> {
    const { outputFiles } = await build({
      stdin: { contents: program(ciphers), resolveDir: ENTRY },
      bundle: true,
      minify: true,
      platform: 'browser',
      format: 'iife',
      target: 'es2023',
      write: false,
    });
    const runtime = (await getQuickJS()).newRuntime();
    runtime.setMaxStackSize(1 << 20);
    const client = new QuickJsClient(runtime, runtime.newContext());
    const before = performance.now();
    client.#evaluate(outputFiles[0]!.text);
    measure?.(performance.now() - before);
    return client;
  }

  /** Bytes that QuickJS has allocated. */
  get heap(): number {
    const usage = this.#runtime.computeMemoryUsage();
    const { memory_used_size } = this.#context.dump(usage) as { memory_used_size: number };
    usage.dispose();
    return memory_used_size;
  }

  /**
   * @param random - 1 KB is enough for a handshake.
   * @param identity - the client's own certificate, as PEM.
   */
  start(
    serverName: string,
    roots: string,
    random: Uint8Array,
    identity?: { pem: string; keyPem: string },
  ): ClientState {
    const own = identity === undefined ? [] : [identity.pem, identity.keyPem];
    return this.#call('start', serverName, roots, Buffer.from(random).toString('hex'), ...own);
  }

  receive(bytes: Uint8Array): ClientState {
    return this.#call('receive', Buffer.from(bytes).toString('hex'));
  }

  write(bytes: Uint8Array): ClientState {
    return this.#call('write', Buffer.from(bytes).toString('hex'));
  }

  dispose(): void {
    this.#context.dispose();
    this.#runtime.dispose();
  }

  #call(name: string, ...args: readonly string[]): ClientState {
    const result = this.#evaluate(`${name}(${args.map((each) => JSON.stringify(each)).join()})`);
    const text = this.#context.getString(result);
    result.dispose();
    return JSON.parse(text) as ClientState;
  }

  #evaluate(code: string): QuickJSHandle {
    return this.#context.unwrapResult(this.#context.evalCode(code));
  }
}
