// Ways to spoil a peer's transcript, as fast-check makes them.
import fc from 'fast-check';
import { ContentType, HandshakeType } from '../../src/tls/constants.ts';
import { encodeHandshake } from '../../src/tls/messages/handshake-message.ts';
import { concatBytes } from '../../src/util/bytes.ts';
import type { Recording, Role } from './tls-harness.ts';

type Records = readonly Uint8Array[];
export type Mutation = (records: Records, donors: Records) => Records;

const place = fc.nat(0xffff);
const bytes = fc.uint8Array({ maxLength: 40 });

/** One change to the records of a side. Positions are taken modulo what is there. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, place, fc.integer({ min: 1, max: 255 })).map(
    ([which, at, bits]): Mutation =>
      (records) =>
        edit(records, which, (record) => {
          const out = record.slice();
          if (out.length > 0) out[at % out.length]! ^= bits;
          return out;
        }),
  ),
  // Within a record whose header is made to fit: truncated, widened, and with something cut out.
  fc.tuple(place, place, place, bytes).map(
    ([which, from, length, put]): Mutation =>
      (records) =>
        edit(records, which, (record) => {
          const body = record.subarray(5);
          const start = from % (body.length + 1);
          const end = Math.min(body.length, start + (length % 64));
          return framed(record, concatBytes(body.subarray(0, start), put, body.subarray(end)));
        }),
  ),
  fc.tuple(place, place).map(
    ([which, length]): Mutation =>
      (records) =>
        edit(records, which, (record) => record.subarray(0, length % (record.length + 1))),
  ),
  fc.tuple(place, place).map(
    ([which, to]): Mutation =>
      (records) =>
        inserted(records, to, records[which % Math.max(1, records.length)]),
  ),
  fc.tuple(place, place).map(
    ([which, to]): Mutation =>
      (records) => {
        const index = which % Math.max(1, records.length);
        return inserted(records.toSpliced(index, 1), to, records[index]);
      },
  ),
  place.map(
    (which): Mutation =>
      (records) =>
        records.toSpliced(which % Math.max(1, records.length), 1),
  ),
  fc.tuple(place, place).map(
    ([which, to]): Mutation =>
      (records, donors) =>
        inserted(records, to, donors[which % donors.length]),
  ),
  fc.tuple(place, fc.constantFrom(20, 21, 22, 23, 24, 0), bytes).map(
    ([to, type, body]): Mutation =>
      (records) =>
        inserted(records, to, framed(Uint8Array.of(type, 3, 3, 0, 0), body)),
  ),
);

/** Handshake messages of known types, whatever is due, with contents of any kind. */
const unasked: fc.Arbitrary<Uint8Array> = fc
  .array(fc.tuple(fc.constantFrom(...Object.values(HandshakeType)), fc.uint8Array({ maxLength: 200 })), {
    maxLength: 4,
  })
  .map((messages) => {
    const encoded = messages.map(([type, body]) => encodeHandshake(type, (w) => w.bytes(body)));
    return framed(Uint8Array.of(ContentType.handshake, 3, 3, 0, 0), concatBytes(...encoded));
  });

/** What a peer of `role`'s might send: its own transcript, spoilt; now and then messages or bytes of no transcript. */
export function spoiltTranscripts(
  recording: Recording,
  role: Role,
  all: readonly Recording[],
): fc.Arbitrary<Uint8Array> {
  const own = recording.records[role === 'client' ? 'server' : 'client'];
  const donors = all.flatMap(({ records }) => [...records.client, ...records.server]);
  const spoilt = fc
    .array(mutation, { minLength: 1, maxLength: 4 })
    .map((mutations) => concatBytes(...mutations.reduce((records, mutate) => mutate(records, donors), own as Records)));
  const others = [fc.uint8Array({ maxLength: 600 }), unasked].map((arbitrary) => ({ weight: 1, arbitrary }));
  return fc.oneof({ weight: 14, arbitrary: spoilt }, ...others);
}

function edit(records: Records, which: number, change: (record: Uint8Array) => Uint8Array): Records {
  return records.length === 0
    ? records
    : records.with(which % records.length, change(records[which % records.length]!));
}

function inserted(records: Records, to: number, record: Uint8Array | undefined): Records {
  return record === undefined ? records : records.toSpliced(to % (records.length + 1), 0, record);
}

function framed(header: Uint8Array, body: Uint8Array): Uint8Array {
  return concatBytes(header.subarray(0, 3), Uint8Array.of(body.length >> 8, body.length & 0xff), body);
}
