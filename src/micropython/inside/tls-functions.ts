// What Python can do with a TLS connection: the host functions behind `wrap_socket` and what it returns.
import { mbedtlsName } from '../../tls/cipher-suite-names.ts';
import { cipherSuite } from '../../tls/cipher-suites.ts';
import type { ConnectionInfo } from '../../tls/engine.ts';
import type { Handles } from './handles.ts';
import { type HostFunction, host } from './host-function.ts';
import { type OpenedTls, openTls, VERSION_NAMES } from './open-tls.ts';
import { PythonRaise, raiseErrno, raiseValueError } from './raise.ts';
import { isTlsCaller } from './tls-callers.ts';
import type { TlsChannel } from './tls-channel.ts';
import type { ContextTools } from './tls-contexts.ts';
import { BlockingTlsStream } from './tls-stream.ts';

/** A connection over a stream of the program's own, whose bytes a loop in Python moves (modules/common/_tls.py). */
export type ForeignConnection = OpenedTls;

/** What {@link tlsFunctions}' `foreign_step` can be asked to do. */
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
    /** A connection over one of our own streams; no byte moves yet. */
    wrap: host(['int', 'int', 'text'], (context, inner, serverName) => {
      const stream = streams.require(inner);
      const { channel, failures } = openTls(tools, contexts.require(context), serverName, stream);
      const wrapped = new BlockingTlsStream(channel, stream, failures, profile.stack.habits);
      journal.layer(wrapped, journal.of(stream)!);
      return streams.add(() => wrapped);
    }),

    /** Which module of the firmware makes the next connection. */
    tls_caller: host(['text'], (name) => {
      if (isTlsCaller(name)) callers.name(name);
      return 0;
    }),

    handshake: host(['int'], (handle) => requireTls(handle).handshake()),

    /** @returns `NAME VERSION`, or nothing before the handshake is done. */
    cipher: host(['int', 'int'], (handle, isForeign) => describeCipher(channelOf(handle, isForeign).engine.info)),

    /** @returns the length of the peer's certificate, 0 if it sent none, having copied it if there was room. */
    peer_certificate: host(['int', 'int', 'address', 'size'], (handle, isForeign, address, room) => {
      const [certificate] = channelOf(handle, isForeign).engine.info?.peerCertificates ?? [];
      if (certificate === undefined) return 0;
      if (certificate.length <= room) interpreter.memory(address, certificate.length).set(certificate);
      return certificate.length;
    }),

    /** @returns the TLS library as it names itself: `Mbed TLS 3.6.2`. */
    tls_library: host([], () => {
      const { library } = profile.stack;
      return library.banner ?? `${library.name} ${library.version}`;
    }),

    /** What every operation on a connection raises once the program has closed it. */
    raise_closed: host(['int', 'int'], (operation, again) => {
      const use = { operation: operation === 0 ? 'read' : 'write', again: again === 1 } as const;
      throw new PythonRaise(profile.stack.raiseClosed(use, profile.chip));
    }),

    foreign: host(['int', 'text'], (context, serverName) => {
      const opened = openTls(tools, contexts.require(context), serverName, {});
      return foreign.add(() => opened);
    }),

    foreign_step: host(['int', 'int', 'address', 'size'], (handle, step, address, length) => {
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

    /** @returns how many bytes are to be read from the stream beneath. */
    foreign_wanted: host(['int'], (handle) => foreign.require(handle).channel.wanted.length),

    /** @param length - of what the stream gave, no more than was wanted; 0 at its end. */
    foreign_received: host(['int', 'address', 'size'], (handle, address, length) => {
      const { channel } = foreign.require(handle);
      if (length > channel.wanted.length) throw raiseValueError('more bytes than were wanted');
      channel.wanted.set(interpreter.memory(address, length));
      channel.received(length);
      return 0;
    }),

    /** @returns how many bytes to be written to the stream beneath were copied. */
    foreign_output: host(['int', 'address', 'size'], (handle, address, room) => {
      const part = foreign.require(handle).channel.output.subarray(0, room);
      interpreter.memory(address, part.length).set(part);
      return part.length;
    }),

    foreign_sent: host(['int', 'size'], (handle, count) => {
      foreign.require(handle).channel.sent(count);
      return 0;
    }),

    /** @returns the direction to ask the stream beneath for (`WANT_READ`, `WANT_WRITE`), 1 if it can be read without, 0. */
    foreign_blocked: host(['int'], (handle) => {
      const { channel } = foreign.require(handle);
      return channel.blocked ?? (channel.readable ? 1 : 0);
    }),

    foreign_close: host(['int'], (handle) => {
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
