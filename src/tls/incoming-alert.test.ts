// Which alerts end a connection, by the version that was agreed on: RFC 8446 §6, RFC 5246 §7.2.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlertDescription as Alert } from '../errors/alert-description.ts';
import { isTlsError } from '../errors.ts';
import { readAlert } from './incoming-alert.ts';
import { ProtocolVersion, type RecordRules } from './profile.ts';

function result(level: number, description: number, version?: ProtocolVersion, rules?: RecordRules): string {
  try {
    return readAlert(Uint8Array.of(level, description), version, rules, undefined);
  } catch (thrown) {
    assert.ok(isTlsError(thrown));
    return thrown.code;
  }
}

const { tls12, tls13 } = ProtocolVersion;

test('in TLS 1.3 all alerts but close_notify and user_canceled are errors, whatever their level', () => {
  for (const level of [1, 2]) {
    assert.equal(result(level, Alert.certificate_required, tls13), 'alert.certificate_required');
    assert.equal(result(level, Alert.unrecognized_name, tls13), 'alert.unrecognized_name');
    assert.equal(result(level, 250, tls13), 'alert.unknown');
    assert.equal(result(level, Alert.close_notify, tls13), 'close_notify');
  }
  assert.equal(result(1, Alert.user_canceled, tls13), 'warning');
  assert.equal(result(3, Alert.certificate_required, tls13), 'tls.illegal_parameter');
});

test('before TLS 1.3, and before the version is known, the level decides', () => {
  for (const version of [tls12, undefined]) {
    assert.equal(result(1, Alert.unrecognized_name, version), 'warning');
    assert.equal(result(1, 250, version), 'warning');
    assert.equal(result(2, Alert.unrecognized_name, version), 'alert.unrecognized_name');
    assert.equal(result(2, 250, version), 'alert.unknown');
    assert.equal(result(1, Alert.close_notify, version), 'close_notify');
  }
});

test('by the rules of some stacks the level decides in every version', () => {
  const rules: RecordRules = { fragments: 'joined', addressesInSni: false, alertLevel: 'decides' };
  assert.equal(result(1, Alert.certificate_required, tls13, rules), 'warning');
  assert.equal(result(2, Alert.close_notify, tls13, rules), 'alert.unknown');
});
