// Follows a handshake of RFC 8448 as an observer, with its messages and keys.
import assert from 'node:assert/strict';
import { nodeCrypto } from '../../../src/platform/node/crypto/provider.ts';
import { cipherSuite } from '../../../src/tls/cipher-suites.ts';
import { ExtensionType } from '../../../src/tls/constants.ts';
import { findExtension } from '../../../src/tls/extensions/extension.ts';
import { decodeKeyShare } from '../../../src/tls/extensions/negotiation.ts';
import type { KeySchedule } from '../../../src/tls/key-schedule.ts';
import { decodeServerHello } from '../../../src/tls/messages/hellos.ts';
import type { IncomingRecord, ReadProtection } from '../../../src/tls/record/protection.ts';
import { concatBytes } from '../../../src/util/bytes.ts';
import { toHex } from '../../../src/util/hex.ts';
import type { VectorSection } from '../../support/test-vectors.ts';
import { pool } from './traces.ts';

/** TLS_AES_128_GCM_SHA256, which every trace uses. */
export const SUITE = cipherSuite(0x1301)!;

/**
 * Follows a handshake as an observer: derives all keys, opens the records, and checks both Finished.
 *
 * @param serverMessages - EncryptedExtensions up to Finished.
 * @returns the client's flight.
 */
export function followHandshake(
  vector: VectorSection,
  schedule: KeySchedule,
  serverMessages: Uint8Array,
  client: { readonly sent: Uint8Array; readonly record: Uint8Array },
): Uint8Array {
  const clientHello = messageOf(vector.bytes('Record_ClientHello_1'));
  const serverHello = vector.bytes('Message_ServerHello');
  const share = decodeKeyShare(
    findExtension(decodeServerHello(serverHello.subarray(4)).extensions!, ExtensionType.key_share)!,
  );
  const { random } = pool(vector.bytes('Client_RNG_Pool').subarray(32));
  const shared = nodeCrypto.generateKeyAgreement('x25519', random).agree(share.keyExchange);

  const hashOf = (...parts: Uint8Array[]) => nodeCrypto.digest('sha256', clientHello, serverHello, ...parts);
  const handshake = schedule.enterHandshake(shared, hashOf());
  const serverFinished = vector.bytes('Message_Server_Finished');
  assert.equal(toHex(handshake.server.finishedMac(hashOf(serverMessages))), toHex(serverFinished.subarray(4)));
  const flight = concatBytes(serverMessages, serverFinished);

  const clientFlight = opened(handshake.client.reader(SUITE), client.record);
  const clientBefore = clientFlight.subarray(0, clientFlight.length - 36);
  const expected = handshake.client.finishedMac(hashOf(flight, client.sent, clientBefore));
  assert.equal(toHex(expected), toHex(clientFlight.subarray(clientFlight.length - 32)));

  const main = schedule.enterMain(hashOf(flight));
  if (!vector.has('Client_AppData')) return clientFlight;
  const clientReader = main.client.reader(SUITE);
  assert.equal(toHex(opened(clientReader, vector.bytes('Record_Client_AppData'))), vector.text('Client_AppData'));
  const serverReader = main.server.reader(SUITE);
  assert.equal(toHex(opened(serverReader, vector.bytes('Record_Server_AppData'))), vector.text('Server_AppData'));
  return clientFlight;
}

export function messageOf(record: Uint8Array): Uint8Array {
  return record.subarray(5);
}

export function messagesOf(flight: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at < flight.length; ) {
    const end = at + 4 + flight[at + 1]! * 65_536 + flight[at + 2]! * 256 + flight[at + 3]!;
    messages.push(flight.subarray(at, end));
    at = end;
  }
  return messages;
}

export function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 5 + bytes[at + 3]! * 256 + bytes[at + 4]!;
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return records;
}

export function opened(reader: ReadProtection, bytes: Uint8Array): Uint8Array {
  const record: IncomingRecord = { contentType: bytes[0]!, header: bytes.subarray(0, 5), fragment: bytes.subarray(5) };
  reader.open(record, 16_384);
  return record.fragment;
}
