// A client whose key stays in a secure element, and a server that asks for its certificate, in one process and without a
// network. Run: secure-element.ts server-with-key.pem ca.pem device.pem device-key.pem
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { memoryTransportPair } from 'thimble/socket';
import { PROTOCOL_TLS_SERVER, SSLContext, TLSVersion } from 'thimble/ssl';

const [identity = '', ca = '', device = '', deviceKey = ''] = process.argv.slice(2);

const serverContext = new SSLContext(PROTOCOL_TLS_SERVER);
serverContext.loadCertChain(identity);
serverContext.loadVerifyLocations({ cafile: ca }); // clients must have a certificate
serverContext.minimumVersion = TLSVersion.TLSv1_3;

const element = createPrivateKey(readFileSync(deviceKey)); // simulates the secure element, of which only `sign` is used
const context = new SSLContext();
context.loadVerifyLocations({ cafile: ca });
context.signCallback = async ({ scheme, content }) => {
  await setTimeout(5); // a real one takes longer
  console.log('signed by', scheme);
  return sign('sha256', content, element);
};
context.loadCertChain(device);

const [ours, theirs] = memoryTransportPair();
const [client, server] = await Promise.all([
  context.wrapSocket(ours, { serverHostname: 'localhost' }),
  serverContext.wrapSocket(theirs),
]);
await client.write('21.5\n');
console.log('received', new TextDecoder().decode(await server.readLine()).trim());
console.log('certificates of the client:', server.peerCertificates.length);
console.log('engine holds less than 16 KB:', client.memory().held < 16_384);
client.close();
server.close();
