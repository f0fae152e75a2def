// The hosts whose chains are fetched: those of the targets, and those to which their URLs redirect.
import { mapBounded } from '../probe/bounded.ts';
import { formatHost, type Host } from '../probe/host.ts';
import type { HostChainSettings } from '../probe/host-chain.ts';
import type { Target } from '../probe/target.ts';
import type { TrustStore } from '../x509/trust-store.ts';
import { followRedirects } from './follow-redirects.ts';

export interface AskedTargets {
  readonly targets: readonly Target[];
  /** Those that were read out of a program: their URLs are asked for with HEAD. */
  readonly fromPrograms: ReadonlySet<string>;
}

export interface AskedHosts {
  /** Each once. */
  readonly hosts: readonly Host[];
  readonly notes: readonly string[];
}

/** Redirects that are followed at a time. */
const PARALLEL = 16;

/** The hosts of all targets, and of where their URLs lead. @throws TlsError `net.aborted`. */
export async function hostsOf(
  { targets, fromPrograms }: AskedTargets,
  known: TrustStore,
  settings: HostChainSettings,
): Promise<AskedHosts> {
  const notes: string[] = [];
  const hosts = new Map(targets.map(({ host }) => [formatHost(host), host]));
  const urls = targets.filter(({ scheme }) => scheme === 'https');
  const followed = await mapBounded(urls, PARALLEL, (target) =>
    followRedirects(target, fromPrograms.has(target.text) ? 'HEAD' : 'GET', known, settings),
  );
  for (const [i, { targets: more, note }] of followed.entries()) {
    for (const { host } of more) {
      const name = formatHost(host);
      if (!hosts.has(name)) notes.push(`${urls[i]!.text} redirects to ${name}`);
      hosts.set(name, host);
    }
    if (note !== undefined) notes.push(note);
  }
  return { hosts: [...hosts.values()], notes };
}
