// The extensions block of a message: RFC 8446 §4.2, RFC 5246 §7.4.1.4.
import { Reader } from '../../codec/reader.ts';
import type { Writer } from '../../codec/writer.ts';
import { TlsError } from '../../errors.ts';
import { ExtensionType, registeredName } from '../constants.ts';

export interface Extension {
  /** ExtensionType, or a number that we do not know. */
  readonly type: number;
  readonly data: Uint8Array;
}

/** `Extension extensions<0..2^16-1>`: views, in the order sent. A type that comes twice is refused. */
export function decodeExtensions(r: Reader): Extension[] {
  const list = r.vector(2, 'extensions');
  const extensions: Extension[] = [];
  const seen = new Set<number>();
  while (list.left > 0) {
    const type = list.uint(2);
    if (seen.has(type)) throw r.error(`${extensionName(type)} comes twice`);
    seen.add(type);
    extensions.push({ type, data: list.opaque(2, extensionName(type)) });
  }
  return extensions;
}

/** The block, its length included. */
export function encodeExtensions(w: Writer, extensions: readonly Extension[]): void {
  w.vector(2, () => {
    for (const { type, data } of extensions) w.uint(type, 2).opaque(2, data);
  });
}

export function findExtension(extensions: readonly Extension[], type: number): Uint8Array | undefined {
  return extensions.find((extension) => extension.type === type)?.data;
}

/** A reader over one extension's body, which names it in errors. */
export function readExtension(type: number, data: Uint8Array): Reader {
  return new Reader(data, extensionName(type));
}

/** For extensions without content: extended_master_secret, encrypt_then_mac, a server_name response … */
export function decodeEmpty(type: number, data: Uint8Array): true {
  readExtension(type, data).end();
  return true;
}

/** A response may contain only extensions that were requested (RFC 8446 §4.2, RFC 5246 §7.4.1.4). */
export function refuseUnsolicited(
  extensions: readonly Extension[],
  offered: ReadonlySet<number>,
  message: string,
): void {
  for (const { type } of extensions) {
    if (offered.has(type)) continue;
    throw new TlsError('tls.unsupported_extension', `${message} carries ${extensionName(type)}, which was not offered`);
  }
}

const KNOWN: ReadonlySet<number> = new Set(Object.values(ExtensionType));

/**
 * In request messages unknown extensions are ignored, but a known extension that is not allowed in this message is an
 * error (RFC 8446 §4.2).
 */
export function refuseMisplaced(extensions: readonly Extension[], allowed: ReadonlySet<number>, message: string): void {
  for (const { type } of extensions) {
    if (allowed.has(type) || !KNOWN.has(type)) continue;
    throw new TlsError('tls.illegal_parameter', `${message} is no place for ${extensionName(type)}`);
  }
}

export function extensionName(type: number): string {
  return registeredName(ExtensionType, type);
}
