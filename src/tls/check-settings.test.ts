import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientSettings, MODERN_13, serverSettings } from '../../tests/support/engine-pair.ts';
import { createClientEngine } from './client-engine.ts';
import type { EngineSettings } from './engine.ts';
import { createServerEngine } from './server-engine.ts';

test('invalid settings are usage errors that name the setting', () => {
  const key = (length: number, identity = 4) => ({
    client: { identity: new Uint8Array(identity), key: new Uint8Array(length) },
  });
  const wrong: [RegExp, Partial<EngineSettings>][] = [
    [/versions/, { profile: { ...MODERN_13, versions: [] } }],
    [/maxRecordOut: 0/, { profile: { ...MODERN_13, maxRecordOut: 0 } }],
    [/maxRecordIn: 63/, { profile: { ...MODERN_13, maxRecordIn: 63 } }],
    [/maxRecordIn: 16385/, { profile: { ...MODERN_13, maxRecordIn: 16_385 } }],
    [/recordsPerKey: 0/, { recordsPerKey: 0 }],
    [/recordsPerKey: NaN/, { recordsPerKey: Number.NaN }],
    [/protocol ''/, { alpnProtocols: ['h2', ''] }],
    [/protocol 'ä+'/, { alpnProtocols: ['ä'.repeat(128)] }],
    [/pre-shared key: 0/, { psk: key(0) }],
    [/pre-shared key: 1025/, { psk: key(1_025) }],
    [/identity of a pre-shared key: 65536/, { psk: key(32, 65_536) }],
  ];
  for (const [message, settings] of wrong) {
    assert.throws(() => createClientEngine(clientSettings(settings)), { name: 'RangeError', message });
    assert.throws(() => createServerEngine(serverSettings([], settings)), { name: 'RangeError', message });
  }
  assert.throws(() => createServerEngine(serverSettings([], { tickets: 9 })), /tickets: 9, not 0 to 8/);
});
