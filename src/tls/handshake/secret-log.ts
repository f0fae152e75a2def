// Reports secrets when they come into use: their names to the trace, their values only to the key log.
// NSS Key Log Format: RFC 9850.
import { toHex } from '../../util/hex.ts';
import type { EngineSettings } from '../engine.ts';

/** The RFCs' names of secrets, and the key log's. */
const KEY_LOG_LABELS = {
  'c hs traffic': 'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  's hs traffic': 'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  'c ap traffic': 'CLIENT_TRAFFIC_SECRET_0',
  's ap traffic': 'SERVER_TRAFFIC_SECRET_0',
  'exp master': 'EXPORTER_SECRET',
  'master secret': 'CLIENT_RANDOM',
} as const;

export type SecretName = keyof typeof KEY_LOG_LABELS;

export function logSecret(
  settings: Pick<EngineSettings, 'trace' | 'keyLog'>,
  name: SecretName,
  clientRandom: Uint8Array,
  secret: Uint8Array,
): void {
  settings.trace?.({ type: 'secret', label: name });
  settings.keyLog?.(`${KEY_LOG_LABELS[name]} ${toHex(clientRandom)} ${toHex(secret)}`);
}
