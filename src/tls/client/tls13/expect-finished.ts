// Server Finished, then our flight: RFC 8446 §4.4.4, §7.1 (WAIT_FINISHED).
import { TlsError } from '../../../errors.ts';
import { equalConstantTime } from '../../../util/constant-time.ts';
import { HandshakeType } from '../../constants.ts';
import type { Credential } from '../../credential.ts';
import { askCredential } from '../../handshake/decide.ts';
import { logSecret } from '../../handshake/secret-log.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { ApplicationSecrets } from '../../handshake/tls13/application-secrets.ts';
import { authenticate, emptyCertificate } from '../../handshake/tls13/certificate-verify.ts';
import { Connected } from '../../handshake/tls13/connected.ts';
import type { TrafficSecret } from '../../key-schedule.ts';
import { decodeFinished, encodeFinished } from '../../messages/authentication-messages.ts';
import { ProtocolVersion } from '../../profile.ts';
import { sessionKey } from '../../sessions/session-key.ts';
import { chooseScheme, schemeNames } from '../../signature-schemes.ts';
import type { CertificateRequest13, ClientHandshake13 } from './client-handshake13.ts';
import { ClientTickets, DROPS_TICKETS } from './resumption.ts';

export class ExpectFinished implements State {
  readonly name = 'ExpectFinished';
  readonly expects = [HandshakeType.finished];
  readonly ignoresChangeCipherSpec = true;
  readonly #handshake: ClientHandshake13;

  constructor(handshake: ClientHandshake13) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const { base, schedule, server, suite } = this.#handshake;
    const { settings, transcript } = base;

    // 1. Authenticate the server's view of the handshake.
    const verifyData = decodeFinished(message.body, schedule.length);
    if (!equalConstantTime(verifyData, server.finishedMac(transcript.hash()))) {
      throw new TlsError('tls.bad_finished', "The server's Finished does not match the handshake that we saw");
    }
    server.bytes.fill(0);
    transcript.add(message.encoded);

    // 2. Application secrets cover ClientHello..server Finished (§7.1): derive before adding ours.
    const main = schedule.enterMain(transcript.hash());
    const clientRandom = base.hello.random;
    logSecret(settings, 'c ap traffic', clientRandom, main.client.bytes);
    logSecret(settings, 's ap traffic', clientRandom, main.server.bytes);
    logSecret(settings, 'exp master', clientRandom, main.exporter);
    out.setReadProtection(main.server.reader(suite, settings.recordsPerKey));

    // 3. Answer under handshake keys: our certificate if asked, Finished.
    return this.#authenticate(out, (output) => this.#finish(main, output));
  }

  #authenticate(out: Output, then: (out: Output) => State): State {
    const { base, request } = this.#handshake;
    if (request === undefined) return then(out);
    const { credential } = base.settings;
    if (typeof credential !== 'function') return this.#present(credential, request, out, then);
    const info = {
      role: 'client',
      version: ProtocolVersion.tls13,
      signatureSchemes: schemeNames(request.signatureSchemes),
      certificateAuthorities: request.certificateAuthorities,
    } as const;
    return askCredential(credential, info, out, (chosen, output) => this.#present(chosen, request, output, then));
  }

  #present(
    credential: Credential | undefined,
    request: CertificateRequest13,
    out: Output,
    then: (out: Output) => State,
  ): State {
    const { base } = this.#handshake;
    const ours = base.settings.profile.signatureSchemes;
    const scheme = credential && chooseScheme(credential, ours, request.signatureSchemes, ProtocolVersion.tls13);
    if (credential === undefined || scheme === undefined) {
      base.send(emptyCertificate(), out);
      return then(out);
    }
    return authenticate('client', credential, scheme, false, base, out, then);
  }

  #finish(main: { client: TrafficSecret; server: TrafficSecret; exporter: Uint8Array }, out: Output): State {
    const { base, schedule, client, suite, verified } = this.#handshake;
    const { settings, transcript, info } = base;
    base.send(encodeFinished(client.finishedMac(transcript.hash())), out);
    client.bytes.fill(0);

    // 4. Switch our direction, and keep what the connection still needs; the handshake is dropped.
    out.setWriteProtection(main.client.writer(suite, settings.recordsPerKey));
    const secrets = new ApplicationSecrets(settings, suite, {
      read: main.server.bytes,
      write: main.client.bytes,
      exporter: main.exporter,
    });
    out.connected(info, secrets);
    const key = sessionKey(settings, 'tls13');
    if (key === undefined) return new Connected(secrets, DROPS_TICKETS);
    secrets.setResumption(schedule.resumptionSecret(transcript.hash())); // covers our Finished (§7.1)
    return new Connected(secrets, new ClientTickets(settings, info, verified));
  }
}
