// A download of any size, hashed as it arrives: only one chunk at a time is in memory.
// Run: download.ts https://weather.example.com/archive firmware-roots.pem [--host weather.example.com=127.0.0.1:8443]…
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Session } from 'thimble/requests';
import { createNodeNetwork, parseHostOverride, resolveWithSystem, tableResolver } from 'thimble/socket';

const { values, positionals } = parseArgs({
  options: { host: { type: 'string', multiple: true, default: [] } },
  allowPositionals: true,
});
const [url = '', cafile = ''] = positionals;
const resolve = tableResolver(values.host.map(parseHostOverride), resolveWithSystem);
const session = new Session({ network: createNodeNetwork({ resolve }), verify: { cafile }, timeout: 10_000 });

const response = await session.get(url, { stream: true });
const before = process.memoryUsage.rss();
let peak = before;
let bytes = 0;
const hash = createHash('sha256');
for await (const chunk of response.iterContent(65_536)) {
  hash.update(chunk);
  bytes += chunk.length;
  peak = Math.max(peak, process.memoryUsage.rss());
}
session.close();

console.log(`received ${toMegabytes(bytes)} MB, while the process grew by ${toMegabytes(peak - before)} MB`);
console.log(`SHA-256 ${hash.digest('hex')}`);

function toMegabytes(count: number): string {
  return (count / 1_000_000).toFixed(0);
}
