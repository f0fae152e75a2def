// What Python can do with streams and sockets: the host functions behind `socket`, `socketpool` and `select`.
import type { BoardProfile } from '../../boards/profile.ts';
import { TlsError } from '../../errors.ts';
import type { ResolveReply } from '../bridge/messages.ts';
import { type Blocking, INTERRUPTED, WOULD_BLOCK } from './blocking.ts';
import { type ByteStream, Poll } from './byte-stream.ts';
import type { Handles } from './handles.ts';
import { type HostFunction, host } from './host-function.ts';
import type { Interpreter } from './interpreter.ts';
import { ProgramSocket } from './program-socket.ts';
import { raiseErrno } from './raise.ts';

export interface StreamTools {
  /** What a firmware prints by itself, where print() does. */
  readonly printLine: (line: string) => void;
  readonly profile: BoardProfile;
  readonly blocking: Blocking;
  readonly interpreter: Interpreter;
  readonly streams: Handles<ByteStream>;
}

/** An entry of a poll as Python lays it out: three ints, `handle, mask, ready`. */
const POLL_ENTRY = 3;

/** Functions on any stream, by its handle. */
export function streamFunctions({ interpreter, streams, blocking }: StreamTools): Record<string, HostFunction> {
  return {
    read: host(['int', 'address', 'size'], (handle, address, length) =>
      streams.require(handle).read(interpreter.memory(address, length)),
    ),

    write: host(['int', 'address', 'size'], (handle, address, length) =>
      streams.require(handle).write(interpreter.memory(address, length)),
    ),

    poll: host(['int', 'int'], (handle, mask) => streams.get(handle)?.poll(mask) ?? Poll.invalid),

    close: host(['int'], (handle) => {
      streams.get(handle)?.close();
      // A TLS connection closes what is beneath it, and a program may hold no other way to that.
      streams.deleteWhere((stream) => stream.closed);
      return 0;
    }),

    /** @param milliseconds - below zero: wait for ever. */
    settimeout: host(['int', 'int'], (handle, milliseconds) => {
      streams.require(handle).timeout = milliseconds < 0 ? Number.POSITIVE_INFINITY : milliseconds;
      return 0;
    }),

    /** Waits until one of the entries is ready. @returns how many are. */
    wait: host(['address', 'size', 'int'], (address, count, milliseconds) => {
      const timeout = milliseconds < 0 ? Number.POSITIVE_INFINITY : milliseconds;
      const ready = blocking.waitFor(timeout, () => {
        const bytes = interpreter.memory(address, count * POLL_ENTRY * 4);
        const entries = new Int32Array(bytes.buffer, bytes.byteOffset, count * POLL_ENTRY);
        return pollEntries(entries, streams) || WOULD_BLOCK;
      });
      return ready === WOULD_BLOCK ? 0 : ready;
    }),

    sleep: host(['int'], (milliseconds) => {
      return blocking.waitFor(milliseconds, () => WOULD_BLOCK) === INTERRUPTED ? INTERRUPTED : 0;
    }),
  };
}

/** @throws TlsError `board.out_of_sockets`. */
export function openSocket({ profile, blocking, streams }: StreamTools): { handle: number; socket: ProgramSocket } {
  const { most } = profile.chip.sockets;
  if (most !== undefined && streams.count((stream) => stream instanceof ProgramSocket) >= most)
    throw new TlsError('board.out_of_sockets', `this board has ${most} sockets, and all are open`);
  let socket: ProgramSocket | undefined;
  const handle = streams.add((id) => {
    socket = new ProgramSocket(id, blocking, profile);
    return socket;
  });
  return { handle, socket: socket! };
}

export function socketFunctions(tools: StreamTools): Record<string, HostFunction> {
  const { blocking, profile, streams } = tools;
  /** By `address port`: what the program had resolved. */
  const names = new Map<string, string>();

  function requireSocket(handle: number): ProgramSocket {
    const socket = streams.require(handle);
    if (!(socket instanceof ProgramSocket)) throw raiseErrno(profile.chip.errnos.EBADF);
    return socket;
  }

  return {
    socket: host([], () => openSocket(tools).handle),

    connect: host(['int', 'text', 'port'], (handle, host, port) => requireSocket(handle).connect(host, port)),

    bind: host(['int', 'text', 'port'], (handle, host, port) => {
      requireSocket(handle).bind(host, port);
      return 0;
    }),

    listen: host(['int', 'int'], (handle, backlog) => {
      requireSocket(handle).listen(backlog);
      return 0;
    }),

    /** @returns the new connection's handle. */
    accept: host(['int'], (handle) => {
      const listener = requireSocket(handle);
      const { handle: accepted, socket } = openSocket(tools);
      let result = WOULD_BLOCK;
      try {
        result = listener.accept(socket);
        return result < 0 ? result : accepted;
      } finally {
        if (result < 0) streams.delete(accepted);
      }
    }),

    /** @returns `address port` of the other side. */
    peer: host(['int'], (handle) => requireSocket(handle).peer),

    /** @returns the host name that led to the other side; nothing if none did, or for a stream over another. */
    peer_name: host(['int'], (handle) => {
      const socket = streams.get(handle);
      return (socket instanceof ProgramSocket && names.get(socket.peer)) || '';
    }),

    /** @returns `family address port`, the family 4 or 6. */
    resolve: host(['text', 'port'], (host, port) => {
      const found = blocking.ask<ResolveReply>({ type: 'resolve', host, port }, `resolving ${host}`);
      if (host !== found.address) names.set(`${found.address} ${found.port}`, host);
      return `${found.family} ${found.address} ${found.port}`;
    }),
  };
}

function pollEntries(entries: Int32Array, streams: Handles<ByteStream>): number {
  let ready = 0;
  for (let at = 0; at < entries.length; at += POLL_ENTRY) {
    const found = streams.get(entries[at]!)?.poll(entries[at + 1]!) ?? Poll.invalid;
    entries[at + 2] = found;
    if (found !== 0) ready++;
  }
  return ready;
}
