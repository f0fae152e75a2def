// What a handshake costs on the chip: memory against its heap, and time against its watchdog. Estimates, each with its
// source, and never told as measurements.
import type { BoardProfile } from '../../boards/profile.ts';
import { parsePublicKeyInfo } from '../../crypto/public-key-info.ts';
import { isTlsError } from '../../errors.ts';
import type { HandshakeRecord } from '../../probe/handshake.ts';
import { cipherSuite } from '../../tls/cipher-suites.ts';
import { NamedGroup } from '../../tls/constants.ts';
import { readable } from './chain.ts';

export interface MemoryEstimate {
  /** Bytes at the highest point of the handshake. */
  readonly peak: number;
  /** Bytes that must be had in one piece. */
  readonly block: number | undefined;
  /** Of Python's heap, where TLS takes it from there. */
  readonly heap: number | undefined;
  readonly source: string;
}

export interface TimeEstimate {
  /** Seconds of CPU: lowest, likely, highest. */
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  /** Seconds: the longest that the chip's watchdog waits, if it is set to that. */
  readonly watchdog: number | undefined;
  readonly source: string;
}

/** @returns `undefined` where no figure is known. */
export function estimateMemory(profile: BoardProfile, handshake: HandshakeRecord): MemoryEstimate | undefined {
  const chain = handshake.asked?.chain;
  if (chain === undefined) return undefined;
  const { memory } = profile.stack;
  const kind = keyKind(chain[0]!);
  const peak = kind && (memory.peak[kind] ?? memory.peak.rsa2048 ?? memory.peak.ec);
  if (peak === undefined || kind === undefined) return undefined;
  // The figures are of chains of some 3 KB; what is longer is held once while it is read.
  const more = Math.max(0, chain.reduce((sum, der) => sum + der.length, 0) - USUAL_CHAIN);
  return {
    peak: peak + more,
    block: memory.largestBlock,
    heap: memory.heap === 'python' ? profile.chip.heap : undefined,
    source: profile.provenance.memory.source,
  };
}

const USUAL_CHAIN = 3_000;

/** @returns `undefined` for a chip of which no figures are known. @param verified - whether signatures are checked. */
export function estimateTime(
  { chip, stack }: BoardProfile,
  { asked, info, messages }: HandshakeRecord,
  verified: boolean,
): TimeEstimate | undefined {
  const speed = SPEEDS[chip.id];
  const chain = asked?.chain;
  if (speed === undefined || chain === undefined || stack.verification.kind === 'none') return undefined;
  const exchange = info === undefined ? 'P-256' : exchangeOf(info.cipherSuite, info.group);
  const links = verified ? chain.slice(1) : [];
  const operations: readonly (keyof Costs | undefined)[] = [
    ...(exchange === undefined ? [] : ([`${exchange} exchange`] as const)),
    ...[chain[0]!, ...links].map(verifyingWith),
    // The root that signed the last one: of the same kind as the last, which is the common case.
    ...(verified ? [verifyingWith(chain.at(-1)!)] : []),
  ];
  if (messages.length === 0 || operations.includes(undefined)) return undefined;
  const sum = (operations as (keyof Costs)[]).reduce<number | undefined>((total, operation) => {
    const cost = speed.costs[operation];
    return total === undefined || cost === undefined ? undefined : total + cost;
  }, 0);
  if (sum === undefined) return undefined;
  const [low, likely, high] = speed.secondsPerUnit;
  return { low: sum * low, likely: sum * likely, high: sum * high, watchdog: speed.watchdog, source: speed.source };
}

type Curve = 'P-256' | 'P-384' | 'P-521';
type Costs = Partial<Record<`${Curve} exchange` | `${Curve} verify` | `RSA-${2048 | 3072 | 4096} verify`, number>>;

interface Speed {
  readonly costs: Costs;
  /** Lowest, likely, highest. */
  readonly secondsPerUnit: readonly [number, number, number];
  readonly watchdog: number | undefined;
  readonly source: string;
}

/** Millions of instructions, at 1.5, 2.2 and 3.5 cycles each. */
function instructions(costs: Costs, megahertz: number, source: string): Speed {
  const perUnit = (cycles: number) => cycles / megahertz;
  return { costs, secondsPerUnit: [perUnit(1.5), perUnit(2.2), perUnit(3.5)], watchdog: 8.388, source };
}

/** Milliseconds of single operations, a factor of 1.6 either way. */
function milliseconds(costs: Costs, source: string): Speed {
  return { costs, secondsPerUnit: [0.001 / 1.6, 0.001, 0.001 * 1.6], watchdog: undefined, source };
}

const COUNTED = 'instructions of mbedTLS 3.6 counted in QEMU, cycles assumed';

/** By the chip's id: facts/boards-memory-time, sections 3 and 3b. */
const SPEEDS: Readonly<Record<string, Speed>> = {
  'pico-w': instructions(
    {
      'P-256 exchange': 34.66,
      'P-384 exchange': 83,
      'P-521 exchange': 175.54,
      'P-256 verify': 35.82,
      'P-384 verify': 85.12,
      'P-521 verify': 179.88,
      'RSA-2048 verify': 19.76,
      'RSA-3072 verify': 43.88,
      'RSA-4096 verify': 76.63,
    },
    125,
    COUNTED,
  ),
  'pico-2-w': instructions(
    {
      'P-256 exchange': 17.44,
      'P-384 exchange': 34.21,
      'P-256 verify': 18.38,
      'P-384 verify': 35.92,
      'RSA-2048 verify': 4.01,
      'RSA-3072 verify': 8.66,
      'RSA-4096 verify': 14.45,
    },
    150,
    COUNTED,
  ),
  esp32: milliseconds(
    {
      'P-256 exchange': 95,
      'P-384 exchange': 189,
      'P-256 verify': 200,
      'P-384 verify': 420,
      'RSA-2048 verify': 19,
      'RSA-3072 verify': 33,
      'RSA-4096 verify': 90,
    },
    'single operations as people and ESP-IDF’s CI report them',
  ),
  'esp32-s3': milliseconds(
    {
      'P-256 exchange': 140,
      'P-256 verify': 302,
      'P-384 verify': 575,
      'RSA-2048 verify': 18,
      'RSA-3072 verify': 45,
      'RSA-4096 verify': 80,
    },
    'single operations as people and ESP-IDF’s CI report them; the exchange derived from the verification',
  ),
};

function exchangeOf(suite: number, group: number | undefined): Curve | undefined {
  if (cipherSuite(suite)?.keyExchange === 'rsa') return undefined;
  if (group === NamedGroup.secp384r1) return 'P-384';
  return group === NamedGroup.secp521r1 ? 'P-521' : 'P-256';
}

/** What it takes to check a signature that this certificate's key made. */
function verifyingWith(der: Uint8Array): keyof Costs | undefined {
  const key = keyOf(der);
  if (key === undefined || key.type === 'ed25519') return undefined;
  if (key.type === 'ec')
    return `${({ secp256r1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' } as const)[key.curve]} verify`;
  return key.bits <= 2048 ? 'RSA-2048 verify' : key.bits <= 3072 ? 'RSA-3072 verify' : 'RSA-4096 verify';
}

function keyKind(der: Uint8Array): 'ec' | 'rsa2048' | 'rsa4096' | undefined {
  const key = keyOf(der);
  if (key === undefined || key.type === 'ed25519') return undefined;
  return key.type === 'ec' ? 'ec' : key.bits > 3072 ? 'rsa4096' : 'rsa2048';
}

function keyOf(der: Uint8Array) {
  try {
    const certificate = readable(der);
    return certificate && parsePublicKeyInfo(certificate.publicKeyInfo);
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return undefined;
  }
}
