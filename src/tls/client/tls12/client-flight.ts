// The client's second flight: Certificate, ClientKeyExchange, CertificateVerify, ChangeCipherSpec, Finished.
// RFC 5246 §7.3 (figure 1), §7.4.6..§7.4.9.
import type { SignatureSchemeName } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import { concatBytes } from '../../../util/bytes.ts';
import { ClientCertificateType, NamedGroup, registeredName } from '../../constants.ts';
import type { Credential } from '../../credential.ts';
import type { ExternalPsk } from '../../engine.ts';
import { askCredential, askSigner } from '../../handshake/decide.ts';
import { logSecret } from '../../handshake/secret-log.ts';
import type { Output, State } from '../../handshake/state.ts';
import { sendFinished } from '../../handshake/tls12/finish.ts';
import { masterSecret, pskPremaster, Secrets12 } from '../../handshake/tls12/secrets.ts';
import {
  chooseSignature,
  demandKeyUsage,
  OLD_SCHEMES,
  type SignatureChoice,
} from '../../handshake/tls12/signatures.ts';
import {
  type CertificateRequest12,
  encodeCertificate12,
  encodeCertificateVerify,
} from '../../messages/authentication-messages.ts';
import {
  type ClientKeyExchange,
  encodeClientKeyExchange,
  type ServerDhParams,
  type ServerEcdhParams,
} from '../../messages/key-exchange.ts';
import { groupName } from '../../named-groups.ts';
import { schemeNames } from '../../signature-schemes.ts';
import type { ClientHandshake12, ServerKey } from '../handshake.ts';
import { expectServerFinished } from './expect-finished.ts';

/** Our certificate, and how we sign for it. */
interface Proof {
  readonly credential: Credential;
  readonly signature: SignatureChoice;
}

/** @param server - its key; `undefined` if a pre-shared key authenticates it. */
export function sendFlight(handshake: ClientHandshake12, server: ServerKey | undefined, out: Output): State {
  const { request, base } = handshake;
  if (request === undefined) return sendKeys(handshake, server, undefined, out);

  // 1. Certificate: ours if one fits, or an empty list (RFC 5246 §7.4.6).
  const { credential } = base.settings;
  if (typeof credential !== 'function') return sendCertificate(handshake, server, credential, request, out);
  const info = {
    role: 'client',
    version: base.info.version,
    signatureSchemes: usableSchemes(request),
    certificateAuthorities: request.certificateAuthorities,
  } as const;
  return askCredential(credential, info, out, (chosen, output) =>
    sendCertificate(handshake, server, chosen, request, output),
  );
}

function sendCertificate(
  handshake: ClientHandshake12,
  server: ServerKey | undefined,
  credential: Credential | undefined,
  request: CertificateRequest12,
  out: Output,
): State {
  const { base } = handshake;
  const proof = credential && proofFor(handshake, credential, request);
  base.send(encodeCertificate12(proof?.credential.chain ?? []), out);
  if (proof === undefined) base.transcript.dropMessages();
  return sendKeys(handshake, server, proof, out);
}

function sendKeys(
  handshake: ClientHandshake12,
  server: ServerKey | undefined,
  proof: Proof | undefined,
  out: Output,
): State {
  const { base, parameters } = handshake;
  const { settings, transcript } = base;

  // 2. ClientKeyExchange, and with it the master secret (RFC 7627 §4: over the messages up to here).
  const { message, premaster } = exchangeKeys(handshake, server);
  base.send(encodeClientKeyExchange(message, parameters.suite), out);
  handshake.serverKeyExchange = undefined;
  const master = masterSecret(settings.crypto, parameters, premaster, transcript.hash());
  logSecret(settings, 'master secret', parameters.clientRandom, master);
  handshake.setSecrets(new Secrets12(settings.crypto, parameters, master));

  // 3. CertificateVerify, over all messages so far (RFC 5246 §7.4.8).
  if (proof === undefined) return finishFlight(handshake, out);
  const { credential, signature } = proof;
  const request = { credential, scheme: signature.name, content: transcript.messages() };
  transcript.dropMessages();
  return askSigner(request, signature.algorithm, out, (bytes, output) => {
    base.send(encodeCertificateVerify({ algorithm: signature.code, signature: bytes }), output);
    return finishFlight(handshake, output);
  });
}

/** 4. ChangeCipherSpec and Finished. */
function finishFlight(handshake: ClientHandshake12, out: Output): State {
  sendFinished('client', handshake.secrets!, handshake.nextWrite!, handshake.base, out);
  return expectServerFinished(handshake);
}

/** @returns `undefined` if the server accepts no signature by the certificate's key: then no certificate is sent. */
function proofFor(
  { base, parameters }: ClientHandshake12,
  credential: Credential,
  request: CertificateRequest12,
): Proof | undefined {
  const theirs = request.supportedSignatureAlgorithms ?? [];
  const signature = chooseSignature(credential, base.settings.profile.signatureSchemes, theirs, parameters.version);
  const fits = signature !== undefined && request.certificateTypes.includes(certificateType(signature.name));
  return fits ? { credential, signature } : undefined;
}

/** A scheme must fit both of the server's lists (RFC 5246 §7.4.4); before TLS 1.2 there was only one. */
function usableSchemes({
  supportedSignatureAlgorithms,
  certificateTypes,
}: CertificateRequest12): SignatureSchemeName[] {
  const names = supportedSignatureAlgorithms ? schemeNames(supportedSignatureAlgorithms) : OLD_SCHEMES;
  return names.filter((name) => certificateTypes.includes(certificateType(name)));
}

/** RFC 8422 §5.5: Ed25519 goes with ECDSA's. */
function certificateType(name: SignatureSchemeName): number {
  return name.startsWith('rsa') ? ClientCertificateType.rsa_sign : ClientCertificateType.ecdsa_sign;
}

// The client's half of the key exchange, and the premaster secret: RFC 5246 §7.4.7, §8.1; RFC 8422 §5.7; RFC 4279 §2..4.

interface ExchangedKeys {
  readonly message: ClientKeyExchange;
  /** Secret; the master secret's derivation zeroes it. */
  readonly premaster: Uint8Array;
}

/** @param server - its key; `undefined` if it sent no certificate. */
function exchangeKeys(handshake: ClientHandshake12, server: ServerKey | undefined): ExchangedKeys {
  const { suite } = handshake.parameters;
  const psk = suite.authentication === 'psk' ? externalPsk(handshake) : undefined;
  const own = ownExchange(handshake, server);
  return {
    message: { pskIdentity: psk?.identity, exchangeKeys: own?.publicValue },
    premaster: psk ? pskPremaster(own?.secret, psk.key) : own!.secret,
  };
}

/** The message to send, and the shared secret; `undefined` with plain PSK. */
type Exchange = { readonly publicValue: Uint8Array; readonly secret: Uint8Array } | undefined;

function ownExchange(handshake: ClientHandshake12, server: ServerKey | undefined): Exchange {
  const { suite } = handshake.parameters;
  const params = handshake.serverKeyExchange?.params;
  if (params?.kind === 'ecdhe') return ellipticCurve(handshake, params);
  if (params?.kind === 'dhe') return finiteField(handshake, params);
  return suite.keyExchange === 'rsa' ? encryptedPremaster(handshake, server!) : undefined;
}

function ellipticCurve({ base }: ClientHandshake12, params: ServerEcdhParams): Exchange {
  const { crypto, random, profile, trace } = base.settings;
  const label = registeredName(NamedGroup, params.group);
  const name = groupName(crypto, params.group);
  if (name === undefined || name === 'X25519MLKEM768' || !profile.groups.includes(params.group)) {
    throw new TlsError('tls.illegal_parameter', `The server chose the group ${label}, which was not offered`);
  }
  base.info.group = params.group;
  const agreement = crypto.generateKeyAgreement(name, random);
  const secret = agreement.agree(params.point);
  trace?.({ type: 'secret', label });
  return { publicValue: agreement.share, secret };
}

function finiteField({ base }: ClientHandshake12, params: ServerDhParams): Exchange {
  const { crypto, random } = base.settings;
  const agreement = crypto.generateDh({ prime: params.prime, generator: params.generator }, random);
  const secret = agreement.agree(params.publicValue);
  return { publicValue: agreement.share, secret };
}

/** §7.4.7.1: the version is the one that ClientHello offered, so that a rollback shows. */
function encryptedPremaster({ base }: ClientHandshake12, { leaf, key }: ServerKey): Exchange {
  const { crypto, random } = base.settings;
  demandKeyUsage('server', leaf, 'keyEncipherment');
  const { legacyVersion } = base.hello;
  const secret = concatBytes(Uint8Array.of(legacyVersion >> 8, legacyVersion & 0xff), random(46));
  return { publicValue: crypto.encryptPremaster(key, secret, random), secret };
}

function externalPsk({ base, parameters }: ClientHandshake12): ExternalPsk {
  const psk = base.settings.psk?.client;
  if (psk !== undefined) return psk;
  const detail = `The server chose ${parameters.suite.name}, and no pre-shared key was given`;
  throw new TlsError('tls.no_common_parameters', detail);
}
