// Size limits for HTTP responses, each with its reason; docs/requests.md lists them.

export interface HttpLimits {
  /** Bytes of one line of a head. Servers themselves take 8 KB a line (RFC 9112 §3 asks for 8,000 octets at least). */
  readonly lineBytes: number;
  /** Bytes of all header lines together: Go allows 1 MB, curl 300 KB, Node 16 KB. */
  readonly headBytes: number;
  /** Header fields of a head: Python's http.client takes 100, Chromium 1,000. */
  readonly headerFields: number;
  /** Informational (1xx) responses before the final one: Go takes 5, and none needs more than 103, 100. */
  readonly informational: number;
  /** Bytes of a chunk's size and extensions: the largest overhead per byte of body. */
  readonly chunkLineBytes: number;
  /** Bytes of chunk extensions in one body; only attacks use them (CVE-2024-22019: Node allows 16 KB). */
  readonly chunkExtensionBytes: number;
  /** Bytes of a trailer section. */
  readonly trailerBytes: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  lineBytes: 16_384,
  headBytes: 65_536,
  headerFields: 256,
  informational: 8,
  chunkLineBytes: 1_024,
  chunkExtensionBytes: 16_384,
  trailerBytes: 8_192,
};
