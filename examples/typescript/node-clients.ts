// Node's HTTPS client and fetch on this engine, with your own CA. Run: node-clients.ts https://localhost:8443/ ca.pem
import { get } from 'node:https';
import { text } from 'node:stream/consumers';
import { Agent, createConnect, isTlsError } from 'thimble/https';
import { SSLContext } from 'thimble/ssl';
import { fetch, Agent as UndiciAgent } from 'undici';

const [url = '', ca = ''] = process.argv.slice(2);

const sslContext = new SSLContext();
sslContext.loadVerifyLocations({ cafile: ca });

// https.request; got and axios accept the same agent: { agent: { https: agent } }, { httpsAgent: agent }.
const agent = new Agent({ sslContext, keepAlive: true });
get(url, { agent }, async (response) => {
  console.log('https', response.statusCode, await text(response));
  agent.destroy();
  await withFetch();
});

async function withFetch(): Promise<void> {
  const dispatcher = new UndiciAgent({ connect: createConnect(sslContext) });
  const response = await fetch(url, { dispatcher });
  console.log('fetch', response.status, await response.text());
  await dispatcher.close();

  // Without that CA the same server is refused, with an error code that docs/errors.md explains.
  get(url, { agent: new Agent() }).on('error', (error) => {
    console.log('refused', isTlsError(error) ? error.code : error.message);
  });
}
