// RFC 8448: whole handshakes with their random values, byte for byte, with our client and our server; and one more of
// the same kind with an external PSK. 0-RTT and raw public keys, which this engine does not support, are tested at the
// level of messages and keys. Data: ../shared/vectors/rfc8448 (Botan's version of the RFC).
import assert from 'node:assert/strict';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { HandshakeType } from '../../src/tls/constants.ts';
import { expandLabel, KeySchedule, TrafficSecret } from '../../src/tls/key-schedule.ts';
import { decodeCertificate } from '../../src/tls/messages/authentication-messages.ts';
import { decodeSession } from '../../src/tls/sessions/session-state.ts';
import { concatBytes } from '../../src/util/bytes.ts';
import { fromHex, toHex } from '../../src/util/hex.ts';
import { testWithShared } from '../support/shared.ts';
import { readVectors, type VectorSection } from '../support/test-vectors.ts';
import { followHandshake, messageOf, messagesOf, opened, recordsOf, SUITE } from './rfc8448/follow.ts';
import { replayClient, replayServer } from './rfc8448/replay.ts';
import { FILE, SIMPLE, traces } from './rfc8448/traces.ts';

testWithShared(FILE, 'RFC 8448, whole handshakes: our server', (file) => {
  const vectors = readVectors(file);
  for (const trace of traces(vectors)) replayServer(trace, vectors.get(trace.name)!);
});

testWithShared(FILE, 'RFC 8448, whole handshakes: our client', (file) => {
  const vectors = readVectors(file);
  for (const trace of traces(vectors)) replayClient(trace, vectors.get(trace.name)!);
});

testWithShared(FILE, 'RFC 8448, 0-RTT by its messages and keys', (file) => {
  const vectors = readVectors(file);
  const vector = vectors.get('Resumed_0RTT_Handshake')!;
  const psk = ticketSecret(vectors);

  // The binder covers the ClientHello without its binders (§4.2.11.2), the last 35 bytes.
  const clientHello = messageOf(vector.bytes('Record_ClientHello_1'));
  const binder = clientHello.subarray(clientHello.length - 32);
  const schedule = new KeySchedule(nodeCrypto, 'sha256');
  schedule.startFromPsk(psk);
  const truncated = nodeCrypto.digest('sha256', clientHello.subarray(0, clientHello.length - 35));
  assert.equal(toHex(schedule.binderSecret('res binder').finishedMac(truncated)), toHex(binder));

  // client_early_traffic_secret opens the 0-RTT data.
  const early = nodeCrypto.hmac('sha256', nodeCrypto.hmac('sha256', new Uint8Array(32)).mac(psk));
  const earlySecret = expandLabel(early, 'sha256', 'c e traffic', nodeCrypto.digest('sha256', clientHello), 32);
  const earlyReader = new TrafficSecret(nodeCrypto, 'sha256', earlySecret).reader(SUITE);
  const data = opened(earlyReader, vector.bytes('Record_Client_EarlyAppData'));
  assert.equal(toHex(data), toHex(vector.bytes('Client_EarlyAppData')));

  // The file's record of the server's flight was made again without server_name; Finished and everything after it are
  // the RFC's, and cover this EncryptedExtensions (§4 there).
  const encryptedExtensions = fromHex(
    '080000280026000a00140012001d00170018001901000101010201030104001c0002400100000000002a0000',
  )!;
  const endOfEarlyData = concatBytes(Uint8Array.of(HandshakeType.end_of_early_data, 0, 0, 0));
  const [first, second] = recordsOf(vector.bytes('Record_ClientFinished'));
  assert.equal(toHex(opened(earlyReader, first!)), toHex(endOfEarlyData));
  followHandshake(vector, schedule, encryptedExtensions, { sent: endOfEarlyData, record: second! });
});

testWithShared(FILE, 'RFC 8448, raw public keys by their messages and keys', (file) => {
  const vector = readVectors(file).get('RawPublicKey_With_Client_Authentication')!;
  const flight = concatBytes(
    vector.bytes('Message_EncryptedExtensions'),
    vector.bytes('Message_CertificateRequest'),
    vector.bytes('Message_Server_Certificate'),
    vector.bytes('Message_Server_CertificateVerify'),
  );
  const clientFlight = followHandshake(vector, new KeySchedule(nodeCrypto, 'sha256'), flight, {
    sent: new Uint8Array(0),
    record: vector.bytes('Record_ClientFinished'),
  });
  // The certificates are raw SubjectPublicKeyInfos (RFC 7250), in an ordinary Certificate message.
  const keys = messagesOf(concatBytes(flight, clientFlight))
    .filter(([type]) => type === HandshakeType.certificate)
    .map((message) => decodeCertificate(message.subarray(4)).certificateList[0]!.certData);
  assert.equal(keys.length, 2);
  for (const key of keys) assert.equal(nodeCrypto.importPublicKey(key).curve, 'secp256r1');
});

/** The PSK of the ticket at the end of the first trace, used in the second, as derived by our client. */
function ticketSecret(vectors: ReadonlyMap<string, VectorSection>): Uint8Array {
  const [stored] = replayClient(traces(vectors)[0]!, vectors.get(SIMPLE)!);
  const session = decodeSession(stored!.state)!;
  assert.equal(toHex(session.ticket), vectors.get('Resumed_0RTT_Handshake')!.text('SessionTicket'));
  return session.secret;
}
