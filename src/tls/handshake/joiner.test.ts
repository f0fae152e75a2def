import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concatBytes } from '../../util/bytes.ts';
import { encodeHandshake } from '../messages/handshake-message.ts';
import type { RecordRules } from '../profile.ts';
import { MessageJoiner } from './joiner.ts';
import type { State } from './state.ts';

const STATE: State = { name: 'Any', expects: [1, 2, 3], size: 0, handle: () => STATE };

test('messages are reassembled, however records split and join them', () => {
  const message = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.uint8Array({ maxLength: 3_000 }));
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 2_000 })),
      (messages, cuts) => {
        const bytes = concatBytes(...messages.map(([type, body]) => encodeHandshake(type, (w) => w.bytes(body))));
        const joiner = new MessageJoiner();
        const got: [number, number[]][] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          // A copy that is wiped afterwards, like a reused read buffer.
          const record = bytes.slice(at, at + (cuts[i] ?? 500));
          at += record.length;
          joiner.push(record);
          for (let next = joiner.next(STATE); next; next = joiner.next(STATE)) {
            assert.equal(next.encoded.length, next.body.length + 4);
            got.push([next.type, [...next.body]]);
          }
          if (!joiner.empty) joiner.settle();
          record.fill(0xee);
        }
        assert.ok(joiner.empty);
        assert.deepEqual(
          got,
          messages.map(([type, body]) => [type, [...body]]),
        );
      },
    ),
  );
});

test('memory grows with the received bytes, not with the announced length', () => {
  const joiner = new MessageJoiner();
  joiner.push(Uint8Array.of(1, 0, 255, 255, 7));
  assert.equal(joiner.next(STATE), undefined);
  joiner.settle();
  assert.ok(joiner.size <= 2_048, `${joiner.size}`);
});

test('an unexpected or too long message is refused by its header', () => {
  const refusal = (header: number[]) => {
    const joiner = new MessageJoiner();
    joiner.push(Uint8Array.from(header));
    return () => joiner.next(STATE);
  };
  assert.throws(refusal([4, 0, 0, 9]), { code: 'tls.unexpected_message' });
  assert.throws(refusal([1, 1, 0, 1]), { code: 'tls.message_too_long' });
  assert.equal(refusal([1, 1, 0, 0])(), undefined);
});

test('a message is judged by its header, unless the rules refuse bad records and bound messages', () => {
  const isRefusedAtHeader = (rules: RecordRules | undefined): boolean => {
    const joiner = new MessageJoiner(rules);
    joiner.push(Uint8Array.of(4, 0, 0, 9)); // an unexpected type; its 9 bytes are not there yet
    try {
      return joiner.next(STATE) !== undefined;
    } catch {
      return true;
    }
  };
  const lax = { addressesInSni: true, fragments: 'joined' } as const;
  const strict = { ...lax, badRecords: 'refused' } as const;
  assert.equal(isRefusedAtHeader(undefined), true);
  assert.equal(isRefusedAtHeader(strict), true);
  assert.equal(isRefusedAtHeader({ ...lax, fragments: 'refused' }), true);
  assert.equal(isRefusedAtHeader({ ...lax, joinBuffer: 4096 }), true);
  assert.equal(isRefusedAtHeader({ ...strict, fragments: 'refused' }), false);
  assert.equal(isRefusedAtHeader({ ...strict, joinBuffer: 4096 }), false);
});
