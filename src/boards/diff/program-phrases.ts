// Phrases for differences that the Python program sees: modules, errors, memory, sockets, the clock.
import { type ErrorCode, TlsError } from '../../errors.ts';
import { raiseOn } from '../os-error.ts';
import type { BoardProfile } from '../profile.ts';
import type { RaisedError } from '../python-exception.ts';
import type { Failure, RaisedOrEnd } from '../stacks/stack.ts';
import { listed, type Phrase, phrase, phraseOfFlag, phraseOfList } from './phrase.ts';

type Situation = readonly [words: string, code: ErrorCode, operation: Failure['operation'], done: boolean];

/** Common failures, each as one of our error codes. */
const FAILURES: readonly Situation[] = [
  ['a server that ends the connection in the handshake', 'tls.closed_in_handshake', 'wrap', false],
  ['a server that says nothing in the handshake', 'net.timeout', 'wrap', false],
  ['a server that shares no cipher suite', 'alert.handshake_failure', 'wrap', false],
  ['a server with other versions of TLS', 'alert.protocol_version', 'wrap', false],
  ['plain HTTP where TLS was meant', 'tls.http_on_tls_port', 'wrap', false],
  ['a certificate of an unknown CA', 'x509.unknown_issuer', 'wrap', false],
  ['a certificate that has expired', 'x509.expired', 'wrap', false],
  ['a certificate for another name', 'x509.name_mismatch', 'wrap', false],
  ['a read to which nothing comes in time', 'net.timeout', 'read', true],
  ['a connection that is reset while it is read', 'net.reset', 'read', true],
  ['a connection that ends without close_notify', 'tls.truncated', 'read', true],
  ['a record that was changed under way', 'tls.bad_record_mac', 'read', true],
  ['a port with no listener', 'net.refused', 'socket', false],
  ['a host name that does not resolve', 'net.name_not_found', 'socket', false],
  ['no memory for a connection', 'board.out_of_memory', 'wrap', false],
  ['one socket too many', 'board.out_of_sockets', 'socket', false],
];

export const PROGRAM_PHRASES: readonly Phrase[] = [
  phraseOfList('runtime.python.lists', modulesOf, {
    gone: (modules) => `${listed(modules.map(quoted), 12)} ${modules.length === 1 ? 'is' : 'are'} gone`,
    come: (modules) => `${listed(modules.map(quoted), 12)} ${modules.length === 1 ? 'is' : 'are'} new`,
  }),
  phrase('runtime.python.lists', packagesOf, (before, after) => {
    const changed = Object.keys(after).filter((name) => name in before && before[name] !== after[name]);
    const words = changed.map((name) => `${name} ${after[name]} (before: ${before[name]})`);
    return words.length === 0 ? [] : `frozen in another version: ${listed(words, 8)}`;
  }),
  phrase(
    'runtime.python.path',
    ({ runtime }) => runtime.python.path,
    (before, after) => `sys.path is ${JSON.stringify(after)}, not ${JSON.stringify(before)}`,
  ),
  ...FAILURES.map(([words, ...failure]) =>
    phrase(
      'stack.raise',
      (profile) => describeRaised(raisedBy(profile, failure)),
      (before, after) => `${words}: ${after} instead of ${before}`,
    ),
  ),
  phrase(
    'chip.sockets.most',
    ({ chip }) => chip.sockets.most,
    (before, after) => `${many(after)} sockets can be open at once, not ${many(before)}`,
  ),
  phrase(
    'chip.heap',
    ({ chip }) => chip.heap,
    (before, after) => `the heap has ${bytes(after)}, not ${bytes(before)}`,
  ),
  phrase(
    'stack.memory',
    ({ stack: { memory } }) => memory.setUp,
    (before, after) => `a TLS connection takes ${bytes(after)} before its handshake, not ${bytes(before)}`,
  ),
  phrase(
    'stack.memory',
    ({ stack: { memory } }) => memory.peak.rsa2048,
    (before, after) => `a handshake with an RSA-2048 server takes ${bytes(after)} at its peak, not ${bytes(before)}`,
  ),
  phrase(
    'chip.errnos',
    ({ chip }) => chip.errnos,
    (before, after) => {
      const names = Object.keys(after).filter((name) => numberOf(before, name) !== numberOf(after, name));
      return `errno has other numbers: ${listed(
        names.map((name) => `${name} ${numberOf(after, name)}`),
        8,
      )}`;
    },
  ),
  phrase(
    'chip.clock.atPowerOn',
    ({ chip }) => chip.clock.atPowerOn,
    (_, after) =>
      after === undefined
        ? 'the clock is right at power-on'
        : `the clock shows ${new Date(after).toISOString().slice(0, 10)} at power-on`,
  ),
  phrase(
    'chip.clock.epoch',
    ({ chip }) => chip.clock.epoch,
    (before, after) => `time.time() counts from ${after}, not from ${before}`,
  ),
  phraseOfFlag('chip.needsWifi', ({ chip }) => chip.needsWifi, {
    on: 'a program must join a wireless network before it opens a socket',
    off: 'no wireless network has to be joined',
  }),
  phraseOfFlag('chip.rejoinsWifi', ({ chip }) => chip.rejoinsWifi === true, {
    on: 'a wireless network that was away is joined again without the program',
    off: 'a program must join again a wireless network that was away',
  }),
  phrase(
    'chip.names.platform',
    ({ chip }) => chip.names.platform,
    (before, after) => `sys.platform is ${JSON.stringify(after)}, not ${JSON.stringify(before)}`,
  ),
];

function modulesOf({ runtime: { python } }: BoardProfile): string[] {
  const { builtin = [], uNames = [], frozen = {}, aliases = {} } = python.lists;
  const names = [...builtin, ...uNames, ...Object.keys(frozen), ...Object.keys(aliases)].map(topOf);
  return [...new Set(names)].filter((name) => !name.startsWith('_')).sort();
}

/** `asyncio.core` → `asyncio`. */
function topOf(name: string): string {
  return name.split('.', 1)[0]!;
}

/** Frozen packages with their versions: `requests 0.10.2`. */
function packagesOf({ runtime: { python } }: BoardProfile): Readonly<Record<string, string>> {
  const versions = Object.entries(python.lists.frozen).filter(
    (entry): entry is [string, string] => entry[1] !== null && !entry[0].includes('.'),
  );
  return Object.fromEntries(versions);
}

/** The result of a program in a situation. */
export interface SeenFailure {
  /** The situation: `a certificate that has expired`. */
  readonly words: string;
  /** The firmware's reaction; `undefined`: it connects. */
  readonly raised: RaisedOrEnd | undefined;
  /** In Python syntax, or in words. */
  readonly text: string;
}

/** An additional situation of firmwares with built-in roots. */
const NOT_BUILT_IN: Situation = ['a root that is not built in', 'board.not_in_bundle', 'wrap', false];

/** @returns what a program on that firmware sees for each common failure. */
export function usualFailures(profile: BoardProfile): readonly SeenFailure[] {
  const situations = profile.stack.roots.kind === 'bundle' ? [...FAILURES, NOT_BUILT_IN] : FAILURES;
  return situations.map(([words, ...failure]) => {
    const raised = raisedBy(profile, failure);
    return { words, raised, text: describeRaised(raised) };
  });
}

function raisedBy(
  profile: BoardProfile,
  [code, operation, done]: readonly [ErrorCode, Failure['operation'], boolean],
): RaisedOrEnd | undefined {
  if (!isRefused(profile, code)) return undefined;
  const error = new TlsError(code, '…');
  return raiseOn(profile, { error, operation, handshakeDone: done, before: undefined });
}

function describeRaised(raised: RaisedOrEnd | undefined): string {
  if (raised === undefined) return 'no error';
  return raised.kind === 'end' ? "b'', as at the end" : inPython(raised.exception);
}

/** Whether the verifier detects that fault in a certificate. */
function isRefused({ stack: { verification } }: BoardProfile, code: ErrorCode): boolean {
  if (!code.startsWith('x509.')) return true;
  if (verification.kind === 'none') return false;
  return code !== 'x509.expired' || verification.kind === 'strict' || verification.checkDates;
}

/** In Python syntax: `OSError(-29312, 'MBEDTLS_ERR_SSL_CONN_EOF')`. */
export function inPython({ type, errno, text }: RaisedError): string {
  const escaped = text?.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll("'", "\\'");
  const args = [errno, escaped === undefined ? undefined : `'${escaped}'`].filter((each) => each !== undefined);
  return `${type}(${args.join(', ')})`;
}

function quoted(name: string): string {
  return `\`${name}\``;
}

function many(count: number | undefined): string {
  return count === undefined ? 'as many as the host gives' : String(count);
}

function bytes(count: number | undefined): string {
  return count === undefined ? 'an unknown number of bytes' : `${count.toLocaleString('en')} bytes`;
}

function numberOf(errnos: object, name: string): number {
  return (errnos as Record<string, number>)[name]!;
}
