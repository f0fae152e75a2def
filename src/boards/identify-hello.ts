// Identifies the firmware that sent a ClientHello: a profile matches if it makes the same bytes, given the same random,
// name and ticket.
import { isTlsError } from '../errors.ts';
import { buildClientHello, clientHelloRecordVersion } from '../tls/client/client-hello.ts';
import { ContentType, ExtensionType, HandshakeType } from '../tls/constants.ts';
import { decodeAlpn } from '../tls/extensions/connection.ts';
import { findExtension } from '../tls/extensions/extension.ts';
import { type ClientHello, decodeClientHello } from '../tls/messages/hellos.ts';
import type { TlsProfile } from '../tls/profile.ts';
import { equalBytes } from '../util/bytes.ts';
import { decodeLatin1 } from '../util/latin1.ts';
import { COMBINATIONS, VERSIONS } from './catalogue.ts';

/** A profile's hello and the ids of the profiles that share it. */
export interface KnownHello {
  readonly hello: TlsProfile;
  readonly ids: readonly string[];
}

const RECORD_HEADER = 5;
const HANDSHAKE_HEADER = 4;

/**
 * @param record - the first record of a connection, including its header.
 * @returns ids in the order of the catalogue; none if it is not a ClientHello, or an unknown one.
 */
export function identifyHello(record: Uint8Array, known: readonly KnownHello[]): readonly string[] {
  const hello = readHello(record);
  if (hello === undefined) return [];
  return known.flatMap((each) => (equalBytes(record, likeIt(hello, each.hello)) ? each.ids : []));
}

/** `esp32@micropython 1.22 to 1.28`, several joined with commas. */
export function summarizeIds(ids: readonly string[]): string {
  const groups = new Map<string, { versions: string[]; all: readonly string[] }>();
  for (const { id, chip, version, port } of COMBINATIONS) {
    if (!ids.includes(id)) continue;
    const suffix = id.includes('+') ? `+${id.split('+')[1]}` : '';
    const key = `${chip}@${port.runtime}${suffix}`;
    const group = groups.get(key) ?? { versions: [], all: VERSIONS[port.runtime] };
    group.versions.push(version);
    groups.set(key, group);
  }
  return [...groups].map(([key, { versions, all }]) => `${key} ${ranges(versions, all)}`).join(', ');
}

function ranges(versions: readonly string[], all: readonly string[]): string {
  const runs: string[][] = [];
  for (const version of versions) {
    const run = runs.at(-1);
    if (run !== undefined && all.indexOf(version) === all.indexOf(run.at(-1)!) + 1) run.push(version);
    else runs.push([version]);
  }
  return runs.map((run) => (run.length === 1 ? run[0] : `${run[0]} to ${run.at(-1)}`)).join(' and ');
}

function readHello(record: Uint8Array): ClientHello | undefined {
  if (record[0] !== ContentType.handshake || record[RECORD_HEADER] !== HandshakeType.client_hello) return undefined;
  try {
    return decodeClientHello(record.subarray(RECORD_HEADER + HANDSHAKE_HEADER));
  } catch (error) {
    if (isTlsError(error)) return undefined;
    throw error;
  }
}

/** The record that this profile would have sent instead. */
function likeIt(hello: ClientHello, profile: TlsProfile): Uint8Array {
  const extensions = hello.extensions ?? [];
  const name = findExtension(extensions, ExtensionType.server_name);
  const alpn = findExtension(extensions, ExtensionType.application_layer_protocol_negotiation);
  const ticket = findExtension(extensions, ExtensionType.session_ticket);
  const { encoded } = buildClientHello(profile, {
    random: hello.random,
    legacySessionId: hello.legacySessionId,
    serverName: name && nameIn(name),
    alpnProtocols: alpn === undefined ? [] : decodeAlpn(alpn),
    keyShares: [],
    sessionTicket: ticket !== undefined && ticket.length > 0 ? ticket : undefined,
  });
  const version = clientHelloRecordVersion(profile);
  const header = [ContentType.handshake, version >> 8, version & 0xff, encoded.length >> 8, encoded.length & 0xff];
  return Uint8Array.of(...header, ...encoded);
}

/** Copied as it is, even an address or an empty name: list length, type, length, name (RFC 6066 §3). */
function nameIn(extension: Uint8Array): string {
  return decodeLatin1(extension.subarray(5));
}
