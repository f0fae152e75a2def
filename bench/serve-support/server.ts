// A server of the bench `serve`, in a separate process, so that its CPU time is separate from the client's: this
// package's or Node's `https`, both with the handler and the log of `thimble serve`. Arguments: thimble or node, and the
// folder of the certificate. It prints its port, and the microseconds of CPU time used so far for each line on stdin.
import { createWriteStream, readFileSync } from 'node:fs';
import { createServer as createNodeServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createServer } from 'thimble/https';
import { answer } from '../../dist/cli/serve/answer.js';
import { RequestLog } from '../../dist/cli/serve/request-log.js';
import { GROUP } from '../http-support/clients.ts';

const [name, folder] = process.argv.slice(2);
const identity = { cert: readFileSync(`${folder}/leaf.pem`), key: readFileSync(`${folder}/leaf.key`) };
const nowhere = createWriteStream('/dev/null');
const log = new RequestLog(
  { stdout: nowhere, stderr: nowhere, stdin: Readable.from([]), env: {}, signal: new AbortController().signal },
  'text',
);
const listener: Parameters<typeof createNodeServer>[1] = (request, response) => {
  log.follow(request, response);
  void answer(request, response, undefined);
};
const server =
  name === 'thimble'
    ? (createServer(identity, listener) as unknown as Server)
    : createNodeServer({ ...identity, ecdhCurve: GROUP, ALPNProtocols: ['http/1.1'] }, listener);
server.keepAliveTimeout = 60_000;
server.maxRequestsPerSocket = 0;
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
createInterface(process.stdin)
  .on('line', () => {
    const { user, system } = process.cpuUsage();
    console.log(user + system);
  })
  .on('close', () => process.exit());
