// Settings that cannot work are refused where they are given: in the middle of a handshake they would be internal errors,
// or worse.
import { encodeUtf8 } from '../util/utf8.ts';
import type { EngineSettings, ServerSettings } from './engine.ts';
import { LEAST_RECORD_SIZE_LIMIT, MAX_PLAINTEXT, MAX_PSK, MAX_TICKETS_SENT } from './limits.ts';

/** @throws RangeError that names the setting, its value and its range. */
export function checkSettings(settings: EngineSettings & Pick<ServerSettings, 'tickets'>): void {
  const { profile, alpnProtocols = [], psk, recordsPerKey, tickets } = settings;
  within('versions in the profile', profile.versions.length, 1, 4);
  within('maxRecordOut', profile.maxRecordOut, LEAST_RECORD_SIZE_LIMIT, MAX_PLAINTEXT);
  within('maxRecordIn', profile.maxRecordIn, LEAST_RECORD_SIZE_LIMIT, MAX_PLAINTEXT);
  within('recordsPerKey', recordsPerKey ?? 1, 1, Number.POSITIVE_INFINITY);
  within('tickets', tickets ?? 0, 0, MAX_TICKETS_SENT);
  for (const name of alpnProtocols) within(`bytes in the protocol '${name}'`, encodeUtf8(name).length, 1, 255);
  if (psk?.client === undefined) return;
  within('bytes in the identity of a pre-shared key', psk.client.identity.length, 0, 0xffff);
  within('bytes in a pre-shared key', psk.client.key.length, 1, MAX_PSK);
}

function within(what: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) throw new RangeError(`${what}: ${value}, not ${least} to ${most}`);
}
