// AirLift's NINA 1.7, row for row of ../shared/facts/esp32, and what a program on AirLift sees by version.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadProfile } from '../../src/boards/load-profile.ts';
import type { BoardProfile } from '../../src/boards/profile.ts';
import { NINA_NUMBERS } from '../../src/boards/stacks/airlift/stack.ts';
import { raiseByMbedtls } from '../../src/boards/stacks/mbedtls/exceptions.ts';
import { type ErrorCode, TlsError } from '../../src/errors.ts';
import { testWithShared } from '../support/shared.ts';
import { drive } from './drive.ts';
import { runSituations } from './run-situations.ts';
import { SITUATIONS } from './situations.ts';

const nina = (version: string) => loadProfile(`samd51@circuitpython-10.2+nina-${version}`);

/** The rows have mbedTLS's number, which is never sent over SPI. */
function withNumbers(profile: BoardProfile): BoardProfile {
  const raise: BoardProfile['stack']['raise'] = (failure, chip) =>
    raiseByMbedtls({ ...NINA_NUMBERS, generation: '2' }, failure, chip);
  return { ...profile, stack: { ...profile.stack, raise } };
}

testWithShared('facts/esp32/situations-nina-1.7.txt', 'NINA 1.7: every situation', async (file) => {
  const profile = withNumbers(await nina('1.7'));
  const found = await runSituations(profile, readFileSync(file, 'utf8'), 'bundle', (row) => ({
    ...row,
    text: undefined,
  }));
  assert.deepEqual(found.wrong, []);
  assert.deepEqual([found.rows, found.notDriven.length], [28, 0]);
});

test("a program on AirLift gets the library's exceptions", async () => {
  const seen = async (version: string, code: ErrorCode, operation: 'socket' | 'wrap' | 'read' | 'write') => {
    const { stack, chip } = await nina(version);
    const failure = {
      error: new TlsError(code, 'detail'),
      operation,
      handshakeDone: operation !== 'wrap',
      before: undefined,
    };
    const raised = stack.raise(failure, chip);
    if (raised.kind === 'end') return 'end';
    const { type, errno, text } = raised.exception;
    return [type, errno, text].filter((part) => part !== undefined).join(' ');
  };
  for (const version of ['3.0', '3.3'])
    assert.equal(await seen(version, 'tls.http_on_tls_port', 'wrap'), 'BrokenPipeError Expected 01 but got 00');
  assert.equal(await seen('1.7', 'tls.http_on_tls_port', 'wrap'), 'TimeoutError ESP32 not responding');
  assert.equal(await seen('3.3', 'net.refused', 'socket'), 'BrokenPipeError Expected 01 but got 00');
  assert.equal(await seen('3.3', 'net.name_not_found', 'socket'), 'ConnectionError Failed to request hostname');
  assert.equal(await seen('3.3', 'net.timeout', 'read'), 'OSError 116');
  assert.equal(await seen('3.3', 'tls.bad_record_mac', 'read'), 'end');
});

test("NINA 3 looks up the issuer of the last certificate of the server's chain, 1.7 builds a chain to a CA", async () => {
  const verdict = async (version: string, name: string) => {
    const profile = withNumbers(await nina(version));
    const { ret } = drive(profile, (await SITUATIONS[name]!(profile.stack.hello))!, 'bundle');
    return ret;
  };
  assert.equal(await verdict('3.3', 'unknown issuer'), -12288);
  assert.equal(await verdict('1.7', 'unknown issuer'), -9984);
  assert.equal(await verdict('3.3', 'IP SAN only'), 0);
  assert.equal(await verdict('3.3', 'server records limited to 512 (split)'), 0);
  assert.equal(await verdict('3.0', 'server records limited to 512 (split)'), -28800);
});
