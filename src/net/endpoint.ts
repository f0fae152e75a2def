// Hosts and ports as text: an IPv6 address is in brackets (RFC 3986 §3.2.2).

/** `example.com:443`, `[::1]:8443`. @param host - a name or an address, with or without brackets. */
export function formatEndpoint(host: string, port: number): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}
