// asyncio on the ESP8266: a connection that writes first sends its request unencrypted, and one that reads first works.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText } from '../programs/run.ts';
import { issue } from '../support/pki.ts';
import { sayTls } from './axtls-servers.ts';

const PROGRAM = `
import asyncio
import sys

async def main(port, mode):
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=True, server_hostname="board.test")
    print("opened")
    try:
        if mode == "write":
            writer.write(b"GET / HTTP/1.0\\r\\n\\r\\n")
            await writer.drain()
            print("drained")
        print("read", await reader.read(30))
    except Exception as e:
        print("io", type(e).__name__, e.args)

asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
`;

for (const version of ['1.23', '1.27', '1.29'])
  test(`asyncio.open_connection(ssl=True) in ${version} (facts/esp8266/esp8266-asyncio.txt)`, async (t) => {
    const chain = [await issue({ name: 'board.test', key: 'rsa2048' })];
    const server = await sayTls({ chain, ciphers: 'AES128-SHA', greeting: 30 });
    t.after(() => server.close());
    const board = `esp8266@micropython-${version}`;
    const run = (mode: string) => runText(t, PROGRAM, { board, args: [String(server.port), mode] });
    const written = await run('write');
    assert.match(written.stdout, /^opened\ndrained\n(io OSError \(-10,\)|read b'')\n$/);
    assert.match(server.heard[0]!.failure ?? '', /UNEXPECTED_(RECORD|MESSAGE)/);
    const read = await run('read');
    assert.equal(read.stdout, `opened\nread b'${'A'.repeat(30)}'\n`);
    assert.equal(server.heard[1]!.agreed, 'TLSv1.2 AES128-SHA');
  });
