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
import type { TlsProfile } from '../../profile.ts';
import type { ClientOffer } from '../client-offer.ts';
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

/** Asks the chooser if there is one, then selects the parameters for its answer. */
export function chooseCredential(handshake: ServerHandshake, out: Output, then: Then<Choice12>): State {
  const { credential } = handshake.settings;
  if (typeof credential !== 'function') return then(choose(handshake, credential), out);
  return askCredential(credential, handshake.offer.certificateRequest(handshake.info.version), out, (chosen, output) =>
    then(choose(handshake, chosen === undefined ? [] : [chosen]), output),
  );
}

/** The first credential for which there is a suite, and of its suites the first in the order that decides. */
function choose(handshake: ServerHandshake, credentials: readonly Credential[]): Choice12 {
  const { settings, offer } = handshake;
  const suites = knowsSchemes(settings.profile, offer) ? commonSuites(handshake) : [];
  for (const credential of [...credentials, undefined]) {
    for (const suite of suites) {
      const choice = withCredential(suite, handshake, credential);
      if (choice) return choice;
    }
  }
  const detail =
    'No cipher suite that the client offers goes with the groups, signatures and certificates of both sides';
  throw new TlsError('tls.no_common_parameters', detail);
}

function knowsSchemes({ asServer: rules, signatureSchemes }: TlsProfile, { signatureSchemes: theirs }: ClientOffer) {
  if (rules?.unknownSchemes !== 'refused' || theirs.length === 0) return true;
  return theirs.some((scheme) => signatureSchemes.includes(scheme));
}

/** Those that both sides can do, however the server authenticates. */
function commonSuites(handshake: ServerHandshake): CipherSuite[] {
  const { cipherSuites, serverOrder } = handshake.settings.profile;
  const theirs = handshake.offer.hello.cipherSuites;
  const ids = serverOrder
    ? cipherSuites.filter((id) => theirs.includes(id))
    : theirs.filter((id) => cipherSuites.includes(id));
  return ids.flatMap((id) => {
    const suite = cipherSuite(id);
    return suite && isUsable(suite, handshake) ? suite : [];
  });
}

function isUsable(suite: CipherSuite, handshake: ServerHandshake): boolean {
  const { crypto, psk } = handshake.settings;
  const { version } = handshake.info;
  if (!suite.spoken || version < suite.minVersion || version > suite.maxVersion) return false;
  if (suite.cipher.kind === 'aead' && !crypto.aeads.has(suite.cipher.aead)) return false;
  if (suite.keyExchange === 'ecdhe' && chooseGroup(handshake) === undefined) return false;
  return suite.authentication !== 'psk' || psk?.find !== undefined;
}

function withCredential(
  suite: CipherSuite,
  handshake: ServerHandshake,
  credential: Credential | undefined,
): Choice12 | undefined {
  const group = suite.keyExchange === 'ecdhe' ? chooseGroup(handshake) : undefined;
  if (!hasCertificate(suite)) return { suite, group, credential: undefined, signature: undefined };
  if (credential === undefined) return undefined;
  if (suite.keyExchange === 'rsa') {
    const decrypts =
      !isSigner(credential.key) && credential.key.type === 'rsa' && credential.asServer?.decrypts !== false;
    return decrypts ? { suite, group, credential, signature: undefined } : undefined;
  }
  const signature = signatureFor(suite, handshake, credential);
  return signature && { suite, group, credential, signature };
}

function signatureFor(
  suite: CipherSuite,
  { settings, offer, info }: ServerHandshake,
  credential: Credential,
): SignatureChoice | undefined {
  if (credential.asServer?.signs === false) return undefined;
  const theirs = signatureSchemes(offer.signatureSchemes);
  const signature = chooseSignature(credential, ours(settings.profile, theirs, offer), theirs, info.version);
  if (signature === undefined) return undefined;
  const rsa = signature.algorithm.kind.startsWith('rsa');
  if (rsa !== (suite.authentication === 'rsa')) return undefined;
  // RFC 8422 §5.3: an EC key must be on a curve that the client knows.
  const { curve } = credential.key;
  const isNamed = offer.groups.length > 0 || settings.profile.asServer?.unnamedGroups === 'none';
  if (curve !== undefined && isNamed && !offer.groups.includes(NamedGroup[curve])) return undefined;
  return signature;
}

/** Without the extension, SHA-1 is meant (RFC 5246 §7.4.1.4.1). */
function signatureSchemes(offered: readonly number[]): readonly number[] {
  return offered.length > 0 ? offered : [SignatureScheme.rsa_pkcs1_sha1, SignatureScheme.ecdsa_sha1];
}

/** What we sign with, the most preferred first. */
function ours(profile: TlsProfile, theirs: readonly number[], offer: ClientOffer): readonly number[] {
  const { signatureSchemes: known, asServer: rules } = profile;
  if (rules?.unnamedSchemes === 'sha1' && offer.signatureSchemes.length === 0) return theirs;
  return rules?.schemeOrder === 'client' ? theirs.filter((scheme) => known.includes(scheme)) : known;
}

/** If a client names no curve, RFC 8422 §4 lets the server choose: the curves that such old clients have (RFC 4492). */
const UNNAMED_GROUPS: readonly number[] = [NamedGroup.secp256r1, NamedGroup.secp384r1, NamedGroup.secp521r1];

/** @returns the group for ECDHE, if there is one. */
function chooseGroup({ settings, offer }: ServerHandshake): number | undefined {
  const { profile, crypto } = settings;
  const unnamed = profile.asServer?.unnamedGroups === 'none' ? [] : UNNAMED_GROUPS;
  const theirs = offer.groups.length > 0 ? offer.groups : unnamed;
  const groups =
    profile.serverOrder && offer.groups.length > 0
      ? profile.groups.filter((group) => theirs.includes(group))
      : theirs.filter((group) => profile.groups.includes(group));
  return groups.find((group) => group !== NamedGroup.X25519MLKEM768 && groupName(crypto, group) !== undefined);
}
