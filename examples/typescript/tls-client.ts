// A TLS client over TCP that sends a line and prints the response. Run: tls-client.ts HOST PORT ca.pem
import { readFileSync } from 'node:fs';
import { connect } from 'thimble/socket';
import {
  createClientEngine,
  isTlsError,
  MODERN,
  nodeCrypto,
  strictVerifier,
  systemClock,
  systemRandom,
  TlsStream,
} from 'thimble/tls';
import { parsePem, privatePki } from 'thimble/x509';

const [host = '', port = '', ca = ''] = process.argv.slice(2);

const anchors = parsePem(readFileSync(ca)).map(({ der }) => der);
const engine = createClientEngine({
  profile: MODERN.tls,
  crypto: nodeCrypto,
  random: systemRandom,
  clock: systemClock,
  serverName: host,
  verifier: strictVerifier({ crypto: nodeCrypto, anchors, policy: privatePki }),
});
const { transport } = await connect({ host, port: Number(port) });
const stream = new TlsStream(transport, engine);
try {
  await stream.handshake({ timeout: 10_000 });
  await stream.write(new TextEncoder().encode('hello\n'));
  const answer = await stream.read({ timeout: 10_000 });
  console.log('answer:', new TextDecoder().decode(answer).trim());
} catch (error) {
  if (!isTlsError(error)) throw error;
  console.log('refused:', error.code);
} finally {
  stream.close();
}
