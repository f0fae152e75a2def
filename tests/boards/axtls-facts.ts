// Parses the facts' files about axTLS into rows: what the program and the server saw in one situation.
export interface Row {
  readonly name: string;
  readonly mode: string;
  /** The pieces that the program printed. */
  readonly client: string;
  readonly server: string;
}

/** `[name] mode`, then lines `client:` and `server:`. */
export function readRows(text: string): Row[] {
  const pattern = /^\[(.*)\](?: (\w+))?\n {4}client: (.*)\n {4}server: (.*)$/gm;
  return [...text.matchAll(pattern)].map(([, name, mode = '', client, server]) => ({
    name: name!,
    mode,
    client: client!.trim(),
    server: server!.trim(),
  }));
}

/**
 * Removes what differs between runs: addresses in reprs, the number of empty reads, the result of the garbage after a
 * record that was too long, and whether a server's alert arrived before its reset (facts/esp8266: "OSError(-10,) or
 * b''").
 */
export function withoutChance(pieces: string): string {
  return pieces
    .replace(/<_SSLSocket [0-9a-f]+>/g, '<_SSLSocket …>')
    .replace(/none-reads \d+/g, 'none-reads N')
    .replace(/(read after 0: OSError \(-257.*?) \| (TLS buffer.*?)?second read OSError .*?errno=-2\d\d/, '$1')
    .replace(
      /^(wrapped, deferred \| write 18|write 18 after 0 Nones) \| read (after 0: OSError \(-10,.*|EOF after 0.*)$/,
      '$1 | the end or why',
    );
}
