// The other hosts that a URL leads to: redirects are followed as HTTP libraries do, over connections that are verified.
import { strictVerifier } from '../boards/stacks/strict/strict-verifier.ts';
import { fetchHead } from '../probe/exchange.ts';
import { recordHandshake } from '../probe/handshake.ts';
import { formatHost } from '../probe/host.ts';
import type { HostChainSettings } from '../probe/host-chain.ts';
import { parseTarget, type Target } from '../probe/target.ts';
import { MODERN_PROFILE } from '../tls/modern-profile.ts';
import type { TrustStore } from '../x509/trust-store.ts';

export interface Redirects {
  /** Where it leads, in order, without the first. */
  readonly targets: readonly Target[];
  /** Why it ended, if that matters to a program: it continues without TLS, or in a circle. */
  readonly note: string | undefined;
}

/** Hops. */
const MOST_HOPS = 10;
const FOLLOWED: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const REQUEST = {
  protocol: '1.1',
  headers: [
    ['User-Agent', 'thimble'],
    ['Connection', 'close'],
  ],
} as const;

/**
 * @param method - `HEAD` for a URL that was found in a program: requesting it must have no effect.
 * @param known - nothing is asked of a server that these do not verify.
 * @throws TlsError `net.aborted`.
 */
export async function followRedirects(
  first: Target,
  method: 'GET' | 'HEAD',
  known: TrustStore,
  settings: HostChainSettings,
): Promise<Redirects> {
  const targets: Target[] = [];
  let url = urlOf(first);
  for (;;) {
    const next = await locationOf(url, method, known, settings);
    if (next === undefined) return { targets, note: undefined };
    if (targets.length === MOST_HOPS) return { targets, note: `${urlOf(first)}: more than ${MOST_HOPS} redirects` };
    if (!/^https:/i.test(next)) return { targets, note: `${url} leads to ${next}, which continues without TLS` };
    const target = parseTarget(next);
    targets.push(target);
    url = urlOf(target);
  }
}

function urlOf({ host, path }: Target): string {
  return `https://${formatHost(host)}${path}`;
}

/** @returns the target of the response; `undefined`: it is the end, or there was no response. */
async function locationOf(
  url: string,
  method: 'GET' | 'HEAD',
  anchors: TrustStore,
  settings: HostChainSettings,
): Promise<string | undefined> {
  const { environment, policy, revocation } = settings;
  const { crypto, random, clock, isPublicSuffix } = environment;
  const { host, path } = parseTarget(url);
  const verifier = strictVerifier({ crypto, anchors, policy, isPublicSuffix, revocation });
  const client = { profile: MODERN_PROFILE, crypto, random, clock, serverName: host.name, verifier };
  const { stream } = await recordHandshake(host, client, { ...settings, afterwards: 'kept' });
  if (stream === undefined) return undefined;
  try {
    const head = await fetchHead(stream, { host: formatHost(host), path, method }, REQUEST, settings);
    const location = head.lines.find((line) => /^location:/i.test(line))?.replace(/^[^:]*:\s*/, '');
    if (head.status === undefined || !FOLLOWED.has(head.status) || location === undefined) return undefined;
    return URL.canParse(location, url) ? new URL(location, url).href : undefined;
  } finally {
    stream.close();
  }
}
