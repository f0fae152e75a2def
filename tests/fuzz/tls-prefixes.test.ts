// Every handshake message of every recorded connection, including protected ones, is truncated, with its length
// adjusted, and sent to a new engine: the result is decode_error. (The decoders alone are tested with every prefix:
// src/tls/messages/messages.test.ts, src/tls/extensions/extensions.test.ts.)
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ContentType, HandshakeType, registeredName } from '../../src/tls/constants.ts';
import { encodeHandshake } from '../../src/tls/messages/handshake-message.ts';
import { concatBytes } from '../../src/util/bytes.ts';
import { judge, nullCipherRecordings, type Recording, type Role } from './tls-harness.ts';

/** Longer messages are truncated at every byte near both ends, and at this many places in between. */
const CUTS = 24;

/** Prefixes that are complete messages by an RFC: hellos may omit their extensions (RFC 5246 §7.4.1.2, §7.4.1.3). */
const OPTIONAL_TAILS: Readonly<Record<number, (body: Uint8Array) => number>> = {
  [HandshakeType.client_hello]: (body) => {
    const suites = 35 + body[34]!;
    const compression = suites + 2 + body[suites]! * 256 + body[suites + 1]!;
    return compression + 1 + body[compression]!;
  },
  [HandshakeType.server_hello]: (body) => 35 + body[34]! + 3,
};

for (const recording of nullCipherRecordings())
  for (const role of ['client', 'server'] as const satisfies readonly Role[]) {
    test(`${role}, ${recording.name}: truncated messages are decode errors`, () => {
      const peer = recording.records[role === 'client' ? 'server' : 'client'];
      let cut = 0;
      for (const [index, record] of peer.entries()) {
        const { plaintext, contentType, seal } = opened(recording, peer, index);
        if (contentType !== ContentType.handshake) continue;
        for (const { at, type, body } of messagesIn(plaintext)) {
          for (const length of cuts(type, body)) {
            const short = encodeHandshake(type, (w) => w.bytes(body.subarray(0, length)));
            const spoilt = seal(concatBytes(plaintext.subarray(0, at), short));
            const bytes = concatBytes(...peer.slice(0, index), spoilt);
            const outcome = judge(recording, role, bytes, [bytes.length]);
            const what = `${registeredName(HandshakeType, type)} of ${length} bytes for ${body.length}, in ${record.length}`;
            assert.equal(outcome.code, 'tls.decode_error', what);
            cut++;
          }
        }
      }
      assert.ok(cut > 30, `${cut} messages`);
    });
  }

interface Opened {
  readonly contentType: number;
  readonly plaintext: Uint8Array;
  /** Replaces the plaintext of this record. */
  seal(plaintext: Uint8Array): Uint8Array;
}

/** The content of a record under the null cipher: as is, or with the fields of TLS 1.2 and 1.3 around it. */
function opened({ version }: Recording, records: readonly Uint8Array[], index: number): Opened {
  const record = records[index]!;
  const is13 = record[0] === ContentType.application_data;
  const changed = records.slice(0, index).some((each) => each[0] === ContentType.change_cipher_spec);
  const is12 = version < 0x0304 && changed;
  const before = is12 ? 8 : 0; // explicit nonce
  const after = is12 ? 16 : is13 ? 1 + 16 : 0; // inner type and tag
  const contentType = is13 && version === 0x0304 ? record.at(-17)! : record[0]!;
  return {
    contentType,
    plaintext: record.subarray(5 + before, record.length - after),
    seal(plaintext) {
      const body = concatBytes(record.subarray(5, 5 + before), plaintext, record.subarray(record.length - after));
      return concatBytes(record.subarray(0, 3), Uint8Array.of(body.length >> 8, body.length & 0xff), body);
    },
  };
}

function* messagesIn(bytes: Uint8Array): Generator<{ at: number; type: number; body: Uint8Array }> {
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes[at + 1]! * 65_536 + bytes[at + 2]! * 256 + bytes[at + 3]!;
    yield { at, type: bytes[at]!, body: bytes.subarray(at + 4, end) };
    at = end;
  }
}

function cuts(type: number, body: Uint8Array): number[] {
  const optional = OPTIONAL_TAILS[type]?.(body);
  const step = Math.max(1, Math.floor(body.length / CUTS));
  return Array.from(body.keys()).filter((length) => {
    const atAnEnd = length < CUTS || length >= body.length - CUTS;
    return length !== optional && (atAnEnd || length % step === 0);
  });
}
