// Pins a certificate by its fingerprint, regardless of its issuer. Run: verify-by-hand.ts HOST PORT SHA256
import { createHash } from 'node:crypto';
import { connect } from 'thimble/socket';
import { isTlsError, SSLContext } from 'thimble/ssl';

const [host = '', port = '', pin = ''] = process.argv.slice(2);

const context = new SSLContext();
context.verifyCallback = ({ certificates, error }) => {
  console.log('the verifier says:', error?.code ?? 'fine');
  return createHash('sha256').update(certificates[0]!).digest('hex') === pin;
};
const plain = await connect({ host, port: Number(port) });
try {
  const socket = await context.wrapSocket(plain, { serverHostname: host });
  console.log('the pin fits:', socket.version);
  socket.close();
} catch (error) {
  if (!isTlsError(error)) throw error;
  console.log('the pin does not fit:', error.code);
}
