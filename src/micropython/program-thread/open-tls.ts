// Creates the program's TLS connections, and reports them to the journal.
import { isFirmwareVerdict } from '../../boards/firmware-verdict.ts';
import { howToVerify, type TlsCaller } from '../../boards/how-to-verify.ts';
import type { TlsContext } from '../../context/tls-context.ts';
import { AlertDescription } from '../../errors/alert-description.ts';
import { isTlsError } from '../../errors.ts';
import { cipherSuite } from '../../tls/cipher-suites.ts';
import { createClientEngine } from '../../tls/client-engine.ts';
import { HandshakeType } from '../../tls/constants.ts';
import type { ConnectionInfo, Engine } from '../../tls/engine.ts';
import { ProtocolVersion } from '../../tls/profile.ts';
import { createServerEngine } from '../../tls/server-engine.ts';
import type { TraceObserver } from '../../tls/trace.ts';
import type { Verifier } from '../../tls/verifier.ts';
import { Certificate } from '../../x509/certificate.ts';
import type { Verdict } from '../../x509/verdict.ts';
import type { JournalConnection } from './journal.ts';
import { trustCommand } from './reason.ts';
import { TlsChannel } from './tls-channel.ts';
import type { ContextTools } from './tls-contexts.ts';
import { TlsFailures } from './tls-failures.ts';
import type { TlsShare } from './tls-memory.ts';

export const VERSION_NAMES: Readonly<Record<ProtocolVersion, string>> = {
  [ProtocolVersion.tls10]: 'TLSv1.0',
  [ProtocolVersion.tls11]: 'TLSv1.1',
  [ProtocolVersion.tls12]: 'TLSv1.2',
  [ProtocolVersion.tls13]: 'TLSv1.3',
};

export interface OpenedTls {
  readonly channel: TlsChannel;
  readonly failures: TlsFailures;
}

/**
 * @param serverName - empty if none was given; otherwise `=` and the name, which may be empty too.
 * @param inner - the stream that carries it: one of Thimble's, or any object if the program moves the bytes.
 * @throws TlsError of the context.
 */
export function openTls(tools: ContextTools, context: TlsContext, serverName: string, inner: object): OpenedTls {
  const { profile, journal, printLine } = tools;
  const name = serverName.slice(1);
  const caller = tools.callers.take();
  const connection =
    journal.of(inner) ?? (isUnconnected(inner) ? journal.prepared(inner, name) : journal.opened(inner, name, 0));
  if (name !== '') connection.host = name;
  const share = tools.memory.open(context, connection, () => isClosed(inner));
  const engine = createEngine(context, serverName, observe(tools, connection), share);
  const channel: TlsChannel = new TlsChannel(
    engine,
    {
      ...profile.stack.habits,
      onConnected: () => {
        tellHandshake(tools, { context, connection, engine, caller });
        share.connected();
      },
    },
    context.tls.maxRecordOut,
  );
  const failures = new TlsFailures(profile, context.role, printLine, {
    connection,
    failing: () => {
      if (!channel.connected) connection.heard = channel.header;
      // A failed handshake frees its memory; that of a broken connection is freed by the board's garbage collection.
      if (!channel.connected || engine.state === 'failed') share.closed();
    },
    closed: () => {
      share.closed();
      journal.closed(connection);
    },
  });
  return { channel, failures };
}

/** Whether one of our streams is closed; unknown for others. */
function isClosed(inner: object): boolean {
  return 'closed' in inner && inner.closed === true;
}

/** Whether it is one of our sockets that the program connects after the wrap, as CircuitPython's do. */
function isUnconnected(inner: object): boolean {
  return 'peer' in inner && inner.peer === '';
}

function createEngine(context: TlsContext, serverName: string, trace: TraceObserver, share: TlsShare): Engine {
  try {
    if (context.role === 'server') return createServer(context, trace, share);
    const name = serverName === '' ? undefined : serverName.slice(1);
    const settings = context.clientSettings({ serverName: name, trace });
    const { verifier } = settings;
    if (verifier === undefined) return createClientEngine(settings);
    const verify: Verifier['verify'] = (request) => {
      const error = share.beginHandshake(request.chain);
      return error === undefined ? verifier.verify(request) : { accepted: false, error };
    };
    return createClientEngine({ ...settings, verifier: { ...verifier, verify } });
  } catch (error) {
    share.closed();
    throw error;
  }
}

/** A server needs the memory from the ClientHello on, by its own certificate. */
function createServer(context: TlsContext, trace: TraceObserver, share: TlsShare): Engine {
  const settings = context.serverSettings({
    trace: (event) => {
      trace(event);
      if (event.type !== 'message' || event.direction !== 'in' || event.handshakeType !== HandshakeType.client_hello)
        return;
      const error = share.beginHandshake(own?.chain ?? []);
      if (error !== undefined) throw error;
    },
  });
  const own = typeof settings.credential === 'function' ? undefined : settings.credential[0];
  return createServerEngine(settings);
}

function observe({ journal }: ContextTools, connection: JournalConnection): TraceObserver {
  return (event) => {
    if (event.type !== 'alert') return;
    const { direction, level, description } = event;
    const name = Object.keys(AlertDescription).find(
      (each) => AlertDescription[each as keyof typeof AlertDescription] === description,
    );
    journal.tell({
      event: 'alert',
      connection: connection.id,
      direction,
      level: level === 2 ? 'fatal' : 'warning',
      name: name ?? String(description),
    });
  };
}

interface Made {
  readonly context: TlsContext;
  readonly connection: JournalConnection;
  readonly engine: Engine;
  readonly caller: TlsCaller;
}

function tellHandshake(tools: ContextTools, { context, connection, engine, caller }: Made): void {
  const { journal, profile } = tools;
  const info = engine.info!;
  const isVerified = context.role === 'server' ? info.peerCertificates.length > 0 : verifies(tools, context, info);
  const { host, port } = connection;
  if (context.role === 'client' && !isVerified) {
    const place = port === 443 || port === 0 ? host : `${host}:${port}`;
    journal.unverified(host, port, () => {
      const { why, change, format } = howToVerify(profile, host, caller);
      return {
        event: 'unverified',
        host,
        port,
        why,
        ...(change !== undefined && { change }),
        ...(format !== undefined && { command: trustCommand(place, format) }),
      };
    });
  }
  if (!journal.tellsAll) return;
  const certificate = subjectOf(info.peerCertificates[0]);
  const root = isVerified ? rootOf(info) : undefined;
  journal.tell({
    event: 'handshake',
    connection: connection.id,
    host,
    version: VERSION_NAMES[info.version],
    suite: cipherSuite(info.cipherSuite)?.name ?? String(info.cipherSuite),
    resumed: info.resumed,
    verified: isVerified,
    ...(certificate !== undefined && { certificate }),
    ...(root !== undefined && { root }),
  });
}

/** CERT_OPTIONAL accepts a refused certificate, and keeps the verdict. */
function verifies({ profile }: ContextTools, context: TlsContext, { verdict }: ConnectionInfo): boolean {
  if (profile.stack.verification.kind === 'none' || context.verifiesNothing) return false;
  return !isFirmwareVerdict(verdict) || verdict.flags === 0;
}

function rootOf({ verdict }: ConnectionInfo): string | undefined {
  if (isFirmwareVerdict(verdict)) {
    const last = verdict.chain.at(-1);
    return last?.trusted === false ? last.issuer : last?.subject; // a bundle's root is not part of the chain
  }
  return isStrictVerdict(verdict) && verdict.accepted ? verdict.anchor.certificate.subject.toString() : undefined;
}

function isStrictVerdict(verdict: unknown): verdict is Verdict {
  return typeof verdict === 'object' && verdict !== null && 'accepted' in verdict;
}

function subjectOf(der: Uint8Array | undefined): string | undefined {
  if (der === undefined) return undefined;
  try {
    return Certificate.parse(der).subject.toString();
  } catch (error) {
    if (isTlsError(error)) return undefined; // it was not verified
    throw error;
  }
}
