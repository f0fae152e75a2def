// Host functions of SSLContext.
import type { Environment } from '../../context/environment.ts';
import { TlsContext, type TlsContextOptions } from '../../context/tls-context.ts';
import type { VerificationSettings } from '../../context/verification-settings.ts';
import { TlsError } from '../../errors.ts';
import { mbedtlsName } from '../../tls/cipher-suite-names.ts';
import { type CipherSuite, cipherSuite } from '../../tls/cipher-suites.ts';
import type { Handles } from './handles.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import type { Journal } from './journal.ts';
import { raiseNotHere } from './python-raise.ts';
import type { StreamTools } from './socket-functions.ts';
import type { TlsCallers } from './tls-callers.ts';
import type { TlsMemory } from './tls-memory.ts';

export interface ContextTools extends StreamTools {
  readonly environment: Environment;
  /** DER certificates that replace the built-in roots (`--bundle`). */
  readonly bundle: readonly Uint8Array[] | undefined;
  readonly verification: VerificationSettings | undefined;
  readonly contexts: Handles<TlsContext>;
  readonly journal: Journal;
  readonly callers: TlsCallers;
  /** Called with the secrets of connections, if requested. */
  readonly keyLog: ((line: string) => void) | undefined;
  readonly memory: TlsMemory;
}

/** `CERT_NONE`, `CERT_OPTIONAL`, `CERT_REQUIRED` by number; MicroPython accepts any other number, and then verifies. */
const VERIFY_MODES = ['none', 'optional', 'required'] as const;

/** The Python function that runs a program's callback: see modules/common/_bridge.py. */
export type Dispatcher = (operation: number, context: number, depth: number, length: number) => number;
const Operation = { verify: 1 } as const;

export function contextFunctions(tools: ContextTools): Record<string, HostFunction> {
  const { profile, environment, bundle, verification, interpreter, contexts } = tools;
  const common: Omit<TlsContextOptions, 'role'> = { profile, environment, bundle, verification };
  const { pskSuites = [] } = profile.stack;
  let dispatch: Dispatcher | undefined;
  let callbackData: Uint8Array = new Uint8Array(0);

  /** Copies the bytes, because Python may change them before they are parsed. */
  const copyOf = (address: number, length: number) => interpreter.memory(address, length).slice();

  return {
    /** @param role - 0 a client, 1 a server. */
    context: hostFunction(['int'], (role) =>
      contexts.add(() => {
        const context = new TlsContext({ ...common, role: role === 1 ? 'server' : 'client' });
        context.keyLog = tools.keyLog;
        return context;
      }),
    ),

    /** Called when the program no longer references it. Its connections continue. */
    context_close: hostFunction(['int'], (handle) => {
      contexts.delete(handle);
      return 0;
    }),

    context_is_open: hostFunction(['int'], (handle) => (contexts.get(handle) === undefined ? 0 : 1)),

    context_verify_mode: hostFunction(['int', 'int'], (handle, mode) => {
      contexts.require(handle).verifyMode = VERIFY_MODES[mode] ?? 'required';
      return 0;
    }),

    context_load_ca: hostFunction(['int', 'address', 'size'], (handle, address, length) => {
      contexts.require(handle).loadVerifyLocations(copyOf(address, length));
      return 0;
    }),

    context_default_ca: hostFunction(['int'], (handle) => {
      contexts.require(handle).setDefaultVerifyPaths();
      return 0;
    }),

    context_load_cert: hostFunction(
      ['int', 'address', 'size', 'address', 'size'],
      (handle, cert, certLength, key, keyLength) => {
        contexts.require(handle).loadCertChain(copyOf(cert, certLength), copyOf(key, keyLength));
        return 0;
      },
    ),

    /** Parses a key only to check it for errors. */
    context_check_key: hostFunction(['address', 'size'], (key, keyLength) => {
      profile.stack.checkKey?.(copyOf(key, keyLength), environment.crypto);
      return 0;
    }),

    context_clear_certs: hostFunction(['int'], (handle) => {
      contexts.require(handle).clearCertChains();
      return 0;
    }),

    /** @returns mbedTLS's names, one per line. */
    context_ciphers: hostFunction(['int'], (handle) =>
      [...suitesOf(contexts.require(handle)).map(mbedtlsName), ...pskSuites].join('\n'),
    ),

    /** @param names - mbedTLS's, one per line. */
    context_set_ciphers: hostFunction(['int', 'text'], (handle, names) => {
      const context = contexts.require(handle);
      const known = new Map(suitesOf(context).map((suite) => [mbedtlsName(suite), suite.id]));
      const cipherSuites = names.split('\n').map((name) => {
        const id = known.get(name);
        if (pskSuites.includes(name)) throw raiseNotHere(`${name}: thimble has no pre-shared keys under a board`);
        if (id === undefined) throw new TlsError('context.unknown_cipher', `${name} is not a suite of this firmware`);
        return id;
      });
      context.tls = { ...context.tls, cipherSuites };
      return 0;
    }),

    dispatcher: hostFunction(['function'], (callback: Dispatcher) => {
      dispatch = callback;
      return 0;
    }),

    /** Enables or disables the program's verify callback. */
    context_callback: hostFunction(['int', 'int'], (handle, wanted) => {
      const callback = (certificate: Uint8Array, depth: number): number => {
        callbackData = certificate;
        return dispatch!(Operation.verify, handle, depth, certificate.length);
      };
      contexts.require(handle).verifyCallback = wanted === 1 ? callback : undefined;
      return 0;
    }),

    /** Copies the data of the callback to a buffer of Python. */
    callback_data: hostFunction(['address', 'size'], (address, length) => {
      interpreter.memory(address, length).set(callbackData);
      return 0;
    }),
  };
}

function suitesOf(context: TlsContext): CipherSuite[] {
  const { hello, server } = context.profile.stack;
  return (context.role === 'client' ? hello : server).cipherSuites
    .map(cipherSuite)
    .filter((suite) => suite !== undefined);
}
