// An engine on a socket, for tests against external programs, without our transports.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Engine, EngineEvent } from '../../src/tls/engine.ts';

export interface EngineSocket {
  readonly engine: Engine;
  /** Resolves with the first event of that type. @throws the engine's error if it fails before. */
  event(type: EngineEvent['type']): Promise<EngineEvent>;
  /** Everything received as text so far, once it ends with `end`. */
  readUntil(end: string): Promise<string>;
  write(text: string): void;
  /** close_notify, and the end of the socket. */
  close(): Promise<void>;
}

export function onSocket(engine: Engine, socket: Socket): EngineSocket {
  let received = '';
  const events: EngineEvent[] = [];
  const waiting = new Set<() => void>();
  const decoder = new TextDecoder('latin1');
  const settle = (): void => {
    const output = engine.takeOutput();
    if (output && socket.writable) socket.write(output);
    for (let event = engine.nextEvent(); event; event = engine.nextEvent()) events.push(event);
    for (const wake of waiting) wake();
  };
  socket.setNoDelay(true);
  socket.on('data', (data: Buffer) => {
    for (let at = 0; at < data.length; ) {
      const taken = engine.receive(data.subarray(at));
      at += taken;
      const plaintext = engine.read();
      if (plaintext) received += decoder.decode(plaintext);
      else if (taken === 0) throw new Error('the engine takes no more bytes');
    }
    settle();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    engine.receiveEnd();
    settle();
  });
  settle();

  async function until<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (engine.error) throw engine.error;
      if (socket.destroyed) throw new Error(`the socket closed; received ${JSON.stringify(received.slice(-200))}`);
      const { promise, resolve } = withResolvers();
      waiting.add(resolve);
      await promise;
      waiting.delete(resolve);
    }
  }

  return {
    engine,
    event: (type) => until(() => events.find((event) => event.type === type)),
    readUntil: (end) => until(() => (received.includes(end) ? received : undefined)),
    write(text) {
      engine.write(new TextEncoder().encode(text));
      settle();
    },
    async close() {
      engine.closeWrite();
      settle();
      socket.end();
      if (!socket.destroyed) await once(socket, 'close');
    },
  };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
