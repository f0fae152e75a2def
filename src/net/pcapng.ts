// pcapng, as Wireshark reads it: draft-ietf-opsawg-pcapng §4, with the secrets that decrypt it (§4.7). The connections that
// packets are TCP over IP with synthetic headers, because a program never sees the system's real ones.
import type { Endpoint } from './transport.ts';

const BlockType = { section: 0x0a0d0d0a, interface: 1, enhancedPacket: 6, decryptionSecrets: 10 } as const;
const BYTE_ORDER = 0x1a2b3c4d;
/** LINKTYPE_RAW: packets start with the IP header, whose first bits give its version. */
const LINK_TYPE_RAW = 101;
/** "TLSK": NSS key-log lines. */
const TLS_KEY_LOG = 0x544c534b;
const OPTION_END = 0;
const OPTION_USER_APPLICATION = 4;
const OPTION_TIME_RESOLUTION = 9;

/** Section header and the one interface that all packets are of. Times are microseconds. */
export function encodeCaptureStart(application: string): Uint8Array {
  const section = join([u32(BYTE_ORDER), u16(1), u16(0), u32(0xffff_ffff), u32(0xffff_ffff)]);
  const name = option(OPTION_USER_APPLICATION, new TextEncoder().encode(application));
  const description = join([u16(LINK_TYPE_RAW), u16(0), u32(0), option(OPTION_TIME_RESOLUTION, Uint8Array.of(6))]);
  const end = option(OPTION_END, new Uint8Array(0));
  return join([
    block(BlockType.section, join([section, name, end])),
    block(BlockType.interface, join([description, end])),
  ]);
}

/** @param line - of an NSS key log, without its line end. Secret. It must precede the packets that it decrypts. */
export function encodeSecret(line: string): Uint8Array {
  const text = new TextEncoder().encode(`${line}\n`);
  return block(BlockType.decryptionSecrets, join([u32(TLS_KEY_LOG), u32(text.length), padded(text)]));
}

/** @param time - milliseconds since 1970. @param packet - from the IP header on. */
export function encodePacket(time: number, packet: Uint8Array): Uint8Array {
  const microseconds = BigInt(Math.round(time * 1_000));
  const [high, low] = [Number(microseconds >> 32n), Number(microseconds & 0xffff_ffffn)];
  return block(
    BlockType.enhancedPacket,
    join([u32(0), u32(high), u32(low), u32(packet.length), u32(packet.length), padded(packet)]),
  );
}

export const TcpFlag = { fin: 0x01, syn: 0x02, psh: 0x08, ack: 0x10 } as const;

export interface Segment {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly sequence: number;
  readonly acknowledgement: number;
  /** Of {@link TcpFlag}, ORed. */
  readonly flags: number;
  readonly payload: Uint8Array;
}

/** The most bytes in one segment, so that it fits into an IPv4 packet (RFC 791 §3.1). */
export const MAX_PAYLOAD = 32_768;

/** A TCP segment (RFC 9293 §3.1) in an IPv4 (RFC 791) or IPv6 (RFC 8200) packet, with checksums that are right. */
export function encodeSegment({ from, to, sequence, acknowledgement, flags, payload }: Segment): Uint8Array {
  const [source, destination] = addressesOf(from, to);
  const header = join([
    big16(from.port),
    big16(to.port),
    big32(sequence),
    big32(acknowledgement),
    Uint8Array.of(5 << 4, flags),
    big16(0xffff),
    big16(0),
    big16(0),
  ]);
  const pseudo = join([source, destination, big32(header.length + payload.length), big32(TCP)]);
  header.set(big16(checksum(join([pseudo, header, payload]))), 16);
  return join([ipHeader(source, destination, header.length + payload.length), header, payload]);
}

const TCP = 6;
const HOP_LIMIT = 64;

function ipHeader(source: Uint8Array, destination: Uint8Array, length: number): Uint8Array {
  if (source.length === 16)
    return join([big32(6 << 28), big16(length), Uint8Array.of(TCP, HOP_LIMIT), source, destination]);
  const header = join([
    Uint8Array.of(0x45, 0),
    big16(20 + length),
    big16(0),
    big16(0x4000),
    Uint8Array.of(HOP_LIMIT, TCP),
    big16(0),
    source,
    destination,
  ]);
  header.set(big16(checksum(header)), 10);
  return header;
}

/** Both of one family; a name that is not an address (of a custom transport) becomes the unspecified address. */
function addressesOf(from: Endpoint, to: Endpoint): [Uint8Array, Uint8Array] {
  const [one, other] = [from, to].map(({ address }) => parseAddress(address));
  return one!.length === other!.length ? [one!, other!] : [new Uint8Array(4), new Uint8Array(4)];
}

function parseAddress(text: string): Uint8Array {
  const [address = ''] = text.split('%', 1);
  if (!address.includes(':')) return fromIpv4(address) ?? new Uint8Array(4);
  const [head = '', tail] = address.split('::');
  const groups = (part: string) =>
    part.split(':').flatMap((group) => {
      if (group.includes('.')) return [...(fromIpv4(group) ?? [])];
      const value = Number.parseInt(group, 16);
      return group === '' ? [] : [value >> 8, value & 0xff];
    });
  const [first, last] = [groups(head), groups(tail ?? '')];
  const bytes = new Uint8Array(16);
  bytes.set(first.slice(0, 16));
  bytes.set(last.slice(-16), 16 - Math.min(16, last.length));
  return bytes;
}

function fromIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.').map(Number);
  return parts.length === 4 && parts.every((part) => part >= 0 && part <= 255) ? Uint8Array.from(parts) : undefined;
}

/** RFC 1071. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i]! << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return ~sum & 0xffff;
}

function block(type: number, body: Uint8Array): Uint8Array {
  const length = u32(12 + body.length);
  return join([u32(type), length, body, length]);
}

function option(code: number, value: Uint8Array): Uint8Array {
  return join([u16(code), u16(value.length), padded(value)]);
}

function padded(bytes: Uint8Array): Uint8Array {
  return join([bytes, new Uint8Array(-bytes.length & 3)]);
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8);
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
}

function big16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

function big32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
