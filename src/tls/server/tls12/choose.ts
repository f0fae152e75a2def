// Suite, group, credential and signature of a TLS 1.2 handshake, which depend on each other: RFC 5246 §7.4.2, §7.4.3,
// RFC 8422 §5.1, §5.3.
import { TlsError } from '../../../errors.ts';
import { type CipherSuite, cipherSuite } from '../../cipher-suites.ts';
import { NamedGroup, SignatureScheme } from '../../constants.ts';
import { type Credential, isSigner } from '../../credential.ts';
import { askCredential, type Then } from '../../handshake/decide.ts';
import type { Output, State } from '../../handshake/state.ts';
import { hasCertificate } from '../../handshake/tls12/parameters.ts';
import { chooseSignature, type SignatureChoice } from '../../handshake/tls12/signatures.ts';
import { groupName } from '../../named-groups.ts';
import type { ServerHandshake } from '../handshake.ts';

export interface Choice12 {
  readonly suite: CipherSuite;
  /** NamedGroup, for ECDHE. */
  readonly group: number | undefined;
  /** For suites with a certificate. */
  readonly credential: Credential | undefined;
  /** How ServerKeyExchange is signed, if it is. */
  readonly signature: SignatureChoice | undefined;
}

/** Asks the chooser, if that is what decides, and then finds what goes with its answer. */
export function chooseCredential(handshake: ServerHandshake, out: Output, then: Then<Choice12>): State {
  const { credential } = handshake.settings;
  if (typeof credential !== 'function') return then(choose(handshake, credential), out);
  return askCredential(credential, handshake.offer.certificateRequest, out, (chosen, output) =>
    then(choose(handshake, chosen === undefined ? [] : [chosen]), output),
  );
}

/** The first suite, in the order that decides, for which everything else is there. */
function choose(handshake: ServerHandshake, credentials: readonly Credential[]): Choice12 {
  const { settings, offer } = handshake;
  const { profile } = settings;
  const group = chooseGroup(handshake);
  const theirs = offer.hello.cipherSuites;
  const ids = profile.serverOrder
    ? profile.cipherSuites.filter((id) => theirs.includes(id))
    : theirs.filter((id) => profile.cipherSuites.includes(id));
  for (const id of ids) {
    const suite = cipherSuite(id);
    const choice =
      suite && isUsable(suite, handshake, group) ? withCredential(suite, handshake, credentials) : undefined;
    if (choice) return { ...choice, group: choice.suite.keyExchange === 'ecdhe' ? group : undefined };
  }
  const detail =
    'No cipher suite that the client offers goes with the groups, signatures and certificates of both sides';
  throw new TlsError('tls.no_common_parameters', detail);
}

function isUsable(suite: CipherSuite, { settings, info }: ServerHandshake, group: number | undefined): boolean {
  const { crypto, psk } = settings;
  if (!suite.spoken || info.version < suite.minVersion || info.version > suite.maxVersion) return false;
  if (suite.cipher.kind === 'aead' && !crypto.aeads.has(suite.cipher.aead)) return false;
  if (suite.keyExchange === 'ecdhe' && group === undefined) return false;
  return suite.authentication !== 'psk' || psk?.find !== undefined;
}

function withCredential(
  suite: CipherSuite,
  handshake: ServerHandshake,
  credentials: readonly Credential[],
): Omit<Choice12, 'group'> | undefined {
  if (!hasCertificate(suite)) return { suite, credential: undefined, signature: undefined };
  for (const credential of credentials) {
    if (suite.keyExchange === 'rsa') {
      const decrypts = !isSigner(credential.key) && credential.key.type === 'rsa';
      if (decrypts) return { suite, credential, signature: undefined };
      continue;
    }
    const signature = signatureFor(suite, handshake, credential);
    if (signature) return { suite, credential, signature };
  }
  return undefined;
}

function signatureFor(
  suite: CipherSuite,
  { settings, offer, info }: ServerHandshake,
  credential: Credential,
): SignatureChoice | undefined {
  const signature = chooseSignature(
    credential,
    settings.profile,
    signatureSchemes(offer.signatureSchemes),
    info.version,
  );
  if (signature === undefined) return undefined;
  const rsa = signature.algorithm.kind.startsWith('rsa');
  if (rsa !== (suite.authentication === 'rsa')) return undefined;
  // RFC 8422 §5.3: an EC key must be on a curve that the client knows.
  const { curve } = credential.key;
  if (curve !== undefined && offer.groups.length > 0 && !offer.groups.includes(NamedGroup[curve])) return undefined;
  return signature;
}

/** Without the extension, SHA-1 is meant (RFC 5246 §7.4.1.4.1). */
function signatureSchemes(offered: readonly number[]): readonly number[] {
  return offered.length > 0 ? offered : [SignatureScheme.rsa_pkcs1_sha1, SignatureScheme.ecdsa_sha1];
}

/** @returns the group for ECDHE, if there is one. A client that names none gets no ECDHE: which it knows is a guess. */
function chooseGroup({ settings, offer }: ServerHandshake): number | undefined {
  const { profile, crypto } = settings;
  const groups = profile.serverOrder
    ? profile.groups.filter((group) => offer.groups.includes(group))
    : offer.groups.filter((group) => profile.groups.includes(group));
  return groups.find((group) => group !== NamedGroup.X25519MLKEM768 && groupName(crypto, group) !== undefined);
}
