// Finds the smallest change to a server that lets all named boards connect: the chain that it sends, then versions, keys and
// suites. Chains are judged by each firmware's own verifier, the rest by handshakes with a server in memory.
import { UNVERIFIED } from '../../boards/unverified.ts';
import { isTlsError } from '../../errors.ts';
import { memoryTransportPair } from '../../net/memory-transport.ts';
import { TlsStream } from '../../net/tls-stream.ts';
import type { Network } from '../../net/transport.ts';
import { boardContext } from '../../probe/board-context.ts';
import { type BoardOutcome, type ProbeSettings, probeAgain } from '../../probe/board-probe.ts';
import { recordHandshake } from '../../probe/handshake.ts';
import { opensslName } from '../../tls/cipher-suite-names.ts';
import { cipherSuite } from '../../tls/cipher-suites.ts';
import type { Credential } from '../../tls/credential.ts';
import { MODERN_PROFILE } from '../../tls/modern-profile.ts';
import { createServerEngine } from '../../tls/server-engine.ts';
import { equalBytes } from '../../util/bytes.ts';
import { certificateName } from '../../x509/verdict.ts';
import { readable } from './chain.ts';

export interface ServerFixSettings extends ProbeSettings {
  /** A locally created certificate with its key, because the server's key is not available. */
  readonly makeCredential: (key: 'ec' | 'rsa') => Promise<Credential>;
}

export interface ServerFix {
  /** What to change, a sentence each; empty: nothing is to be changed, or nothing helps. */
  readonly changes: readonly string[];
  /** For nginx, Caddy and mosquitto. */
  readonly lines: Readonly<Record<'nginx' | 'Caddy' | 'mosquitto', readonly string[]>>;
  /** Boards that do not connect even then. */
  readonly left: readonly string[];
}

/** @param outcomes - of one target, on all boards that are to connect. @throws TlsError `net.aborted`. */
export async function fixServer(outcomes: readonly BoardOutcome[], settings: ServerFixSettings): Promise<ServerFix> {
  const refused = outcomes.filter(({ error, handshake }) => error !== undefined && handshake?.refused === true);
  const failed = outcomes.filter(({ error, handshake }) => error !== undefined && handshake?.refused !== true);
  const chain = await betterChain(outcomes, settings);
  const setup = failed.length === 0 ? undefined : await betterSetup(failed, settings);
  const left = [
    ...(chain === undefined ? refused : chain.left).map(({ profile }) => profile.id),
    ...(setup?.left ?? failed).map(({ profile }) => profile.id),
  ];
  const changes = [...(chain?.changes ?? []), ...(setup?.changes ?? [])];
  return { changes, lines: linesFor(chain !== undefined, setup), left };
}

interface BetterChain {
  readonly changes: readonly string[];
  readonly left: readonly BoardOutcome[];
}

/** The variant of the sent chain that most firmwares accept; the closest to the present one first. */
async function betterChain(
  outcomes: readonly BoardOutcome[],
  settings: ServerFixSettings,
): Promise<BetterChain | undefined> {
  const sent = outcomes.find(({ handshake }) => handshake?.asked !== undefined)?.handshake?.asked?.chain;
  if (sent === undefined) return undefined;
  let best: BetterChain | undefined;
  let fewest = outcomes.filter(({ handshake }) => handshake?.refused === true).length;
  for (const { chain, change } of variantsOf(sent)) {
    const left: BoardOutcome[] = [];
    for (const outcome of outcomes) {
      const { witness, host } = outcome;
      if (witness?.asked === undefined) continue;
      const other = { ...witness, asked: { ...witness.asked, chain } };
      if ((await probeAgain({ ...outcome, witness: other }, host, settings)).handshake?.refused) left.push(outcome);
    }
    if (left.length >= fewest) continue;
    fewest = left.length;
    best = { changes: [change], left };
  }
  return best;
}

function variantsOf(sent: readonly Uint8Array[]): { readonly chain: readonly Uint8Array[]; readonly change: string }[] {
  const variants = [];
  const ordered = inOrder(sent);
  if (ordered.some((der, i) => der !== sent[i]))
    variants.push({
      chain: ordered,
      change: `Send the certificates in order, each followed by its issuer: ${namesOf(ordered)}.`,
    });
  for (let length = ordered.length - 1; length >= 1; length--) {
    const gone = ordered.slice(length);
    variants.push({
      chain: ordered.slice(0, length),
      change: `Send ${namesOf(ordered.slice(0, length))}, and leave out ${namesOf(gone)}.`,
    });
  }
  return variants;
}

/** Each certificate followed by its issuer, as far as they were sent. */
function inOrder(sent: readonly Uint8Array[]): Uint8Array[] {
  const left = sent.slice(1);
  const ordered = [sent[0]!];
  for (let last = readable(sent[0]!); last !== undefined && left.length > 0; ) {
    const { issuer } = last;
    const at = left.findIndex((der) => equalBytes(readable(der)?.subject.encoded ?? new Uint8Array(0), issuer.encoded));
    if (at === -1) break;
    const [next] = left.splice(at, 1);
    ordered.push(next!);
    last = readable(next!);
  }
  return ordered;
}

function namesOf(chain: readonly Uint8Array[]): string {
  return chain
    .map((der) => {
      const certificate = readable(der);
      if (certificate === undefined) return 'an unreadable one';
      return certificate.isSelfIssued
        ? `${certificateName(certificate)} (a root)`
        : `${certificateName(certificate)} (by ${certificate.issuer})`;
    })
    .join(', ');
}

interface Setup {
  readonly changes: readonly string[];
  readonly keys: readonly ('ec' | 'rsa')[];
  readonly cipherSuites: readonly number[];
}

/** Suites without forward secrecy, for firmwares that have no others. */
const STATIC_RSA = [0x003c, 0x002f];
const VERSIONS = 'Offer TLS 1.2 beside 1.3, with ECDHE and AES-GCM.';
const RSA_KEY = 'Have an RSA certificate, alone or beside the ECDSA one.';

/** From the least to the most. */
const SETUPS: readonly Setup[] = [
  { changes: [VERSIONS], keys: ['ec'], cipherSuites: MODERN_PROFILE.cipherSuites },
  { changes: [VERSIONS, RSA_KEY], keys: ['ec', 'rsa'], cipherSuites: MODERN_PROFILE.cipherSuites },
  {
    changes: [
      VERSIONS,
      RSA_KEY,
      'Add suites with static RSA and AES-CBC: they have no forward secrecy, and these boards have nothing else.',
    ],
    keys: ['ec', 'rsa'],
    cipherSuites: [...MODERN_PROFILE.cipherSuites, ...STATIC_RSA],
  },
];

async function betterSetup(
  failed: readonly BoardOutcome[],
  settings: ServerFixSettings,
): Promise<(Setup & { readonly left: readonly BoardOutcome[] }) | undefined> {
  let best: (Setup & { readonly left: readonly BoardOutcome[] }) | undefined;
  for (const setup of SETUPS) {
    const credentials = await Promise.all(setup.keys.map((key) => settings.makeCredential(key)));
    const left: BoardOutcome[] = [];
    for (const outcome of failed) if (!(await connects(outcome, setup, credentials, settings))) left.push(outcome);
    if (left.length < (best?.left.length ?? failed.length)) best = { ...setup, left };
    if (left.length === 0) break;
  }
  return best;
}

async function connects(
  { profile, host }: BoardOutcome,
  { cipherSuites }: Setup,
  credential: readonly Credential[],
  settings: ServerFixSettings,
): Promise<boolean> {
  const { crypto, random, clock } = settings.environment;
  const network: Network = {
    ...settings.network,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    async connect() {
      const [near, far] = memoryTransportPair();
      const tls = { ...MODERN_PROFILE, cipherSuites };
      const server = new TlsStream(far, createServerEngine({ profile: tls, crypto, random, clock, credential }));
      server.handshake({ timeout: settings.timeout }).catch((error: unknown) => {
        if (!isTlsError(error)) throw error; // the other side reports the same
      });
      return near;
    },
  };
  const client = boardContext(profile, settings, settings.environment).clientSettings({ serverName: host.name });
  const record = await recordHandshake(host, { ...client, verifier: UNVERIFIED }, { ...settings, network });
  return record.stage === 'connected';
}

function linesFor(chain: boolean, setup: Setup | undefined): ServerFix['lines'] {
  const nginx: string[] = [];
  const caddy: string[] = [];
  const mosquitto: string[] = [];
  if (chain) {
    nginx.push('ssl_certificate fullchain.pem;  # the certificates named above, in that order');
    caddy.push('tls fullchain.pem key.pem');
    mosquitto.push('certfile fullchain.pem');
  }
  if (setup !== undefined) {
    const names = setup.cipherSuites.flatMap((id) => {
      const suite = cipherSuite(id);
      return suite === undefined || suite.keyExchange === 'tls13' ? [] : [opensslName(suite)];
    });
    nginx.push('ssl_protocols TLSv1.2 TLSv1.3;', `ssl_ciphers ${names.join(':')};`);
    caddy.push('protocols tls1.2 tls1.3');
    mosquitto.push('tls_version tlsv1.2', `ciphers ${names.join(':')}`);
    if (setup.keys.includes('rsa')) {
      nginx.push('ssl_certificate rsa.pem; ssl_certificate_key rsa.key;  # beside the ECDSA pair');
      caddy.push('key_type rsa2048');
      mosquitto.push('certfile rsa.pem  # mosquitto has one certificate');
    }
    if (setup.cipherSuites.some((id) => STATIC_RSA.includes(id)))
      caddy.push('# Caddy has no suites with static RSA and AES-CBC-SHA256');
  }
  return { nginx, Caddy: caddy, mosquitto };
}
