// A transport that lingers: it half-closes and reads on for a while, since closing with unread bytes makes the kernel
// send a reset, which could overtake the alert for which the runner waits.
import type { IoOptions, Transport } from '../../src/net/transport.ts';

const LINGER = 1_000;

export function draining(transport: Transport): Transport {
  let closing = false;
  return {
    remote: transport.remote,
    local: transport.local,
    read: (options?: IoOptions) => transport.read(options),
    write: (bytes: Uint8Array, options?: IoOptions) => transport.write(bytes, options),
    closeWrite: () => transport.closeWrite(),
    close: () => {
      if (closing) return;
      closing = true;
      void drain(transport).finally(() => transport.close());
    },
  };
}

async function drain(transport: Transport): Promise<void> {
  try {
    await transport.closeWrite();
    while ((await transport.read({ timeout: LINGER })) !== undefined);
  } catch {
    // The peer is gone, or does not stop: in both cases it has had enough time.
  }
}
