// Host functions of streams and sockets, for `socket`, `socketpool` and `select`.
import type { BoardProfile } from '../../boards/profile.ts';
import { TlsError } from '../../errors.ts';
import { parseIpAddress } from '../../util/ip-address.ts';
import type { AddressBook } from './address-book.ts';
import { type Blocking, WOULD_BLOCK } from './blocking.ts';
import type { BoardSocket } from './board-socket.ts';
import { type ByteStream, Poll } from './byte-stream.ts';
import type { Handles } from './handles.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import type { Interpreter } from './interpreter.ts';
import { ProgramDatagram } from './program-datagram.ts';
import { ProgramSocket } from './program-socket.ts';
import { raiseErrno, raiseValueError } from './python-raise.ts';
import type { Station } from './station.ts';

export interface StreamTools {
  /** Prints a line of the firmware to the program's output. */
  readonly printLine: (line: string) => void;
  readonly profile: BoardProfile;
  readonly blocking: Blocking;
  readonly interpreter: Interpreter;
  readonly streams: Handles<ByteStream>;
  readonly addresses: AddressBook;
  readonly station: Station;
  /** Collects garbage now. @returns whether it could. */
  readonly collect: () => boolean;
}

/** Length of a poll entry in Python's array: three ints, `handle, mask, ready`. */
const POLL_ENTRY = 3;

/** Functions of all streams, by handle. */
export function streamFunctions({ interpreter, streams, blocking }: StreamTools): Record<string, HostFunction> {
  const entriesAt = (address: number, count: number) => {
    const bytes = interpreter.memory(address, count * POLL_ENTRY * 4);
    return new Int32Array(bytes.buffer, bytes.byteOffset, count * POLL_ENTRY);
  };
  return {
    read: hostFunction(['int', 'address', 'size'], (handle, address, length) =>
      streams.require(handle).read(interpreter.memory(address, length)),
    ),

    write: hostFunction(['int', 'address', 'size'], (handle, address, length) =>
      streams.require(handle).write(interpreter.memory(address, length)),
    ),

    is_closed: hostFunction(['int'], (handle) => ((streams.get(handle)?.closed ?? true) ? 1 : 0)),

    poll: hostFunction(['int', 'int'], (handle, mask) => streams.get(handle)?.poll(mask) ?? Poll.invalid),

    close: hostFunction(['int'], (handle) => {
      streams.get(handle)?.close();
      // A TLS connection closes its inner stream, to which the program may have no other reference.
      streams.deleteWhere((stream) => stream.closed);
      return 0;
    }),

    /** @param milliseconds - negative: wait forever. */
    settimeout: hostFunction(['int', 'int'], (handle, milliseconds) => {
      streams.require(handle).timeout = milliseconds < 0 ? Number.POSITIVE_INFINITY : milliseconds;
      return 0;
    }),

    /** Waits until one of the entries is ready. @returns how many are. */
    wait: hostFunction(['address', 'size', 'int'], (address, count, milliseconds) => {
      const timeout = milliseconds < 0 ? Number.POSITIVE_INFINITY : milliseconds;
      const attempt = () => pollEntries(entriesAt(address, count), streams) || WOULD_BLOCK;
      const listens = () => listensOn(entriesAt(address, count), streams);
      const ready = blocking.waitAwake(timeout, attempt, listens);
      return ready === WOULD_BLOCK ? 0 : ready;
    }),

    /** @returns 0 after the full time, or `WOKEN` earlier. */
    sleep: hostFunction(['int'], (milliseconds) => blocking.sleep(milliseconds)),
  };
}

/** @throws TlsError `board.out_of_sockets`. */
export function openSocket(tools: StreamTools): { handle: number; socket: ProgramSocket } {
  requireFree(tools, 'stream');
  return open(tools, (id) => new ProgramSocket(id, tools));
}

/** Opens sockets of the coprocessor, which counts them itself. */
export function openUncounted(tools: StreamTools): {
  stream(): ProgramSocket;
  datagram(): ProgramDatagram;
} {
  return {
    stream: () => open(tools, (id) => new ProgramSocket(id, tools)).socket,
    datagram: () => open(tools, (id) => new ProgramDatagram(id, tools)).socket,
  };
}

function openDatagram(tools: StreamTools): number {
  requireFree(tools, 'datagram');
  return open(tools, (id) => new ProgramDatagram(id, tools)).handle;
}

/** @throws TlsError `board.out_of_sockets` if the pool of this kind is full, after garbage collection if the board does it. */
function requireFree(tools: StreamTools, kind: BoardSocket['kind']): void {
  const { most, datagrams, listeners, collects } = tools.profile.chip.sockets;
  const limit = kind === 'datagram' ? (datagrams ?? most) : most;
  const counts = (stream: ByteStream) =>
    isSocket(stream) &&
    (datagrams === undefined || stream.kind === kind) &&
    !(listeners !== undefined && isListener(stream));
  const isFull = () => limit !== undefined && tools.streams.count(counts) >= limit;
  if (!isFull()) return;
  if (collects === true && tools.collect() && !isFull()) return;
  throw new TlsError('board.out_of_sockets', `this board has ${limit} sockets, and all are open`);
}

function open<Socket extends BoardSocket>(
  { streams }: StreamTools,
  make: (id: number) => Socket,
): { handle: number; socket: Socket } {
  let socket: Socket | undefined;
  const handle = streams.add((id) => {
    socket = make(id);
    return socket;
  });
  return { handle, socket: socket! };
}

/** lwIP's tcp_listen moves a socket to another pool. @throws TlsError `board.out_of_sockets` if that is full. */
function requireListener({ profile, streams }: StreamTools): void {
  const { listeners } = profile.chip.sockets;
  if (listeners !== undefined && streams.count(isListener) >= listeners)
    throw new TlsError('board.out_of_sockets', `this board has ${listeners} listening sockets, and all are open`);
}

function isListener(stream: ByteStream): boolean {
  return stream instanceof ProgramSocket && stream.isListener;
}

function isSocket(stream: ByteStream | undefined): stream is ProgramSocket | ProgramDatagram {
  return stream instanceof ProgramSocket || stream instanceof ProgramDatagram;
}

export function socketFunctions(tools: StreamTools): Record<string, HostFunction> {
  const { addresses, interpreter, profile, streams } = tools;
  const { errnos, socketRules } = profile.chip;

  function requireSocket(handle: number): ProgramSocket | ProgramDatagram {
    const socket = streams.require(handle);
    if (!isSocket(socket)) throw raiseErrno(errnos.EBADF);
    return socket;
  }

  function requireStream(handle: number): ProgramSocket {
    const socket = requireSocket(handle);
    if (socket.kind === 'datagram') throw raiseErrno(errnos.EOPNOTSUPP);
    return socket;
  }

  function requireDatagram(handle: number): ProgramDatagram {
    const socket = requireSocket(handle);
    if (socket.kind === 'stream') throw raiseErrno(errnos.EOPNOTSUPP);
    return socket;
  }

  /** @throws PythonRaise for a name, if the firmware accepts only addresses. */
  function checkAddress(host: string): void {
    if (socketRules.takesNames || host === '' || parseIpAddress(host) !== undefined) return;
    throw raiseValueError('invalid arguments');
  }

  return {
    /** @param module - of this package. @returns its names that the firmware's module does not have. */
    absent_names: hostFunction(['text'], (module) =>
      profile.chip.absentNames
        .filter((name) => name.startsWith(`${module}.`))
        .map((name) => name.slice(module.length + 1))
        .join(' '),
    ),

    /** A TCP socket. */
    socket: hostFunction([], () => openSocket(tools).handle),

    /** A UDP socket. */
    datagram_socket: hostFunction([], () => openDatagram(tools)),

    connect: hostFunction(['int', 'text', 'port'], (handle, host, port) => {
      checkAddress(host);
      return requireSocket(handle).connect(host, port);
    }),

    bind: hostFunction(['int', 'text', 'port'], (handle, host, port) => {
      requireSocket(handle).bind(host, port);
      return 0;
    }),

    listen: hostFunction(['int', 'int'], (handle, backlog) => {
      const socket = requireStream(handle);
      if (!socket.isListener) requireListener(tools);
      socket.listen(Math.max(backlog, 0));
      return 0;
    }),

    /** @returns the new connection's handle. */
    accept: hostFunction(['int'], (handle) => {
      const listener = requireStream(handle);
      const waited = listener.awaitConnection(); // only a connection needs a socket
      if (waited < 0) return waited;
      const { handle: accepted, socket } = openSocket(tools);
      let result = WOULD_BLOCK;
      try {
        result = listener.accept(socket);
        return result < 0 ? result : accepted;
      } finally {
        if (result < 0) streams.delete(accepted);
      }
    }),

    /** @param flags - of `Receive`. @returns how many bytes were received, or `WOULD_BLOCK`. */
    receive: hostFunction(['int', 'address', 'size', 'int'], (handle, address, length, flags) =>
      requireSocket(handle).receive(interpreter.memory(address, length), flags),
    ),

    /** @returns how many bytes were written, or `WOULD_BLOCK`. */
    send: hostFunction(['int', 'address', 'size'], (handle, address, length) =>
      requireSocket(handle).send(interpreter.memory(address, length)),
    ),

    send_to: hostFunction(['int', 'address', 'size', 'text', 'port'], (handle, address, length, host, port) => {
      const socket = requireSocket(handle);
      const bytes = interpreter.memory(address, length);
      checkAddress(host);
      return socket.kind === 'stream' ? socket.send(bytes) : socket.sendTo(bytes, host, port);
    }),

    /** @param resets - 1: `close` resets the connection. */
    linger: hostFunction(['int', 'int'], (handle, resets) => {
      const socket = requireSocket(handle);
      if (socket.kind === 'stream') socket.resets = resets === 1;
      return 0;
    }),

    broadcast: hostFunction(['int', 'int'], (handle, on) => {
      const socket = requireSocket(handle);
      if (socket.kind === 'datagram') socket.setBroadcast(on !== 0);
      return 0;
    }),

    /** @param on - whether messages to the group arrive. */
    membership: hostFunction(['int', 'text', 'int'], (handle, group, on) => {
      requireDatagram(handle).setMembership(group, on !== 0);
      return 0;
    }),

    /** @returns `address port` of the peer, or of the sender of the last message. */
    peer: hostFunction(['int'], (handle) => requireSocket(handle).peer),

    /** @returns the host name that was resolved to the peer; empty if there is none, or for a stream over another one. */
    peer_name: hostFunction(['int'], (handle) => {
      const socket = streams.get(handle);
      return isSocket(socket) ? addresses.nameOf(socket.peer) : '';
    }),

    /** @returns `family address port`, the family 4 or 6. */
    resolve: hostFunction(['text', 'port'], (host, port) => {
      const found = addresses.resolve(host, port);
      return `${found.family} ${found.address} ${found.port}`;
    }),
  };
}

/** Whether any of the entries may become ready through an external event. */
function listensOn(entries: Int32Array, streams: Handles<ByteStream>): boolean {
  for (let at = 0; at < entries.length; at += POLL_ENTRY) if (streams.get(entries[at]!)?.listens) return true;
  return false;
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
