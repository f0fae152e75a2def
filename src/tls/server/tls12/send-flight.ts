// The server's first flight: ServerHello, Certificate, CertificateStatus, ServerKeyExchange, CertificateRequest,
// ServerHelloDone. RFC 5246 §7.3 (figure 1), §7.4.2..§7.4.5; RFC 6066 §8; RFC 8422 §5.4; RFC 4279 §2.
import { ClientCertificateType } from '../../constants.ts';
import { toldAuthorities } from '../../extensions/certificate-authorities.ts';
import { FFDHE2048 } from '../../ffdhe2048.ts';
import { askSigner } from '../../handshake/decide.ts';
import type { Output, State } from '../../handshake/state.ts';
import { hasCertificate, type Parameters12, serverKeyExchangeOf } from '../../handshake/tls12/parameters.ts';
import { signedParams } from '../../handshake/tls12/signatures.ts';
import { encodeCertificate12 } from '../../messages/certificate.ts';
import { encodeCertificateRequest12 } from '../../messages/certificate-request.ts';
import { encodeCertificateStatus } from '../../messages/certificate-status.ts';
import { encodeServerHelloDone } from '../../messages/empty.ts';
import {
  encodeServerKeyExchange,
  encodeServerParams,
  type ServerKeyExchange,
} from '../../messages/server-key-exchange.ts';
import { groupName } from '../../named-groups.ts';
import { ProtocolVersion } from '../../profile.ts';
import type { ServerHandshake } from '../handshake.ts';
import type { Choice12 } from './choose.ts';
import { ExpectClientCertificate } from './expect-client-certificate.ts';
import { ExpectClientKeyExchange } from './expect-client-key-exchange.ts';
import { ServerHandshake12 } from './server-handshake12.ts';
import { sendServerHello, serverRandom } from './server-hello.ts';
import { agreesOnEncryptThenMac, newSession } from './server-sessions.ts';

export function sendServerFlight(base: ServerHandshake, choice: Choice12, out: Output): State {
  const { info, offer, transcript } = base;
  const { suite, credential, group } = choice;
  info.cipherSuite = suite.id;
  info.hash = suite.hash;
  info.group = group;
  if (info.version >= ProtocolVersion.tls12) transcript.start(suite.hash);
  else transcript.start('md5', 'sha1');

  // 1. ServerHello.
  const parameters: Parameters12 = {
    version: info.version,
    suite,
    clientRandom: offer.hello.random.slice(), // the exporter keeps it, not the whole hello
    serverRandom: serverRandom(base),
    extendedMasterSecret: info.extendedMasterSecret,
    encryptThenMac: suite.cipher.kind === 'cbc' && agreesOnEncryptThenMac(base),
  };
  const session = newSession(base);
  const handshake = new ServerHandshake12(base, parameters, session, credential);
  const ocspResponse = offer.wantsOcspResponse ? credential?.ocspResponse : undefined;
  const status = ocspResponse !== undefined;
  const serverName = offer.serverName !== undefined && base.settings.profile.asServer?.serverName !== 'unanswered';
  sendServerHello(handshake, { ticket: session.ticket, status, serverName }, out);

  // 2. Certificate, and its status.
  if (hasCertificate(suite)) base.send(encodeCertificate12(credential!.chain), out);
  if (ocspResponse) base.send(encodeCertificateStatus(ocspResponse), out);

  // 3. ServerKeyExchange.
  return sendServerKeyExchange(handshake, choice, out, (output) => {
    // 4. CertificateRequest: not where a key agreed on beforehand proves both sides.
    const asks = base.settings.clientAuth !== undefined && suite.authentication !== 'psk';
    if (asks) sendCertificateRequest(handshake, output);
    else transcript.dropMessages();
    base.send(encodeServerHelloDone(), output);
    return asks ? new ExpectClientCertificate(handshake) : new ExpectClientKeyExchange(handshake);
  });
}

function sendServerKeyExchange(
  handshake: ServerHandshake12,
  { suite, signature, group }: Choice12,
  out: Output,
  then: (out: Output) => State,
): State {
  const { base, parameters, credential } = handshake;
  const { crypto, psk, random } = base.settings;
  const hint = psk?.hint;
  if (serverKeyExchangeOf(suite) === 'none' || (serverKeyExchangeOf(suite) === 'optional' && !hint)) return then(out);

  // A fresh key for every handshake.
  let encodedParams: Uint8Array = new Uint8Array(0);
  if (suite.keyExchange === 'ecdhe') {
    handshake.keyAgreement = crypto.generateKeyAgreement(groupName(crypto, group!)!, random);
    encodedParams = encodeServerParams({ kind: 'ecdhe', group: group!, point: handshake.keyAgreement.share });
  } else if (suite.keyExchange === 'dhe') {
    handshake.keyAgreement = crypto.generateDh(FFDHE2048, random);
    encodedParams = encodeServerParams({ kind: 'dhe', ...FFDHE2048, publicValue: handshake.keyAgreement.share });
  }
  const pskIdentityHint = suite.authentication === 'psk' ? (hint ?? new Uint8Array(0)) : undefined;
  const send = (signed: ServerKeyExchange['signature'], output: Output): State => {
    base.send(encodeServerKeyExchange({ pskIdentityHint, encodedParams, signature: signed }), output);
    return then(output);
  };
  if (signature === undefined) return send(undefined, out);
  const content = signedParams(parameters, encodedParams);
  return askSigner(
    { credential: credential!, scheme: signature.name, content },
    signature.algorithm,
    out,
    (bytes, output) => send({ algorithm: signature.code, bytes }, output),
  );
}

function sendCertificateRequest({ base, parameters }: ServerHandshake12, out: Output): void {
  const { clientAuth, profile } = base.settings;
  const schemes = profile.asServer?.requestedSchemes ?? profile.signatureSchemes;
  base.send(
    encodeCertificateRequest12({
      certificateTypes: [ClientCertificateType.rsa_sign, ClientCertificateType.ecdsa_sign],
      supportedSignatureAlgorithms: parameters.version >= ProtocolVersion.tls12 ? schemes : undefined,
      certificateAuthorities: toldAuthorities(clientAuth?.verifier.acceptableCaNames),
    }),
    out,
  );
}
