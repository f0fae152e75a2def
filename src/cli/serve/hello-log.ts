// Names the firmware that sent a ClientHello, from the first bytes of a connection.
import type { Socket } from 'node:net';
import type { KnownHello } from '../../boards/identify-hello.ts';

/** Maximum length of a record (RFC 5246 §6.2.3). */
const MAX_RECORD = 5 + 16_384;
const HEADER = 5;

/** @param tell - called with `esp32@micropython 1.22 to 1.28` and the ids, if some firmware's hello is the same. */
export function followHello(socket: Socket, tell: (firmware: string, ids: readonly string[]) => void): void {
  let record = new Uint8Array(0);
  const take = (data: Uint8Array) => {
    const joined = new Uint8Array(record.length + data.length);
    joined.set(record);
    joined.set(data, record.length);
    record = joined;
    const length = record.length < HEADER ? MAX_RECORD : HEADER + record[3]! * 256 + record[4]!;
    if (record.length < Math.min(length, MAX_RECORD)) return;
    socket.off('data', take);
    identify(record.subarray(0, length)).then(
      ({ ids, firmware }) => {
        if (ids.length > 0) tell(firmware, ids);
      },
      () => {}, // the device is served without a firmware name
    );
  };
  socket.on('data', take);
}

async function identify(record: Uint8Array) {
  const { identifyHello, summarizeIds } = await import('../../boards/identify-hello.ts');
  const ids = identifyHello(record, await knownHellos());
  return { ids, firmware: summarizeIds(ids) };
}

let known: Promise<readonly KnownHello[]> | undefined;

/** Loaded once, with the first device: every profile's hello, with equal ones grouped. */
function knownHellos(): Promise<readonly KnownHello[]> {
  known ??= loadHellos();
  return known;
}

async function loadHellos(): Promise<readonly KnownHello[]> {
  const [{ COMBINATIONS }, { loadProfile }] = await Promise.all([
    import('../../boards/catalogue.ts'),
    import('../../boards/load-profile.ts'),
  ]);
  const byHello = new Map<string, { hello: KnownHello['hello']; ids: string[] }>();
  for (const { id } of COMBINATIONS) {
    const { hello } = (await loadProfile(id)).stack;
    const { name: _, ...bytes } = hello;
    const key = JSON.stringify(bytes);
    const entry = byHello.get(key) ?? { hello, ids: [] };
    entry.ids.push(id);
    byHello.set(key, entry);
  }
  return [...byHello.values()];
}
