// Ports on which nothing listens: for programs that cannot be asked to take any free port, and for tests in which nobody
// answers.
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems hand out by themselves (Linux from 32768, others from 49152): a port from there may
 * become the local end of another test's connection before the program binds it.
 */
const LOWEST = 20_000;
const COUNT = 12_000;

/** A port of 127.0.0.1 on which nothing listens, and on which a program can. */
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
