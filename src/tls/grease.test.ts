// GREASE (RFC 8701): reserved values in any list of a peer are ignored, and never chosen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  clientSettings,
  credentialOf,
  deliver,
  MODERN_12,
  MODERN_13,
  pump,
  serverSettings,
  TRUSTING,
} from '../../tests/support/engine-pair.ts';
import { makeServerIdentity } from '../../tests/support/pki.ts';
import { Writer } from '../codec/writer.ts';
import { systemRandom } from '../platform/node/random.ts';
import { createClientEngine } from './client-engine.ts';
import { ContentType, ExtensionType } from './constants.ts';
import { encodeAlpn } from './extensions/connection.ts';
import type { Extension } from './extensions/extension.ts';
import { decodeClientHello, encodeClientHello } from './messages/hellos.ts';
import { MODERN_PROFILE } from './modern-profile.ts';
import type { ProtocolVersion, TlsProfile } from './profile.ts';
import { createServerEngine } from './server-engine.ts';
import { createTicketKeys } from './sessions/ticket-keys.ts';

const { leaf } = await makeServerIdentity();

/** Reserved values between those that a profile offers. */
function greased(profile: TlsProfile): TlsProfile {
  return {
    ...profile,
    versions: [0x7a7a as ProtocolVersion, ...profile.versions],
    cipherSuites: [0x0a0a, ...profile.cipherSuites, 0xfafa],
    groups: [0x1a1a, ...profile.groups],
    keyShareGroups: [0x1a1a, ...profile.keyShareGroups],
    signatureSchemes: [0x2a2a, ...profile.signatureSchemes],
    certificateSignatureSchemes: [0x3a3a, ...profile.signatureSchemes],
    extensions: ['signature_algorithms_cert', ...profile.extensions],
  };
}

for (const profile of [MODERN_13, MODERN_12]) {
  test(`${profile.name}: a server ignores reserved values in a hello, a client those in a request`, () => {
    for (const serverOrder of [true, false]) {
      const clientAuth = { verifier: TRUSTING, required: true };
      const ticketKeys = createTicketKeys({ random: systemRandom });
      const credential = credentialOf(leaf);
      // The server's own lists are also greased: its CertificateRequest and supported_groups contain them.
      const own = { ...greased(profile), versions: profile.versions, serverOrder };
      const settings = serverSettings([credential], { profile: own, clientAuth, ticketKeys });
      // The version is one that our client would never send, so the hello's legacy_version is unchanged.
      const offer = profile === MODERN_12 ? { ...greased(profile), versions: profile.versions } : greased(profile);
      const ends = {
        client: createClientEngine(clientSettings({ profile: offer, credential })),
        server: createServerEngine(settings),
      };
      pump(ends);
      assert.equal(ends.client.error ?? ends.server.error, undefined);
      const { version, cipherSuite, group, peerSignatureScheme } = ends.server.info!;
      assert.deepEqual([version, group, peerSignatureScheme], [profile.versions[0], 0x001d, 0x0403]);
      assert.ok(profile.cipherSuites.includes(cipherSuite));
      assert.equal(ends.client.info!.peerSignatureScheme, 0x0403);
    }
  });
}

test('reserved extensions, protocols, PSK modes and key shares in a ClientHello are ignored', () => {
  const client = createClientEngine(clientSettings({ profile: MODERN_PROFILE }));
  const hello = decodeClientHello(client.takeOutput()!.subarray(5 + 4));
  const body = (write: (w: Writer) => void): Uint8Array => {
    const w = new Writer(4_096);
    write(w);
    return w.take();
  };
  const replaced: Record<number, (data: Uint8Array) => Uint8Array> = {
    [ExtensionType.psk_key_exchange_modes]: () => Uint8Array.of(3, 0x0b, 1, 0x2a),
    [ExtensionType.key_share]: (data) =>
      body((w) => {
        w.vector(2, () => w.uint(0x4a4a, 2).opaque(2, Uint8Array.of(0)).bytes(data.subarray(2)));
      }),
  };
  const extensions: Extension[] = [
    { type: 0x5a5a, data: new Uint8Array(0) },
    { type: ExtensionType.supported_groups, data: body((w) => w.uints(2, 2, [0x4a4a, 0x001d])) },
    {
      type: ExtensionType.application_layer_protocol_negotiation,
      data: body((w) => encodeAlpn(w, ['\n\n', 'http/1.1'])),
    },
    ...hello
      .extensions!.filter(({ type }) => type !== ExtensionType.supported_groups)
      .map(({ type, data }) => ({ type, data: replaced[type]?.(data) ?? data })),
    { type: 0x6a6a, data: Uint8Array.of(0) },
  ];
  const encoded = encodeClientHello({ ...hello, extensions });
  const alpnProtocols = ['http/1.1'];
  const server = createServerEngine(serverSettings([credentialOf(leaf)], { profile: MODERN_PROFILE, alpnProtocols }));
  const header = Uint8Array.of(ContentType.handshake, 3, 1, encoded.length >> 8, encoded.length & 0xff);
  deliver(server, header);
  deliver(server, encoded);
  assert.equal(server.error, undefined);
  assert.equal(server.takeOutput()![0], ContentType.handshake); // its ServerHello
});
