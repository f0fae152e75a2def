// Ports without a listener: for programs that cannot choose a free port themselves, and for tests without a server.
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ephemeral ports of systems (Linux from 32768, others from 49152): a port from there may
 * become the local end of another test's connection before the program binds it.
 */
const LOWEST = 20_000;
const COUNT = 12_000;

/** A port of 127.0.0.1 without a listener, on which a program can listen. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * COUNT);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
