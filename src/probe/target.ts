// The target of a check: a host, `host:port`, or a URL, whose scheme gives the protocol.
import { printable } from '../errors/printable.ts';
import { TlsError } from '../errors.ts';
import { formatHost, type Host, parseHost } from './host.ts';

export type Scheme = 'tls' | 'https' | 'mqtts' | 'wss' | 'smtps';

export interface Target {
  /** As the user wrote it. */
  readonly text: string;
  readonly scheme: Scheme;
  readonly host: Host;
  /** With its query, from the slash on; `/` if there is none. */
  readonly path: string;
}

const SCHEMES: Readonly<Record<string, { readonly scheme: Scheme; readonly port: number }>> = {
  https: { scheme: 'https', port: 443 },
  wss: { scheme: 'wss', port: 443 },
  mqtts: { scheme: 'mqtts', port: 8883 },
  ssl: { scheme: 'mqtts', port: 8883 },
  smtps: { scheme: 'smtps', port: 465 },
  tls: { scheme: 'tls', port: 443 },
};

/** Schemes without TLS, which cannot be checked, and what to write instead. */
const PLAIN: Readonly<Record<string, string>> = {
  http: 'https',
  ws: 'wss',
  mqtt: 'mqtts',
  tcp: 'mqtts',
  smtp: 'smtps',
};

/** @throws TlsError `trust.bad_host`. */
export function parseTarget(text: string): Target {
  const match = /^(?:(?<scheme>[a-z][a-z0-9+.-]*):\/\/)?(?:[^@/?#]*@)?(?<authority>[^/?#]*)(?<path>[^#]*)/i.exec(text);
  const { scheme, authority = '', path = '' } = match?.groups ?? {};
  if (scheme === undefined) {
    if (path !== '' && path !== '/') throw bad(text, `Write https:// in front of it if it is a URL: https://${text}`);
    return { text, scheme: 'tls', host: parseHost(authority), path: '/' };
  }
  const known = SCHEMES[scheme.toLowerCase()];
  if (known === undefined) {
    const secure = PLAIN[scheme.toLowerCase()];
    if (secure === undefined) throw bad(text, 'Write a host, or a URL that starts with https, wss, mqtts or smtps.');
    const url = text.replace(/^[^:]*/, secure);
    throw new TlsError('trust.bad_host', `${JSON.stringify(text)} does not use TLS`, {
      hint: `Write ${printable(url)} if the server has TLS.`,
    });
  }
  const hasPort = /:\d+$/.test(authority);
  const host = parseHost(hasPort ? authority : `${authority}:${known.port}`);
  return { text, scheme: known.scheme, host, path: path.startsWith('/') ? path : `/${path}` };
}

function bad(text: string, hint: string): TlsError {
  return new TlsError('trust.bad_host', `${JSON.stringify(text)} is neither a host nor a URL with TLS`, {
    hint: printable(hint),
  });
}

/** The target for output: as it was written, if that is short, else its host. */
export function nameTarget({ text, host }: Target): string {
  return text.length <= 60 ? text : formatHost(host);
}
