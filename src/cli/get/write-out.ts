// `-w FORMAT`: prints facts of a completed transfer, with curl's names and additional ones.
import type { Response } from '../../api/requests/response.ts';
import { TlsError } from '../../errors.ts';
import { describeConnection } from './connection.ts';

/** Facts of a transfer, complete or failed. */
export interface Transfer {
  /** The requested URL. */
  readonly url: string;
  readonly method: string;
  readonly response: Response | undefined;
  /** Body bytes written. */
  readonly size: number;
  /** Milliseconds until the response head, and until the end. */
  readonly headTime: number;
  readonly totalTime: number;
  readonly output: string | undefined;
}

const VARIABLES: Readonly<Record<string, (transfer: Transfer) => string | number | undefined>> = {
  content_type: ({ response }) => response?.headers.get('content-type') ?? undefined,
  filename_effective: ({ output }) => output,
  http_code: ({ response }) => String(response?.status ?? 0).padStart(3, '0'),
  http_version: ({ response }) => (response === undefined ? '0' : '1.1'),
  method: ({ method }) => method,
  num_headers: ({ response }) => [...(response?.headers ?? [])].length,
  num_redirects: ({ response }) => response?.history.length ?? 0,
  response_code: ({ response }) => String(response?.status ?? 0).padStart(3, '0'),
  scheme: ({ url, response }) => new URL(response?.url ?? url).protocol.replace(':', ''),
  size_download: ({ size }) => size,
  speed_download: ({ size, totalTime }) => Math.round(size / Math.max(0.001, totalTime / 1_000)),
  time_starttransfer: ({ headTime }) => seconds(headTime),
  time_total: ({ totalTime }) => seconds(totalTime),
  url: ({ url }) => url,
  url_effective: ({ url, response }) => response?.url ?? url,
  tls_version: ({ response }) => describeConnection(response?.tls)?.versionName,
  tls_cipher: ({ response }) => describeConnection(response?.tls)?.cipherSuiteName,
  tls_group: ({ response }) => describeConnection(response?.tls)?.groupName,
};

/**
 * @param format - text with `%{name}`, `%%`, `\n`, `\r` and `\t`.
 * @returns a function that fills it in.
 * @throws TlsError `cli.usage` for an unknown name, which would otherwise be left out silently.
 */
export function parseWriteOut(format: string): (transfer: Transfer) => string {
  const parts = format.split(/(%\{[^}]{0,64}\}|%%|\\[nrt])/);
  const unknown = parts.find((part) => part.startsWith('%{') && !Object.hasOwn(VARIABLES, part.slice(2, -1)));
  if (unknown !== undefined)
    throw new TlsError('cli.usage', `-w: there is no ${unknown}`, {
      hint: `There are: ${Object.keys(VARIABLES)
        .map((name) => `%{${name}}`)
        .join(' ')}`,
    });
  return (transfer) =>
    parts
      .map((part) => {
        if (part.startsWith('%{')) return String(VARIABLES[part.slice(2, -1)]!(transfer) ?? '');
        return ESCAPES.get(part) ?? part;
      })
      .join('');
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['%%', '%'],
  ['\\n', '\n'],
  ['\\r', '\r'],
  ['\\t', '\t'],
]);

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(6);
}
