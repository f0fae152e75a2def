// A transport that first returns bytes that were already read from it.
import { concatBytes } from '../util/bytes.ts';
import type { Transport } from './transport.ts';

/** @param first - the bytes that `read` returns first; copied. @returns the transport itself if `first` is empty. */
export function startingWith(first: Uint8Array, transport: Transport): Transport {
  if (first.length === 0) return transport;
  let left: Uint8Array | undefined = concatBytes(first);
  return {
    remote: transport.remote,
    local: transport.local,
    async read(options) {
      const bytes = left ?? (await transport.read(options));
      left = undefined;
      return bytes;
    },
    write: (bytes, options) => transport.write(bytes, options),
    closeWrite: () => transport.closeWrite(),
    close: () => transport.close(),
    setIdle: (idle) => transport.setIdle?.(idle),
    setKeepAlive: (delay) => transport.setKeepAlive?.(delay),
  };
}
