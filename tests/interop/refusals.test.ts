// A client's refusal of our certificate is reported correctly by the server, for every client: OpenSSL's sends its
// alert unencrypted even in TLS 1.3, because it uses its handshake keys only with its own flight.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import '../../src/errors/advice.ts';
import { isTlsError } from '../../src/errors.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { credentialOf, MODERN_12, MODERN_13, serverSettings } from '../support/engine-pair.ts';
import { onSocket } from '../support/engine-socket.ts';
import { makeServerIdentity } from '../support/pki.ts';
import { testWithPrograms } from '../support/programs.ts';
import { Child } from './matrix/child.ts';

const { leaf } = await makeServerIdentity();

/** How each client connects, and the alert with which it refuses a certificate of an unknown CA. */
const CLIENTS = [
  ['openssl', (port: number) => ['s_client', '-connect', `127.0.0.1:${port}`, '-verify_return_error'], 'unknown_ca'],
  ['curl', (port: number) => ['--silent', '--show-error', `https://localhost:${port}/`], 'unknown_ca'],
  ['gnutls-cli', (port: number) => ['--port', `${port}`, 'localhost'], 'bad_certificate'],
] as const;

for (const profile of [MODERN_13, MODERN_12]) {
  for (const [program, args, alert] of CLIENTS) {
    testWithPrograms([program], `${program} does not know our CA (${profile.name})`, async () => {
      let refusal: Promise<unknown> | undefined;
      const server = createServer((socket) => {
        const ours = onSocket(createServerEngine(serverSettings([credentialOf(leaf)], { profile })), socket);
        refusal = ours.event('peer_closed').catch((error: unknown) => error);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      try {
        await new Child(program, args((server.address() as AddressInfo).port)).end();
        const error = await refusal;
        assert.ok(isTlsError(error));
        assert.equal(error.code, `alert.${alert}`);
        assert.ok(error.hint.length > 20);
      } finally {
        server.close();
      }
    });
  }
}
