// What a handshake costs on the chip: memory against its heap, and time against its watchdog. Estimates, each with its
// source, and never presented as measurements.
import { type Costs, type Curve, SPEEDS, WHOLE_HANDSHAKES } from '../../boards/chips/speeds.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { chainBeyondUsual } from '../../boards/tls-heap.ts';
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
  /** Python's heap, if TLS memory comes from it. */
  readonly heap: number | undefined;
  readonly source: string;
}

export interface TimeEstimate {
  /** Seconds of CPU: lowest, likely, highest. */
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  /** Seconds: the longest possible timeout of the chip's watchdog. */
  readonly watchdog: number | undefined;
  readonly source: string;
}

/** @returns `undefined` if there is no figure. */
export function estimateMemory(profile: BoardProfile, handshake: HandshakeRecord): MemoryEstimate | undefined {
  const chain = handshake.asked?.chain;
  if (chain === undefined) return undefined;
  const { memory } = profile.stack;
  const kind = keyKind(chain[0]!);
  const peak = kind && (memory.peak[kind] ?? memory.peak.rsa2048 ?? memory.peak.ec);
  if (peak === undefined || kind === undefined) return undefined;
  // A longer chain than usual is added once, because it is in memory while it is read.
  const more = chainBeyondUsual(chain);
  return {
    peak: peak + more,
    block: memory.largestBlock,
    heap: memory.heap === 'python' ? profile.chip.heap : undefined,
    source: profile.provenance.memory.source,
  };
}

/** @returns `undefined` for a chip of which no figures are known. @param verified - whether signatures are checked. */
export function estimateTime(
  { chip, stack }: BoardProfile,
  { asked, info, messages }: HandshakeRecord,
  verified: boolean,
): TimeEstimate | undefined {
  const chain = asked?.chain;
  const whole = WHOLE_HANDSHAKES[chip.id];
  if (chain !== undefined && whole !== undefined) return whole;
  const speed = SPEEDS[chip.id];
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
