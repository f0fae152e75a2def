// Finds fixes, the smallest first: each is tried with the same probe, and only those that work are proposed.
import { KNOWN_FIRMWARES } from '../../boards/catalogue.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import { compareVersions } from '../../boards/versions.ts';
import { isTlsError } from '../../errors.ts';
import { type BoardOutcome, type ProbeSettings, probeAgain, probeBoard } from '../../probe/board-probe.ts';
import { formatHost } from '../../probe/host.ts';
import { type Answer, startTls } from '../../probe/what-answers.ts';
import { readable } from './chain.ts';
import type { Fix, FixInput } from './fix.ts';
import { rootFixes } from './root-fixes.ts';

/** @returns fixes that work; for an unverified connection, those that would verify it. @throws TlsError `net.aborted`. */
export async function findFixes(input: FixInput): Promise<Fix[]> {
  const { outcome, settings } = input;
  const { error, verification, handshake } = outcome;
  if (error === undefined) return verification === 'off' ? rootFixes(input) : [];
  if (settings.signal?.aborted) return [];
  if (outcome.stage === 'set-up') return credentialFixes(input);
  if (handshake?.refused) {
    const small = [...(await clockFixes(input)), ...(await nameFixes(input))];
    if (small.length > 0) return small;
    const roots = await rootFixes(input);
    if (roots.length > 0) return roots;
    const others = await firmwareFixes(input);
    return others.length > 0 ? others : serverFixes(input);
  }
  const missing = credentialMissing(input);
  if (missing !== undefined) return [missing];
  const elsewhere = [...(await startTlsFixes(input)), ...(await portFixes(input))];
  if (elsewhere.length > 0) return elsewhere;
  if (outcome.stage === 'handshake' || outcome.stage === 'read') return firmwareFixes(input);
  return [];
}

/** The program's own certificate as this firmware reads it. */
async function credentialFixes({ outcome, host, settings }: FixInput): Promise<Fix[]> {
  for (const { name, command, source } of settings.credentialForms ?? []) {
    const again = await probeBoard(host, outcome.profile, { ...settings, credential: source });
    if (again.stage === 'set-up') continue;
    const text = `This firmware cannot load the certificate and key as they are; as ${name} it loads them.`;
    return [{ kind: 'credential', text, line: command, tried: 'handshake' }];
  }
  return [];
}

async function clockFixes({ outcome, host, settings }: FixInput): Promise<Fix[]> {
  if ((settings.clock ?? 'now') === 'now') return [];
  const again = await probeAgain(outcome, host, { ...settings, clock: 'now' });
  if (again.error !== undefined) return [];
  const text = 'Set the clock before you connect (NTP): with the right time it works.';
  return [{ kind: 'clock', text, line: outcome.profile.runtime.habits.setClockLine, tried: 'offline' }];
}

/** Use the name in the certificate, if it resolves to this server. */
async function nameFixes({ outcome, host, settings }: FixInput): Promise<Fix[]> {
  const leaf = readable(outcome.handshake!.asked!.chain[0]!);
  const names = (leaf?.subjectAltName ?? []).flatMap((name) => (name.kind === 'dns' ? [name.value.toLowerCase()] : []));
  for (const name of names.filter((each) => !each.startsWith('*')).slice(0, MOST_NAMES)) {
    const named = { name, port: host.port };
    const again = await probeAgain(outcome, named, settings);
    if (again.error !== undefined) continue;
    const leadsHere = await leadsTo(name, outcome, settings);
    const how = leadsHere
      ? `Write ${name} in place of ${host.name}: the certificate is for that name, and it leads to the same server.`
      : `The certificate is for ${name}: give that as server_hostname (that name does not lead here, so connect to ${host.name} as before).`;
    return [
      {
        kind: 'name',
        text: how,
        line: leadsHere ? undefined : `server_hostname=${JSON.stringify(name)}`,
        tried: 'offline',
      },
    ];
  }
  return [];
}

const MOST_NAMES = 8;

async function leadsTo(
  name: string,
  { handshake, host }: BoardOutcome,
  { network, timeout, signal }: ProbeSettings,
): Promise<boolean> {
  try {
    const found = await network.resolve(name, host.port, { timeout, signal });
    const here = new Set(handshake!.addresses.map(({ address }) => address));
    return found.some(({ address }) => here.has(address));
  } catch (error) {
    if (!isTlsError(error) || signal?.aborted) throw error;
    return false;
  }
}

async function startTlsFixes({ answer, host, outcome, settings }: FixInput): Promise<Fix[]> {
  if (answer?.kind !== 'smtp' && answer?.kind !== 'imap' && answer?.kind !== 'pop3') return [];
  const { kind } = answer;
  const network = { ...settings.network, connect: () => startTls(host, kind, settings) };
  const again = await probeBoard(host, outcome.profile, { ...settings, network });
  if (again.error !== undefined) return [];
  const command = { smtp: 'EHLO and STARTTLS', imap: 'STARTTLS', pop3: 'STLS' }[kind];
  return [
    {
      kind: 'starttls',
      text: `Connect without TLS, send ${command}, and wrap the socket then: with that it works.`,
      tried: 'handshake',
    },
  ];
}

/** Use the TLS port of the same service, known by port number or by its answer. */
const SECURE_PORTS: Readonly<Record<number, readonly number[]>> = {
  25: [465, 587],
  80: [443],
  110: [995],
  143: [993],
  587: [465],
  1883: [8883, 443],
  8000: [8443, 443],
  8080: [8443, 443],
  8883: [443],
};

const USUAL: Readonly<Partial<Record<Answer['kind'], readonly number[]>>> = {
  http: [443, 8443],
  smtp: [465],
  imap: [993],
  pop3: [995],
  mqtt: [8883],
};

async function portFixes({ host, answer, outcome, settings, target }: FixInput): Promise<Fix[]> {
  const byScheme = target.scheme === 'mqtts' ? [8883] : target.scheme === 'smtps' ? [465] : [443];
  const ports = new Set([...(SECURE_PORTS[host.port] ?? []), ...((answer && USUAL[answer.kind]) ?? []), ...byScheme]);
  ports.delete(host.port);
  const isWrongPort = outcome.stage === 'connect' || answer !== undefined;
  if (!isWrongPort) return [];
  for (const port of [...ports].slice(0, 3)) {
    const elsewhere = { name: host.name, port };
    const quick = { ...settings, timeout: Math.min(settings.timeout, PORT_TIMEOUT) };
    const again = await probeBoard(elsewhere, outcome.profile, quick);
    if (again.error === undefined)
      return [{ kind: 'port', text: `Use port ${port}: ${formatHost(elsewhere)} works.`, tried: 'handshake' }];
  }
  return [];
}

const PORT_TIMEOUT = 3000;

/** Fixes that only the server's operator can make. */
function serverFixes({ outcome, known }: FixInput): Fix[] {
  const chain = outcome.handshake?.asked?.chain ?? [];
  const leaf = chain[0] && readable(chain[0]);
  if (leaf === undefined) return [];
  const fix = (text: string): Fix[] => [{ kind: 'server', text, tried: 'no' }];
  if (outcome.error?.code === 'x509.expired')
    return fix('Its certificate has expired. If the server is yours, renew it there; if not, only its operator can.');
  const isAlone = chain.length === 1 && !leaf.isSelfIssued && known.bySubject(leaf.issuer).length === 0;
  if (isAlone)
    return fix(
      `The server sends its own certificate alone: it must send that of ${leaf.issuer} too (fullchain.pem in place of cert.pem).`,
    );
  return [];
}

function credentialMissing({ outcome, settings }: FixInput): Fix | undefined {
  const { witness, handshake, error } = outcome;
  const isWanted = (witness ?? handshake)?.certificateWanted === true && settings.credential === undefined;
  if (!isWanted || error?.kind !== 'alert') return undefined;
  return {
    kind: 'credential',
    text: 'The server requires a client certificate: load one (--cert and --key try it).',
    tried: 'no',
  };
}

/** The nearest version of the same runtime on the same chip, newer ones first, that connects. */
async function firmwareFixes({ outcome, host, settings }: FixInput): Promise<Fix[]> {
  const { profile } = outcome;
  const { version } = profile.runtime;
  const others = KNOWN_FIRMWARES.known.filter(
    ({ chip, runtime, id, unreleased }) =>
      chip === profile.chip.id && runtime === profile.runtime.id && id !== profile.id && !unreleased,
  );
  const newer = others.filter((each) => compareVersions(each.version, version) > 0);
  const older = others.filter((each) => compareVersions(each.version, version) < 0).reverse();
  for (const { id } of [...newer, ...older]) {
    const again = await probeBoard(host, await loadProfile(id), settings);
    if (again.error !== undefined) continue;
    const unverified = again.verification === 'off' || again.verification === 'never' ? ', without verifying' : '';
    return [
      {
        kind: 'firmware',
        text: `${id} connects${unverified} (thimble boards diff ${profile.id} ${id} shows what else changes).`,
        tried: 'handshake',
      },
    ];
  }
  return [];
}
