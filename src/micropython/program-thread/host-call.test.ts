// Random arguments for all host functions: none may throw a JavaScript exception, or report an internal error.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { profileOf } from '../../../tests/support/profiles.ts';

import type { BoardProfile } from '../../boards/profile.ts';
import { nodeEnvironment } from '../../platform/node/environment.ts';
import { SharedCommon } from '../bridge/layout.ts';
import { AddressBook } from './address-book.ts';
import { Blocking } from './blocking.ts';
import { boardFunctions } from './board-functions.ts';
import { SharedBridge } from './bridge.ts';
import { Handles } from './handles.ts';
import { HostCalls } from './host-call.ts';
import type { HostFunction } from './host-function.ts';
import { httpFunctions } from './http-functions.ts';
import type { Interpreter } from './interpreter.ts';
import { Journal } from './journal.ts';
import type { ProgramPlatform } from './platform.ts';
import { machineTime } from './program-time.ts';
import { raiseErrno, raiseValueError } from './python-raise.ts';
import { socketFunctions, streamFunctions } from './socket-functions.ts';
import { Station } from './station.ts';
import { TlsCallers } from './tls-callers.ts';
import { type ContextTools, contextFunctions } from './tls-contexts.ts';
import { tlsFunctions } from './tls-functions.ts';
import { TlsMemory } from './tls-memory.ts';

const MEMORY = 4096;

/** Values as passed by the interpreter: proxies of what it cannot convert are objects and functions. */
const anything = fc.oneof(
  fc.integer({ min: -2, max: 5 }),
  fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }),
  fc.double(),
  fc.constantFrom(null, undefined, true, false, '', 'x', '127.0.0.1', 'sha256', '{}', '[]', '{"method":1}'),
  fc.string({ maxLength: 20 }),
  fc.constantFrom({}, [], () => 1),
);

test('no host function throws for random values', () => {
  const profile = profileOf('pico-w@micropython-1.27');
  const common = new SharedCommon();
  const calls = new HostCalls(profile, common, () => {});
  const functions = calls.guard(hostFunctions(common));
  const names = Object.keys(functions);
  assert.ok(names.length > 40, `${names.length} functions`);
  let raised = 0;
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.array(anything, { maxLength: 6 }), (name, args) => {
      const result = functions[name]!(...args);
      assert.ok(typeof result === 'string' || Number.isInteger(result), `${name} gave ${String(result)}`);
      const exception = calls.takeException();
      assert.doesNotMatch(exception, /bug in thimble/, name);
      if (!exception.includes('no exception is pending')) raised++;
    }),
    { numRuns: 5000, seed: 20261129 },
  );
  assert.ok(raised > 1000, `${raised} of 5000 calls raised`);
});

function quiet(profile: BoardProfile): Journal {
  const clock = { now: Date.now, actual: Date.now, wasSet: () => false };
  return new Journal({ print: () => {}, detail: 'notes', profile, clock, line: () => undefined });
}

/** All functions except those that would wait for the other thread, which does not exist here. */
function hostFunctions(common: SharedCommon): Record<string, HostFunction> {
  const profile = profileOf('pico-w@micropython-1.27');
  const missing = () => raiseErrno(9);
  const blocking = new Blocking(new SharedBridge(common, () => {}), machineTime);
  const station = new Station('up', blocking, { changed: () => {}, missed: () => {}, accessPoint: () => {} });
  const tools: ContextTools = {
    profile,
    printLine: () => {},
    collect: () => false,
    blocking,
    addresses: new AddressBook(blocking, station),
    station,
    interpreter: { memory } as Interpreter,
    streams: new Handles(missing),
    environment: nodeEnvironment,
    bundle: undefined,
    verification: undefined,
    contexts: new Handles(missing),
    memory: new TlsMemory(profile, undefined, quiet(profile), () => false),
    journal: quiet(profile),
    callers: new TlsCallers(),
    keyLog: undefined,
  };
  const { wait, sleep, ...streams } = streamFunctions(tools);
  const { resolve, connect, listen, datagram_socket, ...sockets } = socketFunctions(tools);
  const platform = { folder: NO_FILES, data: { bundle: undefined } } as unknown as Pick<
    ProgramPlatform,
    'folder' | 'data'
  >;
  assert.ok(wait && sleep && resolve && connect && listen);
  return {
    ...streams,
    ...sockets,
    ...contextFunctions(tools),
    ...tlsFunctions(tools, new Handles(missing)),
    ...httpFunctions(tools),
    ...boardFunctions(tools, platform),
  };
}

const NO_FILES = {
  readWhole() {
    throw Object.assign(new Error(), { code: 'ENOENT' });
  },
};

const bytes = new ArrayBuffer(MEMORY);

function memory(address: number, length: number): Uint8Array {
  if (address + length > MEMORY) throw raiseValueError('no buffer of the program lies there');
  return new Uint8Array(bytes, address, length);
}
