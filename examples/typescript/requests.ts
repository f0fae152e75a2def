// GET, POST, and a body of any size in chunks. Run: requests.ts https://host/ ca.pem
import { createHash } from 'node:crypto';
import { Session } from 'thimble/requests';

const [url = '', cafile = ''] = process.argv.slice(2);
const session = new Session({ verify: { cafile }, timeout: 10_000 });

const temperature = await session.get(`${url}temperature`);
console.log('GET', temperature.status, await temperature.json());

const created = await session.post(`${url}echo`, { json: { led: 'on' } });
console.log('POST', created.status, await created.text());

// A streamed body is never in memory as a whole: it is read one chunk at a time, as the loop needs it.
const large = await session.get(`${url}large`, { stream: true });
const hash = createHash('sha256');
let bytes = 0;
for await (const chunk of large.iterContent(4_096)) {
  hash.update(chunk);
  bytes += chunk.length;
}
console.log('large', bytes, hash.digest('hex').slice(0, 16));

const missing = await session.get(`${url}missing`);
try {
  missing.raiseForStatus();
} catch (error) {
  console.log((error as Error).message.replace(url, '/'));
}
session.close();
