// Sends our ClientHello, the first and after a HelloRetryRequest the second: RFC 8446 §4.1.2.

import { helloRandom } from '../handshake/hello-random.ts';
import type { Output } from '../handshake/state.ts';
import { groupName } from '../named-groups.ts';
import { buildClientHello, type ClientHelloParts } from './build-client-hello.ts';
import type { ClientHandshake } from './handshake.ts';
import { bindHello, offeredPsks, placeholders } from './tls13/pre-shared-keys.ts';

const EMPTY = new Uint8Array(0);

/** What a HelloRetryRequest changes (§4.1.2). */
export interface Retry {
  /** The group that it asks for; `undefined`: the shares stay. */
  readonly group: number | undefined;
  readonly cookie: Uint8Array | undefined;
}

/** The first: fresh random, session id and key shares. Sessions to resume are in the handshake by now. */
export function sendClientHello(handshake: ClientHandshake, out: Output): void {
  const { profile, random, clock } = handshake.settings;
  const helloBytes = helloRandom(profile, random, clock);
  const legacySessionId = sessionId(handshake);
  if (handshake.speaks13) {
    for (const group of profile.keyShareGroups) addKeyShare(handshake, group);
    handshake.psks = offeredPsks(handshake);
  }
  send(handshake, helloBytes, legacySessionId, undefined, out);
}

/** The second: the first with what the server asked to change. */
export function resendClientHello(handshake: ClientHandshake, { group, cookie }: Retry, out: Output): void {
  if (group !== undefined) {
    handshake.keyAgreements.clear();
    addKeyShare(handshake, group);
  }
  send(handshake, handshake.hello.random, handshake.hello.legacySessionId, cookie, out);
}

function send(
  handshake: ClientHandshake,
  random: Uint8Array,
  legacySessionId: Uint8Array,
  cookie: Uint8Array | undefined,
  out: Output,
): void {
  const { settings, keyAgreements, session12 } = handshake;
  const parts: ClientHelloParts = {
    random,
    legacySessionId,
    serverName: settings.serverName,
    alpnProtocols: settings.alpnProtocols ?? [],
    keyShares: [...keyAgreements].map(([group, { share }]) => ({ group, keyExchange: share })),
    cookie,
    psks: placeholders(handshake),
    sessionTicket: session12?.ticket,
  };
  const { hello, encoded, offered } = buildClientHello(settings.profile, parts);
  handshake.hello = { ...hello, extensions: undefined }; // what they said is in the transcript, and some KB
  handshake.offered = offered;
  bindHello(handshake, encoded);
  handshake.send(encoded, out);
}

/** TLS 1.2's to resume; else a random one, for middleboxes that expect it of resumptions (appendix D.4). */
function sessionId({ settings, session12, speaks13 }: ClientHandshake): Uint8Array {
  if (session12 !== undefined && session12.sessionId.length > 0) return session12.sessionId;
  const wanted = session12 !== undefined || (settings.profile.middleboxCompatibility && speaks13);
  return wanted ? settings.random(32) : EMPTY;
}

function addKeyShare({ settings, keyAgreements }: ClientHandshake, group: number): void {
  const name = groupName(settings.crypto, group);
  if (name !== undefined) keyAgreements.set(group, settings.crypto.generateKeyAgreement(name, settings.random));
}
