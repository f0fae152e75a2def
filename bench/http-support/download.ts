// Downloads a number of bytes in a separate process and prints how far its memory rose above the initial value.
import { readFileSync } from 'node:fs';
import { type ClientName, makeClient } from './clients.ts';

const [name, port, folder, bytes] = process.argv.slice(2);
const ca = readFileSync(`${folder}/root.pem`, 'utf8');
const client = makeClient(name as ClientName, { port: Number(port), ca, connections: 1, resume: false });
await client.get('/'); // connects, and has lazily compiled code compiled
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
