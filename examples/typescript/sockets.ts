// TCP without TLS: a server, a name that resolves to it, timeouts, and cancellation by a signal. Run: sockets.ts
import {
  bindDatagram,
  connect,
  createNodeNetwork,
  isTlsError,
  listen,
  parseResolve,
  resolveWithSystem,
  type ServerSocket,
  tableResolver,
} from 'thimble/socket';

const end = new AbortController();
const server = await listen({ port: 0, backlog: 16, signal: end.signal });
void echoLines(server);

const socket = await connect({ host: 'localhost', port: server.local.port, timeout: 5_000 });
await socket.write('ping\n');
console.log('line:', new TextDecoder().decode(await socket.readLine()).trim());
try {
  await socket.read(1, { timeout: 20 }); // no more data will arrive
} catch (error) {
  console.log('then:', isTlsError(error) && error.code);
}
socket.close();

// Your own names, like curl's --resolve, for tests and local development.
const table = [parseResolve(`sensor.test:80:127.0.0.1:${server.local.port}`)];
const network = createNodeNetwork({ resolve: tableResolver(table, resolveWithSystem) });
const transport = await network.connect({ host: 'sensor.test', port: 80 });
console.log('sensor.test is', transport.remote.address);
transport.close();

const clock = await bindDatagram({ port: 0 });
const asker = await bindDatagram({ port: 0 });
await asker.send(new TextEncoder().encode('time?'), clock.local);
const { bytes, from } = await clock.receive({ timeout: 5_000 });
console.log('datagram:', new TextDecoder().decode(bytes), from.port === asker.local.port);
clock.close();
asker.close();
end.abort();

async function echoLines(server: ServerSocket): Promise<void> {
  for await (const accepted of server) {
    for await (const piece of accepted) await accepted.write(piece.slice());
    accepted.close();
  }
}
