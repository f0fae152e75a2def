// The ClientHello, the first and after a HelloRetryRequest the second: RFC 8446 §4.1.2, §4.2 (START).

import { Writer } from '../../codec/writer.ts';
import { parseIpAddress } from '../../util/ip-address.ts';
import { ExtensionType, NamedGroup, PskKeyExchangeMode, SignallingSuite } from '../constants.ts';
import { encodeSignatureAlgorithms, encodeStatusRequest } from '../extensions/certificate-extensions.ts';
import {
  encodeAlpn,
  encodeMaxFragmentLength,
  encodeRecordSizeLimit,
  encodeRenegotiationInfo,
  encodeServerName,
} from '../extensions/connection.ts';
import type { Extension } from '../extensions/extension.ts';
import {
  encodeCookie,
  encodeEcPointFormats,
  encodeKeyShares,
  encodeSupportedGroups,
  encodeSupportedVersions,
  type KeyShareEntry,
} from '../extensions/negotiation.ts';
import { encodeOfferedPsks, encodePskKeyExchangeModes, type OfferedPsks } from '../extensions/pre-shared-keys.ts';
import type { Output } from '../handshake/state.ts';
import { HANDSHAKE_HEADER, MAX_HANDSHAKE_MESSAGE } from '../limits.ts';
import { type ClientHello, encodeClientHello, helloRandom, NO_COMPRESSION } from '../messages/hellos.ts';
import { groupName } from '../named-groups.ts';
import { type HelloExtension, ProtocolVersion, type TlsProfile } from '../profile.ts';
import type { ClientHandshake } from './handshake.ts';
import { bindHello, offeredPsks, placeholders } from './tls13/resumption.ts';

const EMPTY = new Uint8Array(0);

/** What a HelloRetryRequest changes (§4.1.2). */
interface Retry {
  /** The requested group; `undefined`: the key shares stay the same. */
  readonly group: number | undefined;
  readonly cookie: Uint8Array | undefined;
}

/** The first: fresh random, session id and key shares. Sessions to resume are in the handshake by now. */
export function sendClientHello(handshake: ClientHandshake, out: Output): void {
  const { profile, random, clock } = handshake.settings;
  const helloBytes = helloRandom(profile, random, clock);
  const legacySessionId = sessionId(handshake);
  if (handshake.speaks13) {
    for (const group of profile.keyShareGroups) addKeyShare(handshake, group);
    handshake.psks = offeredPsks(handshake);
  }
  send(handshake, helloBytes, legacySessionId, undefined, out);
}

/** The second ClientHello: the first with the changes that the server requested. */
export function resendClientHello(handshake: ClientHandshake, { group, cookie }: Retry, out: Output): void {
  if (group !== undefined) {
    handshake.keyAgreements.clear();
    addKeyShare(handshake, group);
  }
  send(handshake, handshake.hello.random, handshake.hello.legacySessionId, cookie, out);
}

function send(
  handshake: ClientHandshake,
  random: Uint8Array,
  legacySessionId: Uint8Array,
  cookie: Uint8Array | undefined,
  out: Output,
): void {
  const { settings, keyAgreements, session12 } = handshake;
  const parts: ClientHelloParts = {
    random,
    legacySessionId,
    serverName: settings.serverName,
    alpnProtocols: settings.alpnProtocols ?? [],
    keyShares: [...keyAgreements].map(([group, { share }]) => ({ group, keyExchange: share })),
    cookie,
    psks: placeholders(handshake),
    sessionTicket: session12?.ticket,
  };
  const { hello, encoded, offered } = buildClientHello(settings.profile, parts);
  handshake.hello = { ...hello, extensions: undefined }; // their contents are in the transcript, and take some KB
  handshake.offered = offered;
  bindHello(handshake, encoded);
  handshake.send(encoded, out);
}

/** TLS 1.2's id to resume; else a random one, for middleboxes that expect one in resumptions (appendix D.4). */
function sessionId({ settings, session12, speaks13 }: ClientHandshake): Uint8Array {
  if (session12 !== undefined && session12.sessionId.length > 0) return session12.sessionId;
  const wanted = session12 !== undefined || (settings.profile.middleboxCompatibility && speaks13);
  return wanted ? settings.random(32) : EMPTY;
}

function addKeyShare({ settings, keyAgreements }: ClientHandshake, group: number): void {
  const name = groupName(settings.crypto, group);
  if (name !== undefined) keyAgreements.set(group, settings.crypto.generateKeyAgreement(name, settings.random));
}

// Its contents, RFC 8446 §4.1.2, RFC 5246 §7.4.1.2. The profile determines them and their order,
// so that a board's ClientHello can be reproduced byte for byte.

/** The contents of a ClientHello that the profile does not determine. */
interface ClientHelloParts {
  /** 32 bytes, from {@link helloRandom}; the second ClientHello repeats it (RFC 8446 §4.1.2). */
  readonly random: Uint8Array;
  /** 0..32 bytes. */
  readonly legacySessionId: Uint8Array;
  /** A DNS name or an IP address; only a name is sent. */
  readonly serverName: string | undefined;
  readonly alpnProtocols: readonly string[];
  readonly keyShares: readonly KeyShareEntry[];
  /** From a HelloRetryRequest. */
  readonly cookie?: Uint8Array | undefined;
  /** Binders as zeros of their length: they are computed over the encoded message and then laid into it. */
  readonly psks?: OfferedPsks | undefined;
  /** A ticket of TLS 1.2 (RFC 5077 §3.2). */
  readonly sessionTicket?: Uint8Array | undefined;
}

interface BuiltClientHello {
  readonly hello: ClientHello;
  /** The whole message, header included. */
  readonly encoded: Uint8Array;
  /** ExtensionType of all extensions that a server may send: those sent, and those implied by a signalling suite. */
  readonly offered: ReadonlySet<number>;
}

export function buildClientHello(profile: TlsProfile, parts: ClientHelloParts): BuiltClientHello {
  const extensions: Extension[] = [];
  for (const name of profile.extensions) {
    const extension = name === 'padding' ? padding(profile, parts, extensions) : namedExtension(name, profile, parts);
    if (extension) extensions.push(extension);
  }
  const hello: ClientHello = {
    legacyVersion: Math.min(Math.max(...profile.versions), ProtocolVersion.tls12),
    random: parts.random,
    legacySessionId: parts.legacySessionId,
    cipherSuites: profile.cipherSuites,
    compressionMethods: NO_COMPRESSION,
    extensions: extensions.length > 0 ? extensions : undefined,
  };
  const offered = new Set(extensions.map(({ type }) => type));
  if (profile.cipherSuites.includes(SignallingSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV)) {
    offered.add(ExtensionType.renegotiation_info); // RFC 5746 §3.4: the suite replaces the empty extension
  }
  const encoded = encodeClientHello(hello);
  if (profile.quirks?.byteLengths) encoded.fill(0, 1, 3); // of the message's length only the last byte is ever written
  return { hello, encoded, offered };
}

/**
 * legacy_record_version of the first ClientHello (RFC 5246 appendix E.1): the oldest version offered, or TLS 1.0 if
 * TLS 1.3 is offered, for compatibility with middleboxes (RFC 8446 §5.1).
 */
export function clientHelloRecordVersion(profile: TlsProfile): number {
  if (profile.helloRecordVersion !== undefined) return profile.helloRecordVersion;
  return profile.versions.includes(ProtocolVersion.tls13) ? ProtocolVersion.tls10 : Math.min(...profile.versions);
}

/** The host name as SNI sends it: without the trailing dot, and none for IP addresses (RFC 6066 §3). */
function sniHostName(profile: TlsProfile, serverName: string | undefined): string | undefined {
  if (serverName === undefined || profile.records?.addressesInSni) return serverName;
  if (parseIpAddress(serverName) !== undefined) return undefined;
  const hostName = serverName.endsWith('.') ? serverName.slice(0, -1) : serverName;
  return hostName === '' ? undefined : hostName;
}

/** RFC 7685 §3: zeros that pad a message of 256..511 bytes to 512, for middleboxes that fail on those. */
function padding(profile: TlsProfile, parts: ClientHelloParts, before: readonly Extension[]): Extension | undefined {
  const fixed =
    HANDSHAKE_HEADER + 2 + 32 + 1 + parts.legacySessionId.length + 2 + 2 * profile.cipherSuites.length + 2 + 2;
  const length = before.reduce((sum, { data }) => sum + 4 + data.length, fixed);
  if (length < 256 || length >= 512) return undefined;
  return { type: ExtensionType.padding, data: new Uint8Array(Math.max(512 - 4 - length, 1)) };
}

/** @returns `undefined` if the extension would be empty. */
function namedExtension(name: NamedExtension, profile: TlsProfile, parts: ClientHelloParts): Extension | undefined {
  const w = new Writer(MAX_HANDSHAKE_MESSAGE);
  const type = WRITERS[name](w, profile, parts);
  const data = w.take(); // also if it writes nothing, so that the next writer gets its buffer
  return type === undefined ? undefined : { type, data };
}

type NamedExtension = Exclude<HelloExtension, 'padding'>;

/** Writes an extension's body. @returns its type, or `undefined` if it is not to be sent. */
type ExtensionWriter = (w: Writer, profile: TlsProfile, parts: ClientHelloParts) => number | undefined;

const WRITERS: Readonly<Record<NamedExtension, ExtensionWriter>> = {
  server_name(w, profile, { serverName }) {
    const hostName = sniHostName(profile, serverName);
    if (hostName === undefined) return undefined;
    encodeServerName(w, hostName);
    return ExtensionType.server_name;
  },
  supported_groups(w, profile) {
    const groups = profile.groups.filter((group) => speaks13(profile) || group !== NamedGroup.X25519MLKEM768);
    if (groups.length === 0) return undefined;
    encodeSupportedGroups(w, groups);
    return ExtensionType.supported_groups;
  },
  signature_algorithms(w, profile) {
    if (!speaksAtLeast(profile, ProtocolVersion.tls12)) return undefined;
    encodeSignatureAlgorithms(w, profile.signatureSchemes);
    return ExtensionType.signature_algorithms;
  },
  signature_algorithms_cert(w, { certificateSignatureSchemes }) {
    if (!certificateSignatureSchemes) return undefined;
    encodeSignatureAlgorithms(w, certificateSignatureSchemes);
    return ExtensionType.signature_algorithms_cert;
  },
  ec_point_formats(w, profile) {
    if (!speaksOld(profile)) return undefined;
    encodeEcPointFormats(w, profile.pointFormats);
    return ExtensionType.ec_point_formats;
  },
  alpn(w, _, { alpnProtocols }) {
    if (alpnProtocols.length === 0) return undefined;
    encodeAlpn(w, alpnProtocols);
    return ExtensionType.application_layer_protocol_negotiation;
  },
  supported_versions(w, profile) {
    if (!speaks13(profile)) return undefined;
    encodeSupportedVersions(w, profile.versions);
    return ExtensionType.supported_versions;
  },
  psk_key_exchange_modes(w, profile) {
    if (!speaks13(profile)) return undefined;
    encodePskKeyExchangeModes(w, [PskKeyExchangeMode.psk_dhe_ke]);
    return ExtensionType.psk_key_exchange_modes;
  },
  key_share(w, profile, { keyShares }) {
    if (!speaks13(profile)) return undefined;
    encodeKeyShares(w, keyShares);
    return ExtensionType.key_share;
  },
  cookie(w, _, { cookie }) {
    if (!cookie) return undefined;
    encodeCookie(w, cookie);
    return ExtensionType.cookie;
  },
  pre_shared_key(w, profile, { psks }) {
    if (!psks) return undefined;
    if (profile.extensions.at(-1) !== 'pre_shared_key') throw new RangeError('pre_shared_key must be last (§4.2.11)');
    encodeOfferedPsks(w, psks);
    return ExtensionType.pre_shared_key;
  },
  session_ticket(w, _, { sessionTicket }) {
    if (sessionTicket) w.bytes(sessionTicket);
    return ExtensionType.session_ticket;
  },
  extended_master_secret: (_, profile) => onlyOld(profile, ExtensionType.extended_master_secret),
  encrypt_then_mac: (_, profile) => onlyOld(profile, ExtensionType.encrypt_then_mac),
  renegotiation_info(w) {
    encodeRenegotiationInfo(w, EMPTY);
    return ExtensionType.renegotiation_info;
  },
  record_size_limit(w, profile) {
    encodeRecordSizeLimit(w, profile.maxRecordIn + (speaks13(profile) ? 1 : 0)); // RFC 8449 §4: the inner type counts
    return ExtensionType.record_size_limit;
  },
  max_fragment_length(w, { maxFragmentLength }) {
    if (maxFragmentLength === undefined) return undefined;
    encodeMaxFragmentLength(w, maxFragmentLength);
    return ExtensionType.max_fragment_length;
  },
  status_request(w) {
    encodeStatusRequest(w);
    return ExtensionType.status_request;
  },
  signed_certificate_timestamp: () => ExtensionType.signed_certificate_timestamp,
};

function speaks13(profile: TlsProfile): boolean {
  return profile.versions.includes(ProtocolVersion.tls13);
}

function speaksOld(profile: TlsProfile): boolean {
  return profile.versions.some((version) => version < ProtocolVersion.tls13);
}

function speaksAtLeast(profile: TlsProfile, version: ProtocolVersion): boolean {
  return profile.versions.some((spoken) => spoken >= version);
}

function onlyOld(profile: TlsProfile, type: number): number | undefined {
  return speaksOld(profile) ? type : undefined;
}
