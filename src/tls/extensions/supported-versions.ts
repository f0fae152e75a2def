// supported_versions: RFC 8446 §4.2.1, a list in a ClientHello and one version in a ServerHello.
import type { Writer } from '../../codec/writer.ts';
import { ExtensionType } from '../constants.ts';
import { readExtension } from './extension.ts';

export function encodeSupportedVersions(w: Writer, versions: readonly number[]): void {
  w.uints(1, 2, versions);
}

export function decodeSupportedVersions(data: Uint8Array): number[] {
  const r = readExtension(ExtensionType.supported_versions, data);
  const versions = r.uints(1, 2, 'versions');
  r.end();
  return versions;
}

export function encodeSelectedVersion(w: Writer, version: number): void {
  w.uint(version, 2);
}

export function decodeSelectedVersion(data: Uint8Array): number {
  const r = readExtension(ExtensionType.supported_versions, data);
  const version = r.uint(2, 'selected_version');
  r.end();
  return version;
}
