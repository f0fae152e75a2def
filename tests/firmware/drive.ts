// Runs one connection of a firmware with a server in memory, and reports what its TLS library returns: number, flags,
// text, and the alert that the server received.
import assert from 'node:assert/strict';
import { type FirmwareVerdict, isFirmwareVerdict } from '../../src/boards/firmware-verdict.ts';
import type { BoardProfile } from '../../src/boards/profile.ts';
import type { RaisedError } from '../../src/boards/python-exception.ts';
import { mbedtlsErrorNumber } from '../../src/boards/stacks/mbedtls/errors.ts';
import { TlsContext } from '../../src/context/tls-context.ts';
import { nodeEnvironment } from '../../src/entry/node-platform.ts';
import { isTlsError, TlsError } from '../../src/errors.ts';
import { cipherSuite } from '../../src/tls/cipher-suites.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { Engine, ServerSettings } from '../../src/tls/engine.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { COMMON, credentialOf, deliver, pump } from '../support/engine-pair.ts';
import type { Issued } from './pki.ts';

/** The response to the ClientHello. */
export type Server =
  | { readonly engine: Omit<ServerSettings, keyof typeof COMMON> & { readonly profile: ServerSettings['profile'] } }
  /** Fixed bytes in response to anything, then the end or a reset of the connection, or silence. */
  | { readonly bytes: Uint8Array; readonly then: 'end' | 'reset' | 'silence' };

export interface Situation {
  readonly server: Server;
  /** `undefined`: no name. */
  readonly host?: string | undefined;
  /** The trusted roots: DER, loaded as on the board, or built in as its bundle. */
  readonly trust: readonly Issued[];
  readonly verify?: 'none' | 'optional' | 'required';
  /** Milliseconds since 1970; default: now. */
  readonly clock?: number;
  readonly client?: readonly Issued[];
  /** The form in which it is loaded, if the board reads both. */
  readonly form?: 'pem' | 'der';
  /** CircuitPython's `cadata=""`: no verification. */
  readonly off?: 'off' | undefined;
}

export interface Outcome {
  /** 0, or mbedTLS's return value. */
  readonly ret: number;
  readonly flags: number | undefined;
  /** The exception in the program. */
  readonly raised: RaisedError | undefined;
  readonly alert: number | undefined;
  readonly suite: string | undefined;
  readonly version: number | undefined;
  readonly console: string | undefined;
}

export type TrustedBy = 'bundle' | 'cadata';

export interface ReadOutcome {
  readonly total: number;
  /** The exception of the last read; `undefined`: it returned nothing, which is the end. */
  readonly raised: RaisedError | undefined;
}

/** Reads the server's data after the handshake, up to the end. */
export function readAfter(
  board: BoardProfile,
  situation: Situation,
  bytes: number,
  end: 'closes' | 'ends' | 'resets',
): ReadOutcome {
  const context = new TlsContext({ profile: board, environment: nodeEnvironment, role: 'client', bundle: undefined });
  load(context, situation);
  const client = createClientEngine(context.clientSettings({ serverName: situation.host }));
  assert.ok('engine' in situation.server);
  const server = createServerEngine({ ...COMMON, ...situation.server.engine });
  let total = 0;
  pump({ client, server });
  for (let sent = 0; sent < bytes; ) {
    sent += server.write(new Uint8Array(bytes - sent));
    pump({ client, server }, (_, plaintext) => (total += plaintext.length));
  }
  if (end === 'closes') server.closeWrite();
  pump({ client, server }, (_, plaintext) => (total += plaintext.length));
  if (end === 'ends') client.receiveEnd();
  const error = end === 'resets' ? new TlsError('net.reset', 'it was reset') : client.error;
  if (error === undefined) return { total, raised: undefined };
  const raised = board.stack.raise({ error, operation: 'read', handshakeDone: true, before: undefined }, board.chip);
  return { total, raised: raised.kind === 'end' ? undefined : raised.exception };
}

/** @returns the result of the handshake of a program on that board. */
export function drive(board: BoardProfile, situation: Situation, trustedBy: TrustedBy = 'cadata'): Outcome {
  const { clock, host, trust } = situation;
  const context = new TlsContext({
    profile: board,
    environment: clock === undefined ? nodeEnvironment : { ...nodeEnvironment, clock: { now: () => clock } },
    role: 'client',
    bundle: trustedBy === 'bundle' ? trust.map(({ der }) => der) : undefined,
  });
  try {
    if (situation.verify !== undefined) context.verifyMode = situation.verify;
    if (situation.off === 'off') context.loadVerifyLocations('');
    else if (trustedBy === 'cadata' && trust.length > 0) load(context, situation);
    if (situation.client !== undefined) context.addCredential(credentialOf(situation.client[0]!));
    const client = createClientEngine(context.clientSettings({ serverName: host }));
    const { alert, faulted } = converse(client, situation.server);
    return outcomeOf(client, board, alert, faulted);
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return failure(error, board, undefined);
  }
}

function load(context: TlsContext, { trust, form }: Situation): void {
  const derOnly = context.profile.stack.loading === 'adds' && form !== 'pem';
  if (derOnly) for (const { der } of trust) context.loadVerifyLocations(der);
  else context.loadVerifyLocations(trust.map(({ pem }) => pem).join(''));
}

/** The description of an unencrypted alert, whatever its record's version: OpenSSL accepts any. */
function plainAlert(records: Uint8Array): number | undefined {
  return records[0] === 21 && records.length === 7 ? records[6] : undefined;
}

interface Heard {
  /** The alert that the server received. */
  readonly alert: number | undefined;
  /** The transport's behaviour, which the engines do not know. */
  readonly faulted: TlsError | undefined;
}

function converse(client: Engine, server: Server): Heard {
  if ('bytes' in server) {
    client.takeOutput();
    deliver(client, server.bytes);
    if (client.state !== 'failed' && server.then === 'end') client.receiveEnd();
    const faulted =
      server.then === 'reset'
        ? new TlsError('net.reset', 'it was reset')
        : server.then === 'silence'
          ? new TlsError('net.timeout', 'nothing came')
          : undefined;
    const up = client.takeOutput();
    return { alert: up && plainAlert(up), faulted };
  }
  let heard: number | undefined;
  const engine = createServerEngine({ ...COMMON, ...server.engine });
  for (;;) {
    const up = client.takeOutput();
    const down = engine.takeOutput();
    if (!up && !down) return { alert: heard, faulted: undefined };
    if (up) heard ??= plainAlert(up);
    if (up) deliver(engine, up);
    if (down) deliver(client, down);
  }
}

function outcomeOf(
  client: Engine,
  board: BoardProfile,
  alert: number | undefined,
  faulted: TlsError | undefined,
): Outcome {
  if (client.error !== undefined) return failure(client.error, board, alert);
  if (faulted !== undefined) return failure(faulted, board, alert);
  assert.ok(client.info, 'the handshake hangs');
  const verdict = verdictIn(client.info.verdict);
  return {
    ret: 0,
    flags: verdict?.flags ?? 0,
    raised: undefined,
    alert,
    suite: `TLS-${cipherSuite(client.info.cipherSuite)?.name.slice(4).replaceAll('_', '-')}`,
    version: client.info.version,
    console: undefined,
  };
}

function failure(error: TlsError, board: BoardProfile, alert: number | undefined): Outcome {
  const verdict = verdictIn(error.cause);
  const raised = board.stack.raise({ error, operation: 'wrap', handshakeDone: false, before: undefined }, board.chip);
  assert.equal(raised.kind, 'exception');
  const { exception } = raised as Extract<typeof raised, { readonly kind: 'exception' }>;
  return {
    ret: verdict?.ret ?? numberOf(exception, error, board),
    flags: verdict?.flags ?? 0,
    raised: exception,
    alert,
    suite: undefined,
    version: undefined,
    console: verdict?.console,
  };
}

/** mbedTLS's return value for an outcome: an errno of the socket is negative within mbedTLS. */
function numberOf({ type, errno }: RaisedError, error: TlsError, { chip }: BoardProfile): number {
  if (error.code === 'net.reset' || error.code === 'net.timeout') {
    assert.equal(errno, chip.errnos[error.code === 'net.reset' ? 'ECONNRESET' : 'ETIMEDOUT']);
    return error.code === 'net.reset' ? -104 : TIMED_OUT;
  }
  if (type === 'ValueError') return mbedtlsErrorNumber('X509_CERT_VERIFY_FAILED');
  return errno !== undefined && errno > 0 && errno < 256 ? -errno : (errno ?? Number.NaN);
}

/** -110 or -116 in a row is the errno of the client's PC, or of newlib: both mean this. */
export const TIMED_OUT = -116;

function verdictIn(value: unknown): FirmwareVerdict | undefined {
  return isFirmwareVerdict(value) ? value : undefined;
}
