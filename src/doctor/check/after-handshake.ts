// What comes after the handshake: a URL is requested and its redirects are followed as the board's library does; a broker
// is told CONNECT.
import { raiseOn } from '../../boards/os-error.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { boardContext } from '../../probe/board-context.ts';
import { type BoardOutcome, type ProbeSettings, probeBoard } from '../../probe/board-probe.ts';
import { connectMqtt, fetchHead } from '../../probe/exchange.ts';
import { recordHandshake } from '../../probe/handshake.ts';
import { formatHost } from '../../probe/host.ts';
import { type HttpLibrary, httpLibraryOf, type LibraryAnswer, readAsLibrary } from '../../probe/http-library.ts';
import { pythonRepr } from '../../probe/python-repr.ts';
import { parseTarget, type Target } from '../../probe/target.ts';
import type { Step } from './diagnosis.ts';
import type { Fix } from './fix.ts';

export interface Afterwards {
  readonly steps: readonly Step[];
  /** `repr(e)`; `undefined`: the program continues. */
  readonly exception: string | undefined;
  readonly fixes: readonly Fix[];
}

const NOTHING: Afterwards = { steps: [], exception: undefined, fixes: [] };
/** Hops; CircuitPython's library knows no limit. */
const MOST_HOPS = 10;

/** @param outcome - of a handshake that works. @throws TlsError `net.aborted`. */
export async function goOn(target: Target, outcome: BoardOutcome, settings: MqttSettings): Promise<Afterwards> {
  if (outcome.error !== undefined) return NOTHING;
  if (target.scheme === 'https') return followUrl(target, outcome, settings);
  return target.scheme === 'mqtts' ? connectToBroker(target, outcome, settings) : NOTHING;
}

async function followUrl(first: Target, outcome: BoardOutcome, settings: ProbeSettings): Promise<Afterwards> {
  const { profile } = outcome;
  const library = httpLibraryOf(profile);
  if (library === undefined)
    return { ...NOTHING, steps: [note('HTTP', 'this firmware has no requests: put one into /lib')] };
  const steps: Step[] = [];
  let url = `https://${formatHost(first.host)}${first.path}`;
  for (let hop = 0; hop <= MOST_HOPS; hop++) {
    if (!url.startsWith('https:')) {
      steps.push(note('redirect', `${url} continues without TLS`));
      return { ...NOTHING, steps };
    }
    const target = parseTarget(url);
    if (hop > 0) {
      const next = await probeBoard(target.host, profile, settings);
      if (next.error !== undefined)
        return {
          steps: [...steps, failed('TLS', `${formatHost(target.host)}: ${next.error.message}`)],
          exception: reprOf(next),
          fixes: [],
        };
    }
    const answer = await ask(target, url, library, outcome, settings);
    steps.push(...answer.steps);
    if (answer.next === undefined) return { steps, exception: answer.exception, fixes: answer.fixes };
    url = answer.next;
  }
  steps.push(failed('redirect', `more than ${MOST_HOPS} redirects: the library follows them until memory runs out`));
  return { ...NOTHING, steps };
}

interface Asked extends Afterwards {
  readonly next?: string;
}

async function ask(
  target: Target,
  url: string,
  library: HttpLibrary,
  outcome: BoardOutcome,
  settings: ProbeSettings,
): Promise<Asked> {
  const { profile } = outcome;
  const head = await request(target, library, outcome, settings);
  if (isTlsError(head)) return { steps: [failed('HTTP', head.message)], exception: undefined, fixes: [] };
  if (head.status === undefined) {
    const raised =
      head.error && raiseOn(profile, { error: head.error, operation: 'read', handshakeDone: true, before: undefined });
    const exception = raised?.kind === 'exception' ? pythonRepr(raised.exception) : pythonRepr(library.noAnswer);
    return {
      steps: [failed('HTTP', `no answer: ${head.error?.message ?? 'the connection ended'}`)],
      exception,
      fixes: [],
    };
  }
  const answer = readAsLibrary(library, url, head.status, head.lines);
  return {
    ...spoken(answer, library),
    ...(await fixesOf(answer, target, library, outcome, settings)),
    ...nextOf(answer),
  };
}

function nextOf(answer: LibraryAnswer): { readonly next?: string } {
  return answer.kind === 'redirect' ? { next: answer.location } : {};
}

function spoken(answer: LibraryAnswer, { name }: HttpLibrary): Afterwards {
  switch (answer.kind) {
    case 'redirect':
      return { ...NOTHING, steps: [note('HTTP', `status ${answer.status}: ${name} follows to ${answer.location}`)] };
    case 'error':
      return {
        steps: [failed('HTTP', `status ${answer.status}: ${name} cannot take this answer`)],
        exception: pythonRepr(answer.error),
        fixes: [],
      };
    case 'response': {
      const isGood = answer.status < 400;
      return {
        ...NOTHING,
        steps: [
          { name: 'HTTP', status: isGood ? 'ok' : 'warning', text: `status ${answer.status}, as ${name} sees it` },
        ],
      };
    }
  }
}

const USER_AGENT = ['User-Agent', 'Mozilla/5.0 (compatible)'] as const;

async function fixesOf(
  answer: LibraryAnswer,
  target: Target,
  library: HttpLibrary,
  outcome: BoardOutcome,
  settings: ProbeSettings,
): Promise<{ readonly fixes: readonly Fix[] }> {
  if (answer.kind === 'error') {
    const isChunked = answer.error.text.startsWith('Unsupported Transfer');
    const text = isChunked
      ? `${library.name} takes no chunked answer: put requests 1.1 or later into the root of the board (mip.install("requests") puts it into /lib, which a frozen module hides), or ask the server for HTTP/1.0.`
      : 'Ask for the final URL itself: this library cannot follow that redirect.';
    return { fixes: [{ kind: 'server', text, tried: 'no' }] };
  }
  if (answer.kind !== 'response' || answer.status !== 403 || library.headers.some(([name]) => name === 'User-Agent'))
    return { fixes: [] };
  const again = await request(target, library, outcome, settings, [USER_AGENT]);
  if (isTlsError(again) || again.status === undefined || again.status >= 400) return { fixes: [] };
  const text = `Send a User-Agent: without one the server answers 403, with one ${again.status}.`;
  return { fixes: [{ kind: 'server', text, line: `headers={"User-Agent": "my-board"}`, tried: 'handshake' }] };
}

async function request(
  target: Target,
  library: HttpLibrary,
  { profile }: BoardOutcome,
  settings: ProbeSettings,
  more: readonly (readonly [string, string])[] = [],
) {
  const client = boardContext(profile, settings, settings.environment).clientSettings({ serverName: target.host.name });
  const record = await recordHandshake(target.host, client, { ...settings, afterwards: 'kept' });
  if (record.stream === undefined) return record.error ?? new TlsError('net.closed', 'the connection ended');
  try {
    const host = target.host.port === 443 ? formatHost(target.host) : target.host.name;
    return await fetchHead(record.stream, { host, path: target.path }, library, settings, more);
  } finally {
    record.stream.close();
  }
}

export interface MqttSettings extends ProbeSettings {
  readonly clientId?: string | undefined;
}

/** CONNACK's codes (MQTT 3.1.1 table 3.1). */
const CONNACK: readonly string[] = [
  'accepted',
  'refused: not this version of MQTT',
  'refused: not this client id',
  'refused: the server is unavailable',
  'refused: bad user name or password',
  'refused: not authorised',
];

/** The ALPN name with which AWS IoT distinguishes MQTT from HTTP on port 443. */
const AWS_ALPN = 'x-amzn-mqtt-ca';

async function connectToBroker(target: Target, { profile }: BoardOutcome, settings: MqttSettings): Promise<Afterwards> {
  const { clientId = '' } = settings;
  const said = await sayConnect(target, profile, settings, clientId);
  if (isTlsError(said)) return { steps: [failed('MQTT', said.message)], exception: undefined, fixes: [] };
  const { code, closed, error } = said;
  if (code === 0) return { ...NOTHING, steps: [{ name: 'MQTT', status: 'ok', text: 'CONNACK: accepted' }] };
  if (code !== undefined)
    return { ...NOTHING, steps: [failed('MQTT', `CONNACK ${code}, ${CONNACK[code] ?? 'refused'}`)] };
  if (!closed) return { ...NOTHING, steps: [failed('MQTT', 'no CONNACK came: is it a broker?')] };
  const alert = error?.kind === 'alert' ? ` (${error.message})` : '';
  const text = `the broker closed after CONNECT${alert}: by its policy (client id, permissions, an unknown certificate), not because of TLS`;
  const raised = error && raiseOn(profile, { error, operation: 'read', handshakeDone: true, before: undefined });
  const exception = raised?.kind === 'exception' ? pythonRepr(raised.exception) : undefined;
  return { steps: [failed('MQTT', text)], exception, fixes: await alpnFixes(target, profile, settings, clientId) };
}

async function alpnFixes(
  target: Target,
  profile: BoardOutcome['profile'],
  settings: MqttSettings,
  clientId: string,
): Promise<Fix[]> {
  if (target.host.port !== 443) return [];
  const said = await sayConnect(target, profile, { ...settings, alpnProtocols: [AWS_ALPN] }, clientId, 'with-alpn');
  if (isTlsError(said) || said.code === undefined) return [];
  return [
    {
      kind: 'alpn',
      text: `On port 443 this broker requires the ALPN protocol ${AWS_ALPN}, which the firmware does not send: use port 8883.`,
      tried: 'handshake',
    },
  ];
}

async function sayConnect(
  target: Target,
  profile: BoardOutcome['profile'],
  settings: MqttSettings,
  clientId: string,
  hello: 'own' | 'with-alpn' = 'own',
) {
  const context = boardContext(profile, settings, settings.environment);
  if (hello === 'with-alpn' && !context.tls.extensions.includes('alpn'))
    context.tls = { ...context.tls, extensions: [...context.tls.extensions, 'alpn'] };
  const client = context.clientSettings({ serverName: target.host.name });
  const record = await recordHandshake(target.host, client, { ...settings, afterwards: 'kept' });
  if (record.stream === undefined) return record.error ?? new TlsError('net.closed', 'the connection ended');
  try {
    return await connectMqtt(record.stream, clientId, settings);
  } finally {
    record.stream.close();
  }
}

function reprOf({ raised }: BoardOutcome): string | undefined {
  return raised?.kind === 'exception' ? pythonRepr(raised.exception) : undefined;
}

function note(name: string, text: string): Step {
  return { name, status: 'note', text };
}

function failed(name: string, text: string): Step {
  return { name, status: 'failed', text };
}
