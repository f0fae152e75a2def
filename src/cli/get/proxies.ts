// Chooses the proxy for a URL: `--proxy`, or HTTPS_PROXY and NO_PROXY, as curl reads them.
import { TlsError } from '../../errors.ts';
import { parseIpAddress } from '../../util/ip-address.ts';
import type { Io } from '../command.ts';

/**
 * @returns a function that returns the proxy of a URL, `http://[user:password@]host:port`; `undefined` for none.
 * @throws TlsError `cli.usage` for a variable with an unsupported kind of proxy.
 */
export function chooseProxy(option: string | undefined, env: Io['env']): (url: URL) => string | undefined {
  const except = readNoProxy(env.no_proxy ?? env.NO_PROXY ?? '');
  if (option !== undefined) return () => option;
  // For http the upper-case name is ignored: in a CGI it is the header Proxy of a request (CVE-2016-5385).
  const byScheme = new Map([
    ['https:', fromVariables(env, ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'])],
    ['http:', fromVariables(env, ['http_proxy', 'all_proxy', 'ALL_PROXY'])],
  ]);
  return (url) => (except(url) ? undefined : byScheme.get(url.protocol)?.());
}

/** Checked only when a URL needs it: an unused variable causes no error. */
function fromVariables(env: Io['env'], names: readonly string[]): () => string | undefined {
  const name = names.find((each) => (env[each] ?? '') !== '');
  return () => {
    if (name === undefined) return undefined;
    const value = env[name]!.trim();
    const text = value.includes('://') ? value : `http://${value}`;
    // The value may contain a password, so it is not shown.
    if (!URL.canParse(text) || new URL(text).protocol !== 'http:')
      throw new TlsError('cli.usage', `${name} names no proxy of the form http://[user:password@]host:port`, {
        hint: `Other kinds of proxies are not supported: unset ${name}, name a proxy with --proxy, or the host in NO_PROXY.`,
      });
    return text;
  };
}

/** `example.com` and its subdomains, with or without a leading dot; `*` for all; addresses, and address blocks. */
function readNoProxy(text: string): (url: URL) => boolean {
  const entries = text
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((entry) => entry !== '');
  return ({ hostname, port, protocol }) => {
    const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
    const actual = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
    return entries.some((entry) => matches(entry, host, actual));
  };
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, bracketed, plain, onPort] = /^(?:\[([^\]]*)\]|(.*?))(?::(\d+))?$/.exec(entry) ?? [];
  const isBareIpv6 = parseIpAddress(entry)?.length === 16;
  const name = isBareIpv6 ? entry : (bracketed ?? plain ?? '');
  if (!isBareIpv6 && onPort !== undefined && onPort !== port) return false;
  const address = parseIpAddress(host);
  if (address !== undefined) return isInBlock(address, name);
  const domain = name.replace(/^\*?\./, '').replace(/\.$/, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

/** @param block - an address, or `10.0.0.0/8`. */
function isInBlock(address: Uint8Array, block: string): boolean {
  const [text = '', length] = block.split('/');
  const network = parseIpAddress(text);
  if (network === undefined || network.length !== address.length) return false;
  const bits = length === undefined ? network.length * 8 : Number(length);
  if (!(Number.isInteger(bits) && bits >= 0 && bits <= network.length * 8)) return false;
  return network.every((byte, i) => {
    const kept = Math.max(0, Math.min(8, bits - 8 * i));
    const mask = (0xff << (8 - kept)) & 0xff;
    return (byte & mask) === (address[i]! & mask);
  });
}
