// Finds the hosts that a program connects to: in URLs, and in calls of sockets, asyncio, MQTT and HTTP libraries.
import type { SyntaxNode } from '@lezer/common';
import { Constants, type Surroundings } from './constants.ts';
import { type Arguments, argumentsOf, calledName, descendants, elementsOf, lineOf, parsePython } from './tree.ts';

/** A place that a program connects to. */
export interface ProgramHost {
  /** `https://…`, `mqtts://HOST:PORT`, or `HOST:PORT`; without TLS `http://…`, `mqtt://…`. */
  readonly target: string;
  /** From 1. */
  readonly line: number;
  readonly isSecure: boolean;
}

export interface FoundHosts {
  /** Each once, in the order of the program. */
  readonly hosts: readonly ProgramHost[];
  /** Calls whose host depends on the run. */
  readonly unknown: readonly { readonly call: string; readonly line: number }[];
}

/** @param text - of a program, which may have errors in it. */
export function findHosts(text: string, surroundings: Surroundings = {}): FoundHosts {
  const source = parsePython(text);
  const constants = new Constants(source, surroundings);
  const hosts = new Map<string, ProgramHost>();
  const unknown: { call: string; line: number }[] = [];
  const named: { host: string; line: number }[] = [];
  const add = (target: string | undefined, line: number, isSecure: boolean) => {
    if (target !== undefined && !hosts.has(target)) hosts.set(target, { target, line, isSecure });
  };
  for (const node of descendants(source.root)) {
    const line = lineOf(source, node);
    if (isOutermostString(node))
      for (const parts of constants.strings(node)) addUrl(parts, (target, isSecure) => add(target, line, isSecure));
    if (node.name !== 'CallExpression') continue;
    const name = calledName(source, node);
    const call = name === undefined ? undefined : CALLS[name];
    if (name === undefined || call === undefined) continue;
    const found = call(argumentsOf(source, node), constants);
    if (found === undefined) continue;
    if (found.hosts.length === 0 && !found.isNameAlone) unknown.push({ call: name, line });
    for (const host of found.hosts) {
      if (found.isNameAlone) named.push({ host, line });
      else add(targetOf(host, found), line, found.isSecure);
    }
  }
  // A server_hostname has no port: the connection's call has it.
  const places = [...hosts.values()].map(({ target }) => target.replace(/^[a-z]+:\/\//, '').replace(/[:/].*$/, ''));
  for (const { host, line } of named) if (!places.includes(host)) add(host, line, true);
  return { hosts: [...hosts.values()], unknown };
}

interface CallFacts {
  /** Known values of the host. */
  readonly hosts: readonly string[];
  readonly port: number | undefined;
  readonly isSecure: boolean;
  readonly scheme?: 'mqtt';
  /** It is given to verify, not to connect. */
  readonly isNameAlone?: boolean;
}

type ReadCall = (given: Arguments, constants: Constants) => CallFacts | undefined;

/** Connections whose TLS is decided elsewhere (whether the socket is wrapped); 80 and 1883 never have it. */
const PLAIN_PORTS: ReadonlySet<number> = new Set([80, 1883, 123, 53, 8080]);

/** By the callee's last name. */
const CALLS: Readonly<Record<string, ReadCall>> = {
  getaddrinfo: (given, constants) => socketCall(given.positional[0], given.positional[1], constants),
  connect: ({ positional: [address] }, constants) => {
    if (address?.name !== 'TupleExpression') return undefined;
    const [host, port] = elementsOf(address);
    return socketCall(host, port, constants);
  },
  open_connection: ({ positional: [host, port], named }, constants) => {
    const ssl = named.get('ssl');
    const isSecure = ssl !== undefined && ssl.name !== 'None' && !isFalse(ssl);
    return { ...callOf(named.get('host') ?? host, named.get('port') ?? port, constants), isSecure };
  },
  MQTTClient: ({ positional, named }, constants) => {
    const port = named.get('port') ?? positional[2];
    const ssl = named.get('ssl') ?? positional[6];
    return mqttCall(named.get('server') ?? positional[1], port, ssl, 'off', constants);
  },
  MQTT: ({ named }, constants) => {
    const host = named.get('broker');
    if (host === undefined) return undefined;
    const ssl = named.get('is_ssl');
    return mqttCall(
      host,
      named.get('port'),
      ssl,
      ssl === undefined && named.has('ssl_context') ? 'on' : 'off',
      constants,
    );
  },
  HTTPSConnection: ({ positional: [host, port] }, constants) => ({
    ...callOf(host, port, constants),
    isSecure: true,
  }),
  wrap_socket: ({ named }, constants) => {
    const host = named.get('server_hostname');
    return host === undefined
      ? undefined
      : { ...callOf(host, undefined, constants), isSecure: true, isNameAlone: true };
  },
};

function socketCall(host: SyntaxNode | undefined, port: SyntaxNode | undefined, constants: Constants) {
  const facts = callOf(host, port, constants);
  // A socket whose port depends on the run is not assumed to use TLS.
  if (facts.port === undefined || facts.hosts.every((each) => /^(?:0\.0\.0\.0|127\.|localhost$)?$/.test(each)))
    return undefined;
  return { ...facts, isSecure: !PLAIN_PORTS.has(facts.port) };
}

function mqttCall(
  host: SyntaxNode | undefined,
  port: SyntaxNode | undefined,
  ssl: SyntaxNode | undefined,
  usual: 'on' | 'off',
  constants: Constants,
): CallFacts {
  const facts = callOf(host, port, constants);
  const isSecure = (ssl === undefined ? usual === 'on' : !isFalse(ssl) && ssl.name !== 'None') || facts.port === 8883;
  return { ...facts, port: facts.port ?? (isSecure ? 8883 : 1883), isSecure, scheme: 'mqtt' };
}

function callOf(host: SyntaxNode | undefined, port: SyntaxNode | undefined, constants: Constants) {
  const hosts =
    host === undefined
      ? []
      : constants.strings(host).flatMap((parts) => (parts.length === 1 && isHost(parts[0]) ? [parts[0]!] : []));
  return { hosts, port: constants.number(port) };
}

function isFalse(node: SyntaxNode): boolean {
  return node.name === 'Boolean' && node.to - node.from === 'False'.length;
}

function isHost(text: string | undefined): boolean {
  return text !== undefined && /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|[0-9a-f:]*:[0-9a-f:]+|localhost)$/i.test(text);
}

function targetOf(host: string, { port, isSecure, scheme }: CallFacts): string {
  const bracketed = host.includes(':') ? `[${host}]` : host;
  const place = port === undefined ? bracketed : `${bracketed}:${port}`;
  if (scheme === 'mqtt') return `${isSecure ? 'mqtts' : 'mqtt'}://${place}`;
  return isSecure ? place : `tcp://${place}`;
}

/** A string that is part of no larger one. */
function isOutermostString(node: SyntaxNode): boolean {
  const isText =
    node.name === 'String' ||
    node.name === 'FormatString' ||
    node.name === 'ContinuedString' ||
    (node.name === 'BinaryExpression' && node.firstChild?.name !== 'Number') ||
    node.name === 'CallExpression' ||
    // The values of another module.
    ((node.name === 'VariableName' || node.name === 'MemberExpression') && node.parent?.name === 'ArgList');
  // A string that is a statement is a comment.
  if (!isText || (node.name === 'String' && node.parent?.name === 'ExpressionStatement')) return false;
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    if (parent.name === 'ContinuedString' || parent.name === 'BinaryExpression') return false;
    if (parent.name === 'MemberExpression' && parent.getChild('PropertyName') !== null) return false;
    if (parent.name.endsWith('Statement') || parent.name === 'ArgList') return true;
  }
  return true;
}

const URL_START = /^(https|wss|mqtts|http|ws|mqtt):\/\/([^/?#\s@]+)(\/[^?#\s]*)?/i;

/** A URL is known up to its host, even if the rest depends on the run. */
function addUrl(parts: readonly (string | undefined)[], add: (target: string, isSecure: boolean) => void): void {
  const match = URL_START.exec(parts[0] ?? '');
  if (match === null) return;
  const [whole, scheme, authority] = match;
  const isWhole = parts.length === 1;
  // Without its end, `https://api.` is no host yet.
  if (!isWhole && whole.length === parts[0]!.length && match[3] === undefined) return;
  if (!/^(?:\[[0-9a-f:]+\]|[a-z0-9._-]+)(?::\d+)?$/i.test(authority!)) return;
  // No query, and no path that is only partly known: they may contain a key, or have side effects.
  const path = isWhole ? (match[3] ?? '/') : '/';
  add(`${scheme!.toLowerCase()}://${authority}${path}`, /s$/i.test(scheme!));
}
