// The two services of code.py, from TypeScript: a context for each, which trusts only one root.
// Run: code.ts [--host weather.example.com=127.0.0.1:8443]…
import { parseArgs } from 'node:util';
import { isTlsError, Session } from 'thimble/requests';
import { createNodeNetwork, parseHostOverride, resolveWithSystem, tableResolver } from 'thimble/socket';
import { SSLContext } from 'thimble/ssl';

// Connects names to other servers, as `thimble run --host` does; without it names are looked up by DNS.
const { host = [] } = parseArgs({ options: { host: { type: 'string', multiple: true } } }).values;
const network = createNodeNetwork({ resolve: tableResolver(host.map(parseHostOverride), resolveWithSystem) });

const weather = new SSLContext();
weather.loadVerifyLocations({ cafile: 'firmware-roots.pem' });
const garden = new SSLContext();
garden.loadVerifyLocations({ cafile: 'ca.pem' });

const session = new Session({ network, timeout: 10_000 });
session.mount('https://weather.example.com', weather);
session.mount('https://garden.example.com', garden);

for (const url of ['https://weather.example.com/today', 'https://garden.example.com/moisture']) {
  try {
    const response = await session.get(url);
    console.log(url, '->', response.status, await response.json());
  } catch (error) {
    if (!isTlsError(error)) throw error;
    console.log(`${url} -> refused: ${error.code}\n  what: ${error.message}\n  hint: ${error.hint}`);
  }
}
session.close();
