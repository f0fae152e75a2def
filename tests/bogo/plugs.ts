// The verifier, signer, certificate chooser and key look-ups of a test, which record their calls. With `-async` each
// parks and is answered by the exchange, so that every test with the flag covers the parked states.
import type { PrivateKey } from '../../src/crypto/provider.ts';
import { SIGNATURE_SCHEMES, schemeFitsKey } from '../../src/crypto/signature-schemes.ts';
import { ERROR_TABLE, type ErrorCode, TlsError } from '../../src/errors.ts';
import type {
  CertificateChooser,
  CertificateRequestInfo,
  Credential,
  Signer,
  SignRequest,
} from '../../src/tls/credential.ts';
import type { Decision, PskSettings, Resumption } from '../../src/tls/engine.ts';
import { PARKED } from '../../src/tls/parked.ts';
import { ProtocolVersion } from '../../src/tls/profile.ts';
import type { Verifier, VerifyAnswer, VerifyRequest } from '../../src/tls/verifier.ts';
import { Certificate } from '../../src/x509/certificate.ts';
import type { TestCredential } from './credentials.ts';
import type { Flags } from './flags.ts';

/** What the plugs of one connection recorded; `undefined`: not called. */
export interface Seen {
  selectedCredential: number | undefined;
  /** The result of the test's verification, which a client that was not told to verify may ignore. */
  verified: boolean | undefined;
  ocspResponse: Uint8Array | undefined;
  clientCas: readonly Uint8Array[] | undefined;
  peerSchemes: readonly string[] | undefined;
  advertisedAlpn: readonly string[] | undefined;
}

export class Plugs {
  readonly seen: Seen = {
    selectedCredential: undefined,
    verified: undefined,
    ocspResponse: undefined,
    clientCas: undefined,
    peerSchemes: undefined,
    advertisedAlpn: undefined,
  };
  /** In the order in which they are tried. */
  readonly credentials: readonly Credential[];
  readonly #flags: Flags;
  readonly #async: boolean;
  readonly #tests: ReadonlyMap<Credential, TestCredential>;

  /** @param earlier - the plugs of the previous connection: a resumed session relies on their verification. */
  constructor(flags: Flags, credentials: readonly TestCredential[], earlier: Plugs | undefined) {
    this.#flags = flags;
    this.seen.verified = earlier?.seen.verified;
    this.seen.ocspResponse = earlier?.seen.ocspResponse;
    this.#async = flags.on.has('async');
    this.#tests = new Map(credentials.map((credential) => [this.#wrap(credential), credential]));
    this.credentials = [...this.#tests.keys()];
  }

  verifier(acceptableCaNames: readonly Uint8Array[]): Verifier {
    return {
      verify: (request) => (this.#async ? PARKED : this.#verify(request)),
      acceptableCaNames,
      // All verifiers of a test have the same result, so its sessions may be resumed.
      sessionContext: 'bogo',
    };
  }

  choose(request: CertificateRequestInfo): ReturnType<CertificateChooser> {
    return this.#async ? PARKED : this.#choose(request);
  }

  /** Answers the decision on which the engine is parked. */
  answer(decision: Decision): Resumption {
    if (decision.kind === 'verify') return { kind: 'verify', answer: this.#verify(decision.request) };
    if (decision.kind === 'sign') return { kind: 'sign', signature: this.#sign(decision.request) };
    return { kind: 'certificate', credential: this.#choose(decision.request) };
  }

  psk(): PskSettings | undefined {
    const key = this.#flags.strings.get('psk');
    if (key === undefined) return undefined;
    const identity = Buffer.from(this.#flags.strings.get('psk-identity') ?? '', 'latin1');
    const psk = { identity, key: Buffer.from(key, 'latin1') };
    return {
      client: psk,
      find: (asked) => (identity.equals(asked) ? psk : undefined),
      hint: identity.length > 0 ? identity : undefined,
    };
  }

  #wrap(credential: TestCredential): Credential {
    const { chain, ocspResponse } = credential;
    const staples = !this.#flags.on.has('decline-ocsp-callback');
    return {
      chain,
      key: this.#mayDecrypt(credential) ? this.#watchedKey(credential) : this.#signer(credential),
      ocspResponse: staples ? ocspResponse : undefined,
    };
  }

  /** A signer has its own preferences and can park; only a key can decrypt for static RSA. */
  #mayDecrypt({ key, prefers }: TestCredential): boolean {
    return key.type === 'rsa' && !this.#async && !prefers && !this.#flags.lists.has('verify-prefs');
  }

  #signer({ schemes, key }: TestCredential): Signer {
    return { schemes, curve: key.curve, sign: (request) => (this.#async ? PARKED : this.#sign(request)) };
  }

  /** The key itself, noting that it was used. */
  #watchedKey({ key, index }: TestCredential): PrivateKey {
    const { type, curve, bits, publicKeyInfo } = key;
    const used = () => {
      this.seen.selectedCredential = index;
      return key;
    };
    return {
      type,
      curve,
      bits,
      publicKeyInfo,
      sign: (algorithm, data) => used().sign(algorithm, data),
      decryptPremaster: (ciphertext, version, fallback) => used().decryptPremaster(ciphertext, version, fallback),
    };
  }

  #verify(request: VerifyRequest): VerifyAnswer {
    this.seen.ocspResponse = request.ocspResponse?.slice();
    this.seen.verified = !this.#flags.on.has('verify-fail');
    if (!this.seen.verified && this.#refuses(request)) {
      return refused(this.#flags.on.has('use-custom-verify-callback') ? 46 : 40);
    }
    if (this.#flags.on.has('fail-ocsp-callback') && request.peer === 'server') return refused(113);
    try {
      const { publicKeyInfo, keyUsage } = Certificate.parse(request.chain[0]!);
      return { accepted: true, leaf: { publicKeyInfo: publicKeyInfo.slice(), keyUsage } };
    } catch (error) {
      // BoringSSL parses the leaf as part of the message, and expects that alert; here the verifier determines it.
      return { accepted: false, error: new TlsError('tls.decode_error', 'the leaf is garbage', { cause: error }) };
    }
  }

  /** For a client that was not told to verify, BoringSSL's callback fails, and the client continues. */
  #refuses({ peer }: VerifyRequest): boolean {
    return peer === 'client' || ['verify-peer', 'use-custom-verify-callback'].some((flag) => this.#flags.on.has(flag));
  }

  #sign({ credential, scheme, content }: SignRequest): Uint8Array {
    const test = this.#tests.get(credential);
    if (test === undefined) throw new RangeError('asked to sign with a credential of another test');
    this.seen.selectedCredential = test.index;
    return test.key.sign(SIGNATURE_SCHEMES[scheme].algorithm, content);
  }

  #choose(request: CertificateRequestInfo): Credential | undefined {
    if (request.role === 'client') this.seen.clientCas = request.certificateAuthorities.map((name) => name.slice());
    else this.seen.advertisedAlpn = [...request.alpnProtocols];
    this.seen.peerSchemes = [...request.signatureSchemes];
    if (this.#flags.on.has('fail-early-callback')) return undefined;
    for (const flag of ['fail-cert-callback', 'fail-ocsp-callback']) {
      if (this.#flags.on.has(flag) && (request.role === 'server' || flag !== 'fail-ocsp-callback'))
        throw new Error(`the test wants ${flag}`);
    }
    if (this.#tests.size === 0) return undefined;
    const ofIssuer = [...this.#tests].filter(([, test]) => !test.mustMatchIssuer || hasIssuer(test, request));
    const chosen = ofIssuer.find(([, test]) => canSign(test, request));
    if (chosen !== undefined) return chosen[0];
    if (request.role === 'server' && ofIssuer.length > 0) return this.credentials[0];
    // BoringSSL's shim ends the handshake here; a client without its own chooser would continue without a certificate.
    const detail =
      ofIssuer.length === 0 ? 'no credential has an issuer that the peer takes' : 'no credential can sign for the peer';
    throw new TlsError('tls.no_common_parameters', detail);
  }
}

/** Old clients send no schemes, and leave the choice to the type of key. */
function canSign({ key, schemes }: TestCredential, request: CertificateRequestInfo): boolean {
  const { version, role, signatureSchemes } = request;
  const unsaid =
    version < ProtocolVersion.tls12 || (version === ProtocolVersion.tls12 && signatureSchemes.length === 0);
  if (role === 'server' && unsaid) return true;
  const era = version >= ProtocolVersion.tls13 ? 'tls13' : 'tls12';
  return schemes.some((name) => signatureSchemes.includes(name) && schemeFitsKey(SIGNATURE_SCHEMES[name], key, era));
}

function hasIssuer({ chain }: TestCredential, { certificateAuthorities }: CertificateRequestInfo): boolean {
  return chain.some((der) => {
    const issuer = Buffer.from(Certificate.parse(der).issuer.encoded);
    return certificateAuthorities.some((name) => issuer.equals(name));
  });
}

/** The runner expects the alerts that BoringSSL's callbacks choose; ours are determined by the error's code. */
function refused(alert: number): VerifyAnswer {
  const code = (Object.keys(ERROR_TABLE) as ErrorCode[]).find((each) => ERROR_TABLE[each].alert === alert);
  if (code === undefined) throw new RangeError(`no code has the alert ${alert}`);
  return { accepted: false, error: new TlsError(code, 'the test wants verification to fail') };
}
