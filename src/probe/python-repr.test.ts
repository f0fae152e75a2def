import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exception, osError } from '../boards/python-exception.ts';
import { pythonRepr } from './python-repr.ts';

test('exceptions as MicroPython writes them', () => {
  for (const [raised, written] of [
    [osError(104), 'OSError(104,)'],
    [osError(-30592, 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE'), "OSError(-30592, 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE')"],
    [exception('MemoryError'), 'MemoryError()'],
    [exception('ValueError', '\nThe certificate\n'), "ValueError('\\nThe certificate\\n',)"],
    [exception('ValueError', "it's"), `ValueError("it's",)`],
  ] as const)
    assert.equal(pythonRepr(raised), written);
});
