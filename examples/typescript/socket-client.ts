// HTTPS over a socket, as boards do it: connect, wrap with TLS, send, receive. Run: socket-client.ts HOST PORT ca.pem
import { connect } from 'thimble/socket';
import { SSLContext } from 'thimble/ssl';

const [host = '', port = '', cafile = ''] = process.argv.slice(2);

const context = new SSLContext();
context.loadVerifyLocations({ cafile });
const plain = await connect({ host, port: Number(port) });
const socket = await context.wrapSocket(plain, { serverHostname: host });
console.log('speaking', socket.version, socket.cipher);

await socket.write(`GET /temperature HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
const status = await socket.readLine();
console.log(new TextDecoder().decode(status).trim());
const rest = new TextDecoder().decode(await socket.readAll());
console.log(rest.slice(rest.indexOf('\r\n\r\n') + 4));
socket.close();
