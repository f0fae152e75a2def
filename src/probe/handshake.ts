// One handshake with a host for diagnosis: records every step and throws nothing.
import { isTlsError, TlsError } from '../errors.ts';
import { startDeadline } from '../net/deadline.ts';
import { TlsStream } from '../net/tls-stream.ts';
import type { Endpoint, Network, ResolvedAddress } from '../net/transport.ts';
import { createClientEngine } from '../tls/client-engine.ts';
import { HandshakeType } from '../tls/constants.ts';
import type { CertificateChooser } from '../tls/credential.ts';
import type { ClientSettings, ConnectionInfo } from '../tls/engine.ts';
import { ProtocolVersion } from '../tls/profile.ts';
import type { Verifier, VerifyRequest } from '../tls/verifier.ts';
import type { Host } from './host.ts';

/** How far a connection got: the step that failed, or `connected`. */
export type Stage = 'resolve' | 'connect' | 'handshake' | 'read' | 'connected';

/** A handshake message that was sent or received. */
export interface SeenMessage {
  readonly direction: 'in' | 'out';
  /** HandshakeType (RFC 8446 §4). */
  readonly type: number;
  /** Bytes, header included. */
  readonly length: number;
  /** Milliseconds since the connection was established. */
  readonly at: number;
}

export interface SeenAlert {
  readonly direction: 'in' | 'out';
  readonly level: number;
  readonly description: number;
}

export interface HandshakeRecord {
  readonly stage: Stage;
  /** Why it ended at this step; `undefined` for `connected`. */
  readonly error: TlsError | undefined;
  /** The addresses of the host. */
  readonly addresses: readonly ResolvedAddress[];
  /** The address of the connection. */
  readonly remote: Endpoint | undefined;
  /** A copy of the verifier's input; `undefined` if the verifier was not called. */
  readonly asked: VerifyRequest | undefined;
  /** Whether the verifier refused the certificates. */
  readonly refused: boolean;
  readonly info: ConnectionInfo | undefined;
  readonly messages: readonly SeenMessage[];
  readonly alerts: readonly SeenAlert[];
  /** Whether the server requested a client certificate. */
  readonly certificateWanted: boolean;
  /** DER names of the CAs whose certificates it accepts; empty: any. */
  readonly wantedAuthorities: readonly Uint8Array[];
  /** Milliseconds that each completed step took. */
  readonly times: { readonly resolve?: number; readonly connect?: number; readonly handshake?: number };
  /** The open connection, if it was to be kept and is usable. */
  readonly stream: TlsStream | undefined;
}

export interface HandshakeSettings {
  readonly network: Network;
  /** Milliseconds for each step. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  /** `kept`: the connection is handed over open. */
  readonly afterwards?: 'closed' | 'kept';
  /** Milliseconds, for the reported times. */
  readonly now?: () => number;
}

/** How long a TLS 1.3 server may take to refuse a missing certificate. Milliseconds. */
const AFTERTHOUGHT = 1000;

/**
 * @param client - from a profile's context. @throws only TlsError `net.aborted`; everything else is in the record.
 */
export async function recordHandshake(
  host: Host,
  client: ClientSettings,
  settings: HandshakeSettings,
): Promise<HandshakeRecord> {
  const recorder = new Recorder(settings.now ?? (() => performance.now()));
  try {
    await recorder.run(host, client, settings);
  } catch (error) {
    if (!isTlsError(error) || settings.signal?.aborted) throw error;
    recorder.fail(error);
  }
  return recorder.record();
}

/** The record of a handshake that was not made, in which a server would have shown these certificates. */
export function recordOfChain(
  chain: readonly Uint8Array[],
  { name }: Host,
  { clock }: ClientSettings,
): HandshakeRecord {
  return {
    stage: 'connected',
    error: undefined,
    addresses: [],
    remote: undefined,
    asked: { peer: 'server', chain, serverName: name, now: clock.now(), ocspResponse: undefined },
    refused: false,
    info: undefined,
    messages: [],
    alerts: [],
    certificateWanted: false,
    wantedAuthorities: [],
    times: {},
    stream: undefined,
  };
}

class Recorder {
  readonly #now: () => number;
  #stage: Stage = 'resolve';
  #error: TlsError | undefined;
  #addresses: readonly ResolvedAddress[] = [];
  #remote: Endpoint | undefined;
  #asked: VerifyRequest | undefined;
  #refused = false;
  #info: ConnectionInfo | undefined;
  #certificateWanted = false;
  #wantedAuthorities: readonly Uint8Array[] = [];
  #stream: TlsStream | undefined;
  readonly #messages: SeenMessage[] = [];
  readonly #alerts: SeenAlert[] = [];
  readonly #times: { resolve?: number; connect?: number; handshake?: number } = {};
  #began = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  async run(host: Host, client: ClientSettings, settings: HandshakeSettings): Promise<void> {
    const { network, timeout, signal } = settings;
    const io = { timeout, signal };
    this.#addresses = await this.#timed('resolve', () => network.resolve(host.name, host.port, io));
    if (this.#addresses.length === 0) throw new TlsError('net.name_not_found', `${host.name} has no address`);
    this.#stage = 'connect';
    const transport = await this.#timed('connect', () => network.connect({ host: host.name, port: host.port, ...io }));
    this.#remote = transport.remote;
    this.#stage = 'handshake';
    this.#began = this.#now();
    const stream = new TlsStream(transport, createClientEngine(this.#observed(client)));
    let isKept = false;
    try {
      await this.#timed('handshake', () => stream.handshake(io));
      this.#info = stream.info;
      if (settings.afterwards === 'kept') {
        this.#stream = stream;
        isKept = true;
      } else await this.#awaitAfterthought(stream, client, Math.min(timeout, AFTERTHOUGHT), signal);
      this.#stage = 'connected';
    } finally {
      if (!isKept) stream.close();
    }
  }

  fail(error: TlsError): void {
    this.#error = error;
  }

  record(): HandshakeRecord {
    return {
      stage: this.#stage,
      error: this.#error,
      addresses: this.#addresses,
      remote: this.#remote,
      asked: this.#asked,
      refused: this.#refused,
      info: this.#info,
      messages: this.#messages,
      alerts: this.#alerts,
      certificateWanted: this.#certificateWanted,
      wantedAuthorities: this.#wantedAuthorities,
      times: this.#times,
      stream: this.#stream,
    };
  }

  async #timed<T>(step: 'resolve' | 'connect' | 'handshake', work: () => Promise<T>): Promise<T> {
    const start = this.#now();
    try {
      return await work();
    } finally {
      this.#times[step] = this.#now() - start;
    }
  }

  /** In TLS 1.3 a server judges our certificate, or that there is none, when for us the handshake is done. */
  async #awaitAfterthought(
    stream: TlsStream,
    client: ClientSettings,
    timeout: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (!this.#certificateWanted || this.#info?.version !== ProtocolVersion.tls13) return;
    if (client.credential !== undefined && typeof client.credential !== 'function') return;
    this.#stage = 'read';
    const deadline = startDeadline('waiting for what a server says to a client without a certificate', timeout, signal);
    try {
      await stream.read({ signal: deadline.signal });
    } catch (error) {
      if (!isTlsError(error) || error.code !== 'net.timeout') throw error;
    } finally {
      deadline.clear();
    }
  }

  #observed(client: ClientSettings): ClientSettings {
    const { credential } = client;
    // Called only if a server requests a certificate; the chosen certificate does not change.
    const choose: CertificateChooser = (request) => {
      this.#certificateWanted = true;
      if (request.role === 'client')
        this.#wantedAuthorities = request.certificateAuthorities.map((name) => name.slice());
      return typeof credential === 'function' ? credential(request) : credential;
    };
    return {
      ...client,
      verifier: this.#witness(client.verifier),
      // An inspector is notified about a fixed certificate.
      credential: client.profile.quirks?.inspect !== undefined ? credential : choose,
      trace: (event) => {
        client.trace?.(event);
        if (event.type === 'message') {
          const { direction, handshakeType: type, length } = event;
          this.#messages.push({ direction, type, length, at: this.#now() - this.#began });
          if (direction === 'in' && type === HandshakeType.certificate_request) this.#certificateWanted = true;
        } else if (event.type === 'alert') {
          const { direction, level, description } = event;
          this.#alerts.push({ direction, level, description });
        }
      },
    };
  }

  #witness(verifier: Verifier): Verifier {
    return {
      ...verifier,
      verify: (request) => {
        this.#asked = {
          ...request,
          chain: request.chain.map((der) => der.slice()),
          ocspResponse: request.ocspResponse?.slice(),
        };
        const answer = verifier.verify(request);
        this.#refused = typeof answer === 'object' && !answer.accepted;
        return answer;
      },
    };
  }
}
