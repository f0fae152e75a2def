// Host functions of TLS connections, for `wrap_socket` and the objects that it returns.
import { mbedtlsName } from '../../tls/cipher-suite-names.ts';
import { cipherSuite } from '../../tls/cipher-suites.ts';
import type { ConnectionInfo } from '../../tls/engine.ts';
import type { Handles } from './handles.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import { type OpenedTls, openTls, VERSION_NAMES } from './open-tls.ts';
import { PythonRaise, raiseErrno, raiseValueError } from './python-raise.ts';
import { isTlsCaller } from './tls-callers.ts';
import type { TlsChannel } from './tls-channel.ts';
import type { ContextTools } from './tls-contexts.ts';
import { BlockingTlsStream } from './tls-stream.ts';

/** A connection over any Python stream; a loop in Python moves its bytes (modules/common/_tls.py). */
export type ForeignConnection = OpenedTls;

/** Operations of `foreign_step` in {@link tlsFunctions}. */
const Step = { handshake: 0, read: 1, write: 2 } as const;
const OPERATIONS = ['wrap', 'read', 'write'] as const;

export function tlsFunctions(tools: ContextTools, foreign: Handles<ForeignConnection>): Record<string, HostFunction> {
  const { profile, interpreter, streams, contexts, callers, journal } = tools;

  function requireTls(handle: number): BlockingTlsStream {
    const stream = streams.require(handle);
    if (!(stream instanceof BlockingTlsStream)) throw raiseErrno(profile.chip.errnos.EBADF);
    return stream;
  }

  const channelOf = (handle: number, isForeign: number): TlsChannel =>
    isForeign === 1 ? foreign.require(handle).channel : requireTls(handle).channel;

  return {
    /** Creates a connection over one of our own streams; no bytes are sent or received yet. */
    wrap: hostFunction(['int', 'int', 'text'], (context, inner, serverName) => {
      const stream = streams.require(inner);
      const { channel, failures } = openTls(tools, contexts.require(context), serverName, stream);
      const wrapped = new BlockingTlsStream(channel, stream, failures, profile.stack.habits);
      journal.layer(wrapped, journal.of(stream)!);
      return streams.add(() => wrapped);
    }),

    /** Sets which module of the firmware creates the next connection. */
    tls_caller: hostFunction(['text'], (name) => {
      if (isTlsCaller(name)) callers.name(name);
      return 0;
    }),

    handshake: hostFunction(['int'], (handle) => requireTls(handle).handshake()),

    /** @returns `NAME VERSION`, or empty before the handshake is done. */
    cipher: hostFunction(['int', 'int'], (handle, isForeign) =>
      describeCipher(channelOf(handle, isForeign).engine.info),
    ),

    /** Copies the peer's certificate if there is room. @returns its length, or 0 if the peer sent none. */
    peer_certificate: hostFunction(['int', 'int', 'address', 'size'], (handle, isForeign, address, room) => {
      const [certificate] = channelOf(handle, isForeign).engine.info?.peerCertificates ?? [];
      if (certificate === undefined) return 0;
      if (certificate.length <= room) interpreter.memory(address, certificate.length).set(certificate);
      return certificate.length;
    }),

    /** @returns the TLS library's name and version: `Mbed TLS 3.6.2`. */
    tls_library: hostFunction([], () => {
      const { library } = profile.stack;
      return library.banner ?? `${library.name} ${library.version}`;
    }),

    /** Raises the exception of operations on a connection that the program has closed. */
    raise_closed: hostFunction(['int', 'int'], (operation, again) => {
      const use = { operation: operation === 0 ? 'read' : 'write', again: again === 1 } as const;
      throw new PythonRaise(profile.stack.raiseClosed(use, profile.chip));
    }),

    foreign: hostFunction(['int', 'text'], (context, serverName) => {
      const opened = openTls(tools, contexts.require(context), serverName, {});
      return foreign.add(() => opened);
    }),

    foreign_step: hostFunction(['int', 'int', 'address', 'size'], (handle, step, address, length) => {
      const { channel, failures } = foreign.require(handle);
      const operation = OPERATIONS[step] ?? 'read';
      return failures.guard(
        operation,
        () => channel.connected,
        () => {
          if (step === Step.handshake) return channel.handshake();
          const bytes = interpreter.memory(address, length);
          return step === Step.read ? channel.read(bytes) : channel.write(bytes);
        },
      );
    }),

    /** @returns how many bytes to read from the inner stream. */
    foreign_wanted: hostFunction(['int'], (handle) => foreign.require(handle).channel.wanted.length),

    /** @param length - of the bytes read from the inner stream, at most `foreign_wanted`; 0 at its end. */
    foreign_received: hostFunction(['int', 'address', 'size'], (handle, address, length) => {
      const { channel } = foreign.require(handle);
      if (length > channel.wanted.length) throw raiseValueError('more bytes than were wanted');
      channel.wanted.set(interpreter.memory(address, length));
      channel.received(length);
      return 0;
    }),

    /** Copies bytes to write to the inner stream. @returns how many. */
    foreign_output: hostFunction(['int', 'address', 'size'], (handle, address, room) => {
      const part = foreign.require(handle).channel.output.subarray(0, room);
      interpreter.memory(address, part.length).set(part);
      return part.length;
    }),

    foreign_sent: hostFunction(['int', 'size'], (handle, count) => {
      foreign.require(handle).channel.sent(count);
      return 0;
    }),

    /** @returns the direction to poll the inner stream for (`WANT_READ`, `WANT_WRITE`), 1 if readable without it, or 0. */
    foreign_blocked: hostFunction(['int'], (handle) => {
      const { channel } = foreign.require(handle);
      return channel.blocked ?? (channel.readable ? 1 : 0);
    }),

    foreign_close: hostFunction(['int'], (handle) => {
      foreign.get(handle)?.failures.closed();
      foreign.delete(handle);
      return 0;
    }),
  };
}

function describeCipher(info: ConnectionInfo | undefined): string {
  const suite = info && cipherSuite(info.cipherSuite);
  return info === undefined || suite === undefined ? '' : `${mbedtlsName(suite)} ${VERSION_NAMES[info.version]}`;
}
