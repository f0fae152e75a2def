// Refuses settings that cannot work as soon as they are given, not as an internal error in the middle of a handshake.
import {
  BYTES,
  COUNT,
  checkOptions,
  either,
  FLAG,
  FUNCTION,
  listOf,
  OBJECT,
  type OptionKind,
  type OptionKinds,
  objectOf,
  oneOf,
  required,
  TEXT,
} from '../util/check-options.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { cipherSuite } from './cipher-suites.ts';
import type { ClientSettings, EngineSettings, ExternalPsk, PskSettings, ServerSettings } from './engine.ts';
import { LEAST_RECORD_SIZE_LIMIT, MAX_PLAINTEXT, MAX_PSK, MAX_TICKETS_SENT } from './limits.ts';

const LIST: OptionKind = { is: 'a list', fits: Array.isArray };
const PSK: OptionKinds<ExternalPsk> = { identity: BYTES, key: BYTES, hash: oneOf('sha256', 'sha384') };
/** The allowed options of pre-shared keys, also for `thimble/ssl`. */
export const PSK_KINDS: OptionKinds<PskSettings> = { client: objectOf(PSK), find: FUNCTION, hint: BYTES };

const ENGINE: OptionKinds<EngineSettings> = {
  profile: required(OBJECT),
  crypto: required(OBJECT),
  random: required(FUNCTION),
  clock: required(OBJECT),
  alpnProtocols: listOf(TEXT),
  psk: objectOf(PSK_KINDS),
  trace: FUNCTION,
  recordsPerKey: { is: 'a number', fits: (value) => typeof value === 'number' },
  keepPeerCertificates: FLAG,
  keyLog: FUNCTION,
  alertOf: FUNCTION,
};

export const CLIENT_KINDS: OptionKinds<ClientSettings> = {
  ...ENGINE,
  serverName: TEXT,
  verifier: required(OBJECT),
  credential: either(OBJECT, FUNCTION),
  sessions: OBJECT,
};

export const SERVER_KINDS: OptionKinds<ServerSettings> = {
  ...ENGINE,
  credential: required(either(LIST, FUNCTION)),
  clientAuth: objectOf({ verifier: OBJECT, required: FLAG }),
  sessions: OBJECT,
  ticketKeys: OBJECT,
  tickets: COUNT,
  cookie: BYTES,
};

/** @throws TypeError for one that is unknown or of another type, RangeError that names a setting, its value and its range. */
export function checkSettings(
  call: string,
  settings: EngineSettings & Pick<ServerSettings, 'tickets'>,
  kinds: typeof CLIENT_KINDS | typeof SERVER_KINDS,
): void {
  checkOptions(call, settings, kinds);
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

/** A client offers only what its provider supports, because the server may choose any of it. */
export function checkOffer({ profile, crypto }: ClientSettings): void {
  for (const id of profile.cipherSuites) {
    const suite = cipherSuite(id);
    if (suite?.cipher.kind === 'aead' && suite.spoken && !crypto.aeads.has(suite.cipher.aead))
      throw new RangeError(`cipherSuites in the profile: ${suite.name}, which this crypto provider does not have`);
  }
}

function within(what: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) throw new RangeError(`${what}: ${value}, not ${least} to ${most}`);
}
