import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTlsError } from '../../errors.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import { concatBytes } from '../../util/bytes.ts';
import { ContentType } from '../constants.ts';
import { Aead13Reader, Aead13Writer, recordLimit } from './aead13.ts';
import { ivWord, recordNonce, recordNonceOf } from './nonce.ts';
import { RecordReader } from './record-reader.ts';
import { RecordWriter } from './record-writer.ts';

const KEY = new Uint8Array(16).fill(9);
const IV = Uint8Array.from({ length: 12 }, (_, i) => 250 - i);

function writer(): RecordWriter {
  return new RecordWriter(undefined, 0x0303);
}

/** All records in the bytes, passed in pieces of that size. */
function readAll(reader: RecordReader, bytes: Uint8Array, pieceSize: number): { type: number; body: number[] }[] {
  const records: { type: number; body: number[] }[] = [];
  for (let start = 0; start < bytes.length; start += pieceSize) {
    const piece = bytes.subarray(start, start + pieceSize);
    for (let at = 0; at < piece.length; ) {
      at = reader.take(piece, at);
      if (!reader.record) continue;
      reader.open();
      records.push({ type: reader.record.contentType, body: [...reader.record.fragment] });
      reader.release();
    }
  }
  return records;
}

test('round trip of records, in pieces of any size, protected or not', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 }), { maxLength: 5 }),
      fc.nat(500),
      fc.boolean(),
      (bodies, size, seals) => {
        const w = writer();
        const r = new RecordReader();
        if (seals) {
          w.setProtection(new Aead13Writer({ aead: nodeCrypto.aead('aes-128-gcm', KEY), iv: IV }, 100));
          r.protection = new Aead13Reader({ aead: nodeCrypto.aead('aes-128-gcm', KEY), iv: IV }, 100);
        }
        for (const body of bodies) w.record(ContentType.alert, body);
        const read = readAll(r, w.take() ?? new Uint8Array(0), size + 1);
        assert.deepEqual(
          read,
          bodies.map((body) => ({ type: ContentType.alert, body: [...body] })),
        );
        assert.equal(r.size, 0);
        assert.equal(r.partial, false);
      },
    ),
  );
});

test('the bytes of a record are held until it is released, complete or not', () => {
  const reader = new RecordReader();
  reader.take(Uint8Array.of(22, 3, 3, 0, 200, 1, 2, 3), 0);
  assert.ok(reader.partial);
  assert.equal(reader.size, 205);
  reader.release();
  assert.deepEqual([reader.partial, reader.size, reader.record], [false, 0, undefined]);
});

test('messages of a flight share records of the maximum length', () => {
  const w = writer();
  w.maxPlaintext = 100;
  for (let i = 0; i < 5; i++) w.handshake(new Uint8Array(50).fill(i));
  const records = readAll(new RecordReader(), w.take()!, 1_000);
  assert.deepEqual(
    records.map(({ body }) => body.length),
    [100, 100, 50],
  );
  assert.equal(w.take(), undefined);
});

test('a key change ends the open record under the old key', () => {
  const w = writer();
  w.handshake(Uint8Array.of(1));
  w.setProtection(new Aead13Writer({ aead: nodeCrypto.aead('aes-128-gcm', KEY), iv: IV }, 100));
  w.handshake(Uint8Array.of(2));
  w.changeCipherSpec();
  const output = w.take()!;
  assert.deepEqual([...output.subarray(0, 6)], [22, 3, 3, 0, 1, 1]);
  assert.equal(output[6], 23);
  assert.deepEqual([...output.subarray(output.length - 6)], [20, 3, 3, 0, 1, 1]);
});

test('a record longer than allowed is refused by its header', () => {
  const refuses = (length: number) => {
    const r = new RecordReader();
    try {
      r.take(Uint8Array.of(22, 3, 3, length >> 8, length & 0xff), 0);
      return undefined;
    } catch (error) {
      return isTlsError(error) ? error.code : error;
    }
  };
  assert.equal(refuses(16_384), undefined);
  assert.equal(refuses(16_385), 'tls.record_overflow');
});

test('nonces are the IV xor the sequence number, beyond 32 bits too', () => {
  for (const sequence of [0, 1, 255, 65_536, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000, 2 ** 48 - 1]) {
    const expected = Uint8Array.from(IV);
    for (let i = 0; i < 8; i++) expected[11 - i]! ^= Math.floor(sequence / 256 ** i) % 256;
    assert.deepEqual(Uint8Array.from(recordNonce(IV, sequence)), expected, `${sequence}`);
    const words = [ivWord(IV, 0), ivWord(IV, 1), ivWord(IV, 2)] as const;
    assert.deepEqual(Uint8Array.from(recordNonceOf(...words, sequence)), expected, `${sequence}`);
  }
});

test('a key counts down its records to its limit', () => {
  const aead = nodeCrypto.aead('aes-128-gcm', KEY);
  const w = new Aead13Writer({ aead, iv: IV }, 3);
  const buffer = new Uint8Array(5 + 1 + w.suffix);
  for (const left of [2, 1, 0]) {
    w.seal(ContentType.application_data, 0x0303, buffer, 0, 1);
    assert.equal(w.recordsLeft, left);
  }
  assert.ok(recordLimit('aes-128-gcm') < 2 ** 25 && recordLimit('aes-256-gcm') < 2 ** 25);
  assert.equal(recordLimit('aes-128-ccm'), 2 ** 23);
});

test('a record with one wrong bit, including its header, is refused', () => {
  const make = () => nodeCrypto.aead('aes-128-gcm', KEY);
  const w = writer();
  w.setProtection(new Aead13Writer({ aead: make(), iv: IV }, 100));
  w.record(ContentType.alert, Uint8Array.of(1, 0));
  const whole = w.take()!;
  for (let bit = 8; bit < whole.length * 8; bit++) {
    const bytes = Uint8Array.from(whole);
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    const r = new RecordReader();
    r.protection = new Aead13Reader({ aead: make(), iv: IV }, 100);
    const read = () => readAll(r, concatBytes(bytes, new Uint8Array(70_000)), 80_000);
    assert.throws(read, (error) => isTlsError(error), `bit ${bit}`);
  }
});
