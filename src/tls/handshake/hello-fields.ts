// random and legacy_version of a ClientHello or a ServerHello: RFC 8446 §4.1.2, §4.1.3, RFC 5246 §7.4.1.

import { TlsError } from '../../errors.ts';
import type { Clock, RandomSource } from '../../util/ambient.ts';
import type { TlsProfile } from '../profile.ts';

// The random of a ClientHello or a ServerHello: RFC 5246 §7.4.1.2, RFC 8446 §4.1.2.

/** 32 random bytes; the first four are the time if the profile says so: {@link TlsProfile.timeInRandom}. */
export function helloRandom(profile: TlsProfile, random: RandomSource, clock: Clock): Uint8Array {
  const bytes = random(32);
  if (profile.timeInRandom !== undefined) {
    const since = profile.timeInRandom === 'uptime' ? startOf(clock) : Date.UTC(profile.timeInRandom, 0);
    const seconds = Math.floor((clock.now() - since) / 1000);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, seconds >>> 0);
  }
  return bytes;
}

/** When a clock was first read here: the start of a board that counts from there. */
function startOf(clock: Clock): number {
  const start = STARTS.get(clock) ?? clock.now();
  STARTS.set(clock, start);
  return start;
}

const STARTS = new WeakMap<Clock, number>();

// legacy_version of a Hello message: RFC 8446 appendix D.5.

const SSL_30 = 0x0300;

/** SSL 3.0 and older fail the handshake whatever supported_versions says. @throws TlsError `tls.protocol_version`. */
export function refuseSsl(message: 'ClientHello' | 'ServerHello', legacyVersion: number): void {
  if (legacyVersion > SSL_30) return;
  const version = `0x${legacyVersion.toString(16).padStart(4, '0')}`;
  throw new TlsError('tls.protocol_version', `A ${message} with legacy_version ${version} is not of TLS`);
}
