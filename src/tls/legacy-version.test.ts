// legacy_version of both Hellos: values that are ignored, and values that end a handshake (RFC 8446 §4.1.2, §4.1.3,
// appendix D.5).
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  clientSettings,
  credentialOf,
  deliver,
  MODERN_12,
  MODERN_13,
  serverSettings,
} from '../../tests/support/engine-pair.ts';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';
import { AlertDescription } from '../errors/alert-description.ts';
import { createClientEngine } from './client-engine.ts';
import { ContentType, ExtensionType } from './constants.ts';
import type { Engine } from './engine.ts';
import type { Extension } from './extensions/extension.ts';
import { encodeServerHello } from './messages/hellos.ts';
import { MODERN_PROFILE } from './modern-profile.ts';
import type { TlsProfile } from './profile.ts';
import { createServerEngine } from './server-engine.ts';

/** SSL 3.0, and lower. */
const SSL = [0x0300, 0x0200, 0x0103, 0x0100, 0x0002, 0x0000];

let leaf: Issued;
before(async () => {
  ({ leaf } = await makeServerIdentity());
});

/** A client that got a ServerHello with this legacy_version. */
function answered(profile: TlsProfile, legacyVersion: number, cipherSuite: number, ...extensions: Extension[]): Engine {
  const client = createClientEngine(clientSettings({ profile }));
  client.takeOutput();
  const hello = encodeServerHello({
    legacyVersion,
    random: new Uint8Array(32).fill(1),
    legacySessionId: new Uint8Array(0),
    cipherSuite,
    compressionMethod: 0,
    extensions,
  });
  deliver(client, Uint8Array.of(ContentType.handshake, 3, 3, hello.length >> 8, hello.length & 0xff, ...hello));
  return client;
}

test('a ServerHello cannot select TLS 1.3 or later by its legacy_version', () => {
  for (const version of [0x0304, 0x0305, 0x7f1c])
    assert.equal(answered(MODERN_PROFILE, version, 0xc02b).error?.code, 'tls.protocol_version', version.toString(16));
});

test('a ServerHello with the legacy_version of SSL is refused with protocol_version, whatever it selects', () => {
  const selected: Extension = { type: ExtensionType.supported_versions, data: Uint8Array.of(3, 4) };
  for (const version of SSL)
    for (const client of [answered(MODERN_PROFILE, version, 0x1301, selected), answered(MODERN_12, version, 0xc02b)]) {
      assert.equal(client.error?.code, 'tls.protocol_version', version.toString(16));
      assert.equal(client.error?.alert, AlertDescription.protocol_version);
    }
  assert.equal(answered(MODERN_PROFILE, 0x0302, 0x1301, selected).error?.code, 'tls.illegal_parameter');
});

test('a ClientHello with the legacy_version of SSL is refused with protocol_version, whatever it supports', () => {
  const ask = (profile: TlsProfile, version: number): Engine => {
    const server = createServerEngine(serverSettings([credentialOf(leaf)], { profile: MODERN_PROFILE }));
    const hello = createClientEngine(clientSettings({ profile })).takeOutput()!;
    hello.set([version >> 8, version & 0xff], 5 + 4); // after the headers of record and message
    deliver(server, hello);
    return server;
  };
  for (const version of SSL)
    for (const profile of [MODERN_13, MODERN_PROFILE, MODERN_12]) {
      const server = ask(profile, version);
      assert.equal(server.error?.code, 'tls.protocol_version', version.toString(16));
      assert.equal(server.error?.alert, AlertDescription.protocol_version);
    }
  // TLS versions are ignored if there is supported_versions (RFC 8446 §4.2.1).
  for (const version of [0x0301, 0x0302, 0x0304]) assert.equal(ask(MODERN_13, version).error, undefined);
});
