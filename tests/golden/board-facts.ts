// All facts of a profile as readable text, one a line: no change to a board goes unnoticed.
import { COMBINATIONS } from '../../src/boards/catalogue.ts';
import type { FirmwareVerdict } from '../../src/boards/firmware-verdict.ts';
import type { BoardProfile } from '../../src/boards/profile.ts';
import { PROVENANCE_FIELDS } from '../../src/boards/provenance.ts';
import type { RaisedError } from '../../src/boards/python-exception.ts';
import { mbedtlsErrorNumber } from '../../src/boards/stacks/mbedtls/errors.ts';
import { VerifyFlag } from '../../src/boards/stacks/mbedtls/verify-flags.ts';
import type { Failure, RaisedOrEnd } from '../../src/boards/stacks/stack.ts';
import { ERROR_TABLE, type ErrorCode, TlsError } from '../../src/errors.ts';

/** Facts by their names: `hello.cipherSuites`, `raise tls.bad_record`, `alert of expired`. */
export type Facts = ReadonlyMap<string, string>;

/** mbedTLS numbers that are raised outside of a connection. */
const NUMBERS = ['SSL_BAD_CONFIG', 'PK_KEY_INVALID_FORMAT', 'X509_BAD_INPUT_DATA', 'SSL_ALLOC_FAILED'] as const;
/** Codes with which a connection of a board, or its setup, may fail. */
const OF_CONNECTIONS = /^(der|pem|crypto|x509|tls|alert|context|board|net)\./;
const CODES = (Object.keys(ERROR_TABLE) as ErrorCode[]).filter((code) => OF_CONNECTIONS.test(code));

export function stackFacts({ stack, chip }: BoardProfile): Facts {
  const facts = new Map<string, string>();
  const { hello, server, verification, memory, library, roots, rules, nameRequired, longestName, loading } = stack;
  const { habits, overlays, defaults, pskSuites } = stack;
  const data = { hello, server, verification, memory, library, roots, rules, nameRequired, longestName, loading };

  flatten({ ...data, habits, overlays, defaults, pskSuites }, '', facts);
  for (const name of ['hello.name', 'server.name']) facts.delete(name);
  for (const code of CODES) {
    const error = new TlsError(code, 'detail');
    facts.set(`raise ${code}`, wordsOf(stack, error, chip));
    facts.set(`alert of ${code}`, String(stack.alertOf === undefined ? error.alert : stack.alertOf(error)));
  }
  for (const [name, flag] of Object.entries(VerifyFlag)) {
    const verdict: FirmwareVerdict = {
      kind: 'firmware',
      ret: mbedtlsErrorNumber('X509_CERT_VERIFY_FAILED'),
      flags: flag,
      chain: [],
    };
    const error = new TlsError('board.verify_failed', 'detail', { cause: verdict });
    facts.set(`raise for ${name}`, wordsOf(stack, error, chip));
    facts.set(`alert for ${name}`, String(stack.alertOf === undefined ? error.alert : stack.alertOf(error)));
  }
  for (const name of NUMBERS)
    facts.set(`number ${name}`, exceptionText(stack.raiseNumber(mbedtlsErrorNumber(name), chip)));
  const closed = (again: boolean) => exceptionText(stack.raiseClosed({ operation: 'read', again }, chip));
  facts.set('closed', `${closed(false)}, then ${closed(true)}`);
  return facts;
}

/** Codes for which reads and writes are shown too: all others follow the same rules. */
const IN_STREAMS: readonly ErrorCode[] = [
  ...(['net.reset', 'net.timeout', 'tls.truncated', 'tls.bad_record_mac', 'tls.not_tls'] as const),
  ...(['alert.handshake_failure', 'board.verify_failed', 'board.out_of_memory'] as const),
];

/**
 * In the call that connects, in reads and writes that connect later, and after the handshake, each the first time and
 * again.
 */
function wordsOf(stack: BoardProfile['stack'], error: TlsError, chip: BoardProfile['chip']): string {
  const raised = (
    more: Pick<Failure, 'operation' | 'handshakeDone' | 'role'>,
    before: TlsError | undefined = undefined,
  ) => raisedText(stack.raise({ error, before, ...more }, chip));
  const wrap = raised({ operation: 'wrap', handshakeDone: false });
  const server = raised({ operation: 'wrap', handshakeDone: false, role: 'server' });
  const socket = raised({ operation: 'socket', handshakeDone: false });
  const calls = { wrap, server, socket };
  if (!IN_STREAMS.includes(error.code)) return together(calls);
  const stream = (['read', 'write'] as const).map((operation) =>
    [false, true].map((handshakeDone) => {
      const first = raised({ operation, handshakeDone });
      const again = raised({ operation, handshakeDone }, error);
      return first === again ? first : `${first}, then ${again}`;
    }),
  );
  const [read, write] = stream as [string[], string[]];
  return together({ ...calls, 'read hs': read[0]!, 'write hs': write[0]!, read: read[1]!, write: write[1]! });
}

/** `wrap, server: X | read: Y`. */
function together(parts: Readonly<Record<string, string>>): string {
  const byText = new Map<string, string[]>();
  for (const [name, text] of Object.entries(parts)) byText.set(text, [...(byText.get(text) ?? []), name]);
  if (byText.size === 1) return parts.wrap!;
  return [...byText].map(([text, names]) => `${names.join(', ')}: ${text}`).join(' | ');
}

function raisedText(raised: RaisedOrEnd): string {
  if (raised.kind === 'end') return "b''";
  const more = `${raised.lasts ? ' lasts' : ''}${raised.console === undefined ? '' : ` prints ${raised.console}`}`;
  return exceptionText(raised.exception) + more;
}

function exceptionText({ type, errno, text }: RaisedError): string {
  const args = [errno, text === undefined ? undefined : JSON.stringify(text)].filter((part) => part !== undefined);
  return `${type}(${args.join(', ')})`;
}

function flatten(value: unknown, name: string, facts: Map<string, string>): void {
  if (typeof value === 'function') return;
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object'))
    facts.set(name, value.map((each) => (typeof each === 'number' ? each.toString(16) : String(each))).join(' '));
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value)) flatten(each, name === '' ? key : `${name}.${key}`, facts);
  else facts.set(name, String(value));
}

/** The facts of a composition from its chip and its runtime; modules are tested with facts/modules. */
export function compositionFacts({ id, title, chip, runtime, provenance }: BoardProfile): string {
  const { released } = runtime.python;
  const { most, beyond, datagrams } = chip.sockets;
  const { clientVerifies, serverVerifies, trusted } = runtime.defaults;
  return [
    `${id}: ${title}`,
    `  names ${JSON.stringify(chip.names)}; heap ${chip.heap}; sockets ${most} + ${datagrams}, then ${exceptionText(beyond)}`,
    `  clock ${chip.clock.atPowerOn} of ${chip.clock.epoch}; errno ETIMEDOUT ${chip.errnos.ETIMEDOUT}; ${chip.refusedAs}; ${exceptionText(chip.nameNotFound)}; Wi-Fi ${chip.needsWifi}`,
    `  release ${runtime.release.join('.')} ${released}; client ${clientVerifies}, server ${serverVerifies}, trusted ${trusted}`,
    `  known ${PROVENANCE_FIELDS.map((field) => `${field} ${provenance[field].basis}`).join(', ')}`,
  ].join('\n');
}

/** One board of each port with a stack of its own: the chips of a port share it. */
export const STACK_BOARDS: readonly string[] = [
  ...['modern'],
  ...COMBINATIONS.filter(({ chip, port }) => chip === Object.keys(port.chips)[0]).map(({ id }) => id),
];

const HEAD = `All that the profiles are. \`npm run mutate:boards -- --update\` writes this file: read what it changes.

First the facts of the stacks, each value with the boards that have it (one of each port: the chips of a port share a
stack). A failure is worded for the call that connects (wrap; a server's), for reads and writes that make the handshake
(read hs), for those after it, and for a socket without TLS. Then chip, runtime and sources of every composition.
`;

export function boardsText(profiles: readonly BoardProfile[]): string {
  const shown = profiles.filter(({ id }) => STACK_BOARDS.includes(id));
  const facts = shown.map((profile) => [profile.id, stackFacts(profile)] as const);
  const names = [...new Set(facts.flatMap(([, of]) => [...of.keys()]))];
  // Facts that are equal on all boards are grouped.
  const blocks = new Map<string, string[]>();
  for (const name of names) {
    const values = new Map<string, string[]>();
    for (const [id, of] of facts) {
      const value = of.get(name) ?? '–';
      values.set(value, [...(values.get(value) ?? []), id]);
    }
    const lines = [...values].map(([value, ids]) => `  ${rangesOf(ids)}\n    ${value}`).join('\n');
    blocks.set(lines, [...(blocks.get(lines) ?? []), name]);
  }
  const stacks = [...blocks].map(([lines, of]) => `${of.join(', ')}\n${lines}`);
  return `${HEAD}\n${stacks.join('\n')}\n\n${profiles.map(compositionFacts).join('\n')}\n`;
}

/** `pico-w@micropython-1.20…1.22`: neighbours in the order of the catalogue. */
function rangesOf(ids: readonly string[]): string {
  if (ids.length === STACK_BOARDS.length) return 'all';
  const runs: string[][] = [];
  for (const id of ids) {
    const last = runs.at(-1)?.at(-1);
    const isNext = last !== undefined && STACK_BOARDS.indexOf(id) === STACK_BOARDS.indexOf(last) + 1;
    if (isNext && familyOf(id) === familyOf(last)) runs.at(-1)!.push(id);
    else runs.push([id]);
  }
  return runs.map((run) => (run.length === 1 ? run[0]! : `${run[0]}…${versionOf(run.at(-1)!)}`)).join(' ');
}

function familyOf(id: string): string {
  return id.replace(/-[^-]*$/, '');
}

function versionOf(id: string): string {
  return id.replace(/^.*-/, '');
}
