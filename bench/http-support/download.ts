// Downloads so many bytes in a process of its own and prints how far its memory rose above where it began.
import { readFileSync } from 'node:fs';
import { type ClientName, makeClient } from './clients.ts';

const [name, port, folder, bytes] = process.argv.slice(2);
const ca = readFileSync(`${folder}/root.pem`, 'utf8');
const client = makeClient(name as ClientName, { port: Number(port), ca, connections: 1, resume: false });
await client.get('/'); // connected, and what is compiled lazily is compiled
const start = process.memoryUsage.rss();
let peak = start;
const timer = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 5);
const received = await client.get(`/?bytes=${bytes}`);
clearInterval(timer);
peak = Math.max(peak, process.memoryUsage.rss());
if (received !== Number(bytes)) throw new Error(`${received} bytes came`);
await client.close();
console.log((peak - start) / 1_000_000);
