import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TlsError } from '../../../errors.ts';
import { HandshakeType } from '../../../tls/constants.ts';
import { axtlsAlertOf, axtlsNumberOf } from './errors.ts';
import { AxtlsInspector } from './inspector.ts';

const client = () => new AxtlsInspector('client', []);

/** axTLS's error number and the alert that it sends. */
function refusal(work: () => unknown): readonly [number, number | undefined] | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return [axtlsNumberOf(error as TlsError), axtlsAlertOf(error as TlsError)];
  }
}

function message(type: number, body: readonly number[]): Uint8Array {
  return Uint8Array.of(type, 0, body.length >> 8, body.length & 0xff, ...body);
}

function serverHello(suite: readonly number[], sessionId = 0): Uint8Array {
  return message(2, [3, 3, ...Array(32).fill(1), sessionId, ...Array(sessionId).fill(2), ...suite, 0]);
}

test('a header is refused for SSLv2, for its length, for its type, in this order', () => {
  const cases: [number[], readonly [number, number] | undefined][] = [
    [
      [0x80, 0x2e, 1, 3, 1],
      [-274, 10],
    ],
    [[22, 3, 3, 0x13, 0xfb], undefined],
    [
      [22, 3, 3, 0x13, 0xfc],
      [-257, 22],
    ],
    [[...Buffer.from('HTTP/')], [-257, 22]],
    [
      [99, 3, 3, 0, 5],
      [-261, 10],
    ],
    [[23, 3, 3, 0, 5], undefined],
  ];
  for (const [header, expected] of cases)
    assert.deepEqual(
      refusal(() => client().header(Uint8Array.from(header))),
      expected,
      String(header),
    );
});

test('messages: only whole ones, in their order, several in a record', () => {
  const hello = serverHello([0, 0x2f]);
  const certificate = message(HandshakeType.certificate, [0, 0, 0]);
  const done = message(HandshakeType.server_hello_done, []);
  assert.equal(client().record(22, Uint8Array.from([...hello, ...certificate, ...done])), 'passed');
  const cases: [Uint8Array[], readonly [number, number]][] = [
    [
      [hello, certificate.subarray(0, 5)],
      [-260, 10],
    ],
    [[certificate], [-260, 10]],
    [[message(0, [])], [-260, 10]],
    [
      [hello, certificate, message(22, [1])],
      [-260, 10],
    ],
    [
      [hello, message(12, [1])],
      [-260, 10],
    ],
    [[serverHello([0, 0x2f], 33)], [-265, 47]],
    [[serverHello([0, 0x9c])], [-260, 10]],
    [[new Uint8Array(0)], [-260, 10]],
  ];
  for (const [records, expected] of cases) {
    const inspector = client();
    assert.deepEqual(
      refusal(() => records.map((record) => inspector.record(22, record))),
      expected,
    );
  }
  assert.equal(client().record(22, serverHello([0xc0, 0x2f])), 'passed', "a suite's high byte is not looked at");
});

test('alerts: warnings also end the connection, a fatal close_notify is ignored, each is answered', () => {
  assert.deepEqual(
    refusal(() => client().record(21, Uint8Array.of(2, 40))),
    [-40, 10],
  );
  assert.deepEqual(
    refusal(() => client().record(21, Uint8Array.of(1, 112))),
    [-112, 10],
  );
  assert.deepEqual(
    refusal(() => client().record(21, Uint8Array.of(2, 77))),
    [-77, 10],
    'one that nobody knows',
  );
  assert.deepEqual(
    refusal(() => client().record(21, Uint8Array.of(1, 0))),
    [-3, 0],
  );
  assert.equal(client().record(21, Uint8Array.of(2, 0)), 'ignored');
});

test('application data and ChangeCipherSpec at the wrong time are refused', () => {
  assert.deepEqual(
    refusal(() => client().record(23, Uint8Array.of(1))),
    [-261, 10],
  );
  assert.deepEqual(
    refusal(() => client().record(20, Uint8Array.of(1))),
    [-260, 10],
  );
});
