// An HTTPS server that accepts only clients with a certificate of its CA. Run: https-server.ts server.pem client-ca.pem
import { listen, type Socket } from 'thimble/socket';
import { isTlsError, PROTOCOL_TLS_SERVER, SSLContext } from 'thimble/ssl';
import { Certificate } from 'thimble/x509';

const [identity = '', clientCa = ''] = process.argv.slice(2);

const context = new SSLContext(PROTOCOL_TLS_SERVER);
context.loadCertChain(identity); // the key is in the same file
context.loadVerifyLocations({ cafile: clientCa }); // clients must have a certificate

const server = await listen({ port: 0 });
console.log(server.local.port);
for await (const socket of server) void serve(socket);

async function serve(plain: Socket): Promise<void> {
  try {
    const socket = await context.wrapSocket(plain, { timeout: 10_000 });
    for (let line = await socket.readLine(); line !== undefined && line.length > 2; line = await socket.readLine());
    const client = Certificate.parse(socket.peerCertificates[0]!);
    const body = JSON.stringify({ hello: client.subject.toString() });
    await socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
    socket.close();
  } catch (error) {
    if (!isTlsError(error)) throw error;
    console.log(`turned away: ${error.code}`);
    plain.close();
  }
}
