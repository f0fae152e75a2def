// Explains the real cause of a failure: what happened and with which peer, its cause, advice, and a command.
import type { BoardProfile } from '../../boards/profile.ts';
import { ERROR_ADVICE } from '../../errors/advice.ts';
import { printable } from '../../errors/printable.ts';
import type { TlsError } from '../../errors.ts';
import { decodeLatin1 } from '../../util/latin1.ts';
import type { Reason } from '../bridge/program-event.ts';

export interface Circumstances {
  readonly connection: { readonly host: string; readonly port: number; readonly heard: Uint8Array } | undefined;
  /** The peer, if there is no connection yet. */
  readonly named: { readonly host: string; readonly port: number } | undefined;
  readonly profile: BoardProfile;
  /** Milliseconds since 1970. */
  readonly clock: { now(): number; actual(): number; wasSet(): boolean };
}

export function describeReason(error: TlsError, circumstances: Circumstances): Reason {
  const { connection, named } = circumstances;
  const { host, port } = connection ?? named ?? { host: undefined, port: undefined };
  const place = { ...(host !== undefined && host !== '' && { host }), ...(port !== undefined && port > 0 && { port }) };
  const found =
    clockReason(error, circumstances) ??
    wifiReason(error, circumstances) ??
    keyReason(error, circumstances) ??
    otherProtocol(error, circumstances) ??
    startsWithout(error, circumstances);
  const { cause, fix } = ERROR_ADVICE[error.code];
  const command =
    found !== undefined && 'command' in found ? found.command : commandFor(error, circumstances, host, port);
  return {
    ...place,
    code: error.code,
    what: found?.what ?? error.message,
    cause: found?.cause ?? cause,
    fix: found?.fix ?? (error.hint === '' ? fix : error.hint),
    ...(command !== undefined && { command }),
  };
}

interface Found {
  readonly what?: string;
  readonly cause?: string;
  readonly fix?: string;
  readonly command?: string | undefined;
}

const DAY = 86_400_000;
const DATE_CODES: ReadonlySet<string> = new Set(['x509.not_yet_valid', 'x509.clock_unset', 'x509.expired']);

/** The board's clock differs from the actual time by days. */
function clockReason(error: TlsError, { clock, profile }: Circumstances): Found | undefined {
  const saysFuture = /future/.test(error.message); // with several flags the code may be another one
  if (!DATE_CODES.has(error.code) && !saysFuture) return undefined;
  if (Math.abs(clock.now() - clock.actual()) < DAY) return undefined;
  const date = new Date(clock.now()).toISOString().slice(0, 10);
  return {
    cause: clock.wasSet()
      ? `The board's clock says ${date}: the program has set it to a day that is not today.`
      : `The board's clock says ${date}: it starts there at power-on, and the program has not set it.`,
    fix: `Set the clock before the first connection: ${profile.runtime.habits.setClock}.`,
    command: clock.wasSet() ? undefined : 'thimble run … --clock now',
  };
}

/** End of the error messages without a network. */
export const WIFI_DOWN = 'Wi-Fi is not connected';

/** The board has not joined a network. */
function wifiReason(error: TlsError, { profile }: Circumstances): Found | undefined {
  if (!error.message.endsWith(WIFI_DOWN)) return undefined;
  return {
    cause: 'The board is on no network: Wi-Fi is not connected when the program first uses a socket.',
    fix: `Connect before that: ${profile.runtime.habits.joinWifi} comes first; wait until it is connected.`,
    command: 'thimble run … --wifi up',
  };
}

/** A firmware that reads DER reads fewer forms of keys than Thimble's own commands, and never one with a password. */
function keyReason(error: TlsError, { profile }: Circumstances): Found | undefined {
  const { stack, runtime } = profile;
  if (error.code !== 'crypto.bad_private_key' || stack.rules !== 'fixed' || runtime.habits.caFormat !== 'der')
    return undefined;
  const kinds = stack.verification.kind === 'none' ? 'RSA keys' : 'RSA keys, and EC keys such as P-256,';
  return {
    cause: `This firmware cannot read the private key: it takes ${kinds} without a password, and every version takes the old DER form.`,
    fix: 'Convert it on a computer, which also removes a password, and load key.der: openssl pkey -in KEY -outform DER -out key.der',
  };
}

/** The first bytes of servers of other protocols; `startTls`: how to switch to TLS on that port. */
const GREETINGS: readonly { readonly begins: RegExp | string; readonly name: string; readonly startTls?: string }[] = [
  { begins: /^HTTP\//, name: 'HTTP without TLS' },
  { begins: /^SSH-/, name: 'SSH' },
  { begins: /^[245]\d\d[ -]/, name: 'SMTP or FTP', startTls: 'STARTTLS (SMTP) or AUTH TLS (FTP)' },
  { begins: /^\* (?:OK|PR|BY)/, name: 'IMAP', startTls: 'STARTTLS' },
  { begins: /^\+OK/, name: 'POP3', startTls: 'STLS' },
  { begins: ' \u0002', name: 'MQTT without TLS' }, // CONNACK
  { begins: /^(?:-ERR|\+PONG)/, name: 'Redis' },
];
/** Decides by port if the first bytes fit two protocols. */
const BY_PORT: Readonly<Record<number, { readonly name: string; readonly startTls: string }>> = {
  21: { name: 'FTP', startTls: 'AUTH TLS' },
  25: { name: 'SMTP', startTls: 'STARTTLS' },
  465: { name: 'SMTP', startTls: 'STARTTLS' },
  587: { name: 'SMTP', startTls: 'STARTTLS' },
  2525: { name: 'SMTP', startTls: 'STARTTLS' },
};

const TLS_PORTS: Readonly<Record<number, string>> = {
  25: 'SMTP with TLS from the start has port 465',
  587: 'SMTP with TLS from the start has port 465',
  143: 'IMAP with TLS from the start has port 993',
  110: 'POP3 with TLS from the start has port 995',
  21: 'FTP with TLS from the start has port 990',
  1883: 'MQTT over TLS has port 8883',
  80: 'HTTPS has port 443',
  8080: 'HTTPS has port 443',
};

const NOT_TLS: ReadonlySet<string> = new Set(['tls.not_tls', 'tls.http_on_tls_port', 'tls.closed_in_handshake']);

/** Another protocol answered instead of TLS. */
function otherProtocol({ code }: TlsError, { connection }: Circumstances): Found | undefined {
  if (!NOT_TLS.has(code)) return undefined;
  if (connection === undefined || connection.heard.length === 0) return undefined;
  const text = decodeLatin1(connection.heard);
  const greeting = GREETINGS.find(({ begins }) =>
    typeof begins === 'string' ? text.startsWith(begins) : begins.test(text),
  );
  if (greeting === undefined) return undefined;
  const { name, startTls } = greeting.name === 'SMTP or FTP' ? (BY_PORT[connection.port] ?? greeting) : greeting;
  const port = TLS_PORTS[connection.port];
  const onTls = port === undefined ? 'connect to the port on which the server offers TLS' : port;
  return {
    what: `${name} answered there, not TLS (its first bytes: ${JSON.stringify(printable(text))})`,
    cause: `The server on port ${connection.port} speaks ${name}${startTls === undefined ? '.' : ', and starts TLS only after a STARTTLS command.'}`,
    fix:
      startTls === undefined
        ? `Use the right port: ${onTls}.`
        : `Either say ${startTls} in the clear and wrap the socket then, or use another port: ${onTls}.`,
  };
}

/** A server that expects another protocol than TLS closes the connection without an answer. */
function startsWithout({ code, message }: TlsError, { connection }: Circumstances): Found | undefined {
  if (code !== 'tls.closed_in_handshake' && code !== 'net.reset') return undefined;
  const port = connection === undefined ? undefined : TLS_PORTS[connection.port];
  if (port === undefined) return undefined;
  return {
    what: message,
    cause: `The server hung up in the handshake: on port ${connection!.port} there is usually no TLS.`,
    fix: `Use the right port: ${port}.`,
  };
}

/** Failures that adding a root, or sending the whole chain, could fix. */
const OF_TRUST: ReadonlySet<string> = new Set([
  'x509.unknown_issuer',
  'x509.self_signed',
  'board.ca_chain_required',
  'board.not_in_bundle',
  'board.bad_ca_data',
  'x509.no_anchors',
]);

function commandFor(
  { code }: TlsError,
  { profile }: Circumstances,
  host: string | undefined,
  port: number | undefined,
): string | undefined {
  if (host === undefined || host === '') return undefined;
  const place = port === undefined || port === 443 || port === 0 ? host : `${host}:${port}`;
  if (OF_TRUST.has(code)) return trustCommand(place, profile.runtime.habits.caFormat);
  if (code.startsWith('x509.')) return `thimble cert show ${place}`;
  if (code === 'tls.http_on_tls_port') return `thimble get http://${place}/`;
  if (code === 'tls.not_tls') return undefined;
  if (code.startsWith('alert.') || code.startsWith('tls.'))
    return `thimble get https://${place}/ --trace --board ${profile.id}`;
  if (code === 'net.name_not_found') return `thimble run … --resolve ${host}:ADDRESS`;
  return undefined;
}

export function trustCommand(place: string, format: 'pem' | 'der'): string {
  return `thimble trust ${place} --format ${format} -o ca.${format}`;
}
