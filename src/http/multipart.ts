// multipart/form-data: RFC 7578, with names and file names escaped as the HTML standard does.
import { encodeUtf8 } from '../util/utf8.ts';

export interface FormPart {
  readonly name: string;
  readonly fileName?: string | undefined;
  readonly contentType?: string | undefined;
  readonly data: Uint8Array;
}

/**
 * The body in pieces, none of them copied from a part's data.
 *
 * @param boundary - must not occur in any part: a random one of 16 bytes or more does not.
 */
export function* encodeMultipart(parts: readonly FormPart[], boundary: string): Generator<Uint8Array> {
  for (const { name, fileName, contentType, data } of parts) {
    let head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"`;
    if (fileName !== undefined) head += `; filename="${escapeName(fileName)}"`;
    const type = contentType ?? (fileName === undefined ? undefined : 'application/octet-stream');
    if (type !== undefined) head += `\r\nContent-Type: ${type.replace(/[\r\n]/g, '')}`;
    yield encodeUtf8(`${head}\r\n\r\n`);
    yield data;
    yield encodeUtf8('\r\n');
  }
  yield encodeUtf8(`--${boundary}--\r\n`);
}

function escapeName(text: string): string {
  return text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
