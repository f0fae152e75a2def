// Alert: RFC 8446 §6, RFC 5246 §7.2. A record's content, not a handshake message.
import { Reader } from '../../codec/reader.ts';
import { TlsError } from '../../errors.ts';

export const AlertLevel = { warning: 0x01, fatal: 0x02 } as const;
export type AlertLevel = (typeof AlertLevel)[keyof typeof AlertLevel];

export interface Alert {
  readonly level: AlertLevel;
  /** AlertDescription, or a number that we do not know. */
  readonly description: number;
}

export function encodeAlert(alert: Alert): Uint8Array {
  return Uint8Array.of(alert.level, alert.description);
}

/** @param fragment - a record's whole plaintext: alerts are never split nor joined (RFC 8446 §5.1). */
export function decodeAlert(fragment: Uint8Array): Alert {
  const r = new Reader(fragment, 'Alert');
  const level = r.uint(1, 'level');
  const description = r.uint(1, 'description');
  r.end();
  if (level !== AlertLevel.warning && level !== AlertLevel.fatal) {
    throw new TlsError('tls.illegal_parameter', `Alert has level ${level}`);
  }
  return { level, description };
}
