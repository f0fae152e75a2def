// Observed results of `cadata` on CircuitPython 10.2, and of the single DER certificate on MicroPython 1.27.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issue } from '../../../../tests/support/pki.ts';
import { isTlsError } from '../../../errors.ts';
import { nodeCrypto } from '../../../platform/node/crypto/provider.ts';
import type { FirmwareVerdict } from '../../firmware-verdict.ts';
import { STRICT_STACK } from '../strict/modern.ts';
import { parseDerData, parsePemData } from './ca-data.ts';
import { RULES_OF_2_28, RULES_OF_3 } from './rules.ts';

const ONE = await issue({ name: 'One', ca: true });
const TWO = await issue({ name: 'Two', ca: true });

type Form = keyof typeof FORMS;
const FORMS = {
  pem: (data: string | Uint8Array) => parsePemData(data, nodeCrypto, RULES_OF_2_28),
  der: (data: string | Uint8Array) => parseDerData(data, nodeCrypto, RULES_OF_3),
  any: (data: string | Uint8Array) => STRICT_STACK.readCaData(data, nodeCrypto),
};

function loaded(data: string | Uint8Array, form: Form): number {
  return FORMS[form](data).length;
}

function retOf(data: string | Uint8Array, form: Form): number {
  try {
    FORMS[form](data);
  } catch (error) {
    assert.ok(isTlsError(error) && error.code === 'board.bad_ca_data', String(error));
    return (error.cause as FirmwareVerdict).ret;
  }
  return assert.fail('it was loaded');
}

test('CircuitPython accepts pasted PEM', () => {
  assert.equal(loaded(ONE.pem, 'pem'), 1);
  assert.equal(loaded(ONE.pem.replaceAll('\n', '\n\n'), 'pem'), 1, 'doubled blank lines');
  assert.equal(loaded(ONE.pem.replaceAll('\n', '\r\n'), 'pem'), 1, 'CRLF');
  assert.equal(loaded(ONE.pem.trimEnd(), 'pem'), 1, 'no final newline');
  assert.equal(loaded(ONE.pem + TWO.pem, 'pem'), 2, 'two');
  assert.equal(loaded(`some words\n${ONE.pem}`, 'pem'), 1, 'words before it');
  assert.equal(loaded(ONE.pem.replaceAll('\n', ' \n'), 'pem'), 1, 'spaces at the ends of lines');
});

test('CircuitPython refuses other data with the number of its parser', () => {
  assert.equal(retOf(ONE.pem.replaceAll('\n', '\n    '), 'pem'), -4396, 'indented');
  assert.equal(retOf(ONE.der, 'pem'), -8576, 'DER');
  assert.equal(retOf('nonsense', 'pem'), -8576, 'garbage');
  const broken = TWO.pem.replace(/\n[A-Za-z0-9]{4}/, '\n****');
  assert.equal(retOf(ONE.pem + broken, 'pem'), 1, 'two, one broken');
  assert.equal(retOf(broken, 'pem'), -4396, 'one, broken');
});

test('MicroPython: one DER certificate, and bytes after it are ignored', () => {
  const both = new Uint8Array([...ONE.der, ...TWO.der]);
  assert.deepEqual(FORMS.der(both), [ONE.der]);
  assert.deepEqual(FORMS.der(new Uint8Array([...ONE.der, 0])), [ONE.der]);
  for (const bad of [ONE.pem, 'nonsense', new Uint8Array(), ONE.der.subarray(0, -1)])
    assert.equal(retOf(bad, 'der'), -0x2800);
});

test('everywhere else: PEM with any number of certificates, or DER', () => {
  assert.equal(loaded(ONE.pem + TWO.pem, 'any'), 2);
  assert.equal(loaded(ONE.der, 'any'), 1);
  assert.throws(() => loaded('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', 'any'), {
    code: 'pem.empty',
  });
});
