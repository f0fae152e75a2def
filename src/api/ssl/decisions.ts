// Callbacks of a program into a handshake: accept or refuse a certificate, and sign with a key that is kept elsewhere.

import { readPem } from '../../asn1/pem.ts';
import { UNVERIFIED } from '../../boards/unverified.ts';
import type { CryptoProvider, PublicKey, SignatureSchemeName } from '../../crypto/provider.ts';
import { TlsError } from '../../errors.ts';
import type { Credential } from '../../tls/credential.ts';
import type { Decision, Resumption } from '../../tls/engine.ts';
import { PARKED, type Parked } from '../../tls/parked.ts';
import type { Verifier, VerifyAnswer, VerifyRequest } from '../../tls/verifier.ts';
import { Certificate } from '../../x509/certificate.ts';

/** The input of a verify callback. */
export interface PeerCertificate {
  /** DER, end entity first, as the peer sent them. */
  readonly certificates: readonly Uint8Array[];
  /** The requested server name. */
  readonly serverName: string | undefined;
  /** Why the verifier refuses it; `undefined` if it accepts it, or does not verify. */
  readonly error: TlsError | undefined;
  /** The verifier's result in detail. */
  readonly verdict: unknown;
}

/** @returns whether to continue: `true` also accepts a certificate that the verifier refused. */
export type VerifyCallback = (peer: PeerCertificate) => boolean | Promise<boolean>;

/** @returns the signature of `content` (not of a hash of it), ECDSA as DER. */
export type SignCallback = (request: {
  readonly scheme: SignatureSchemeName;
  readonly content: Uint8Array;
}) => Uint8Array | Promise<Uint8Array>;

/** The signature schemes that a key can be asked for, strongest first. */
const SCHEMES: Readonly<Record<string, readonly SignatureSchemeName[]>> = {
  secp256r1: ['ecdsa_secp256r1_sha256'],
  secp384r1: ['ecdsa_secp384r1_sha384'],
  secp521r1: ['ecdsa_secp521r1_sha512'],
  ed25519: ['ed25519'],
  rsa: ['rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'],
  'rsa-pss': ['rsa_pss_pss_sha256'],
};

/** The decisions of one connection. */
export class Decisions {
  readonly #verify: VerifyCallback | undefined;
  readonly #sign: SignCallback | undefined;
  #verifier: Verifier | undefined;

  constructor(verify: VerifyCallback | undefined, sign: SignCallback | undefined) {
    this.#verify = verify;
    this.#sign = sign;
  }

  /** A certificate whose key is kept elsewhere. @throws TlsError `pem.*`, `der.*`, `crypto.bad_public_key`. */
  static signer(certificate: string | Uint8Array, crypto: CryptoProvider): Credential {
    const chain = isDer(certificate)
      ? [certificate]
      : readPem(certificate, ['CERTIFICATE'], 'certificates').map(({ der }) => der);
    const key = crypto.importPublicKey(Certificate.parse(chain[0]!).publicKeyInfo);
    return { chain, key: { schemes: schemesOf(key), sign: (): Parked => PARKED } };
  }

  /** The verifier for the engine: it waits for the callback if there is one. */
  verifier(verifier: Verifier): Verifier {
    if (this.#verify === undefined) return verifier;
    this.#verifier = verifier;
    const { acceptableCaNames } = verifier;
    return { verify: () => PARKED, ...(acceptableCaNames && { acceptableCaNames }) };
  }

  async decide(decision: Decision): Promise<Resumption> {
    if (decision.kind === 'verify') return { kind: 'verify', answer: await this.#ask(decision.request) };
    if (decision.kind === 'sign' && this.#sign !== undefined) {
      const { scheme, content } = decision.request;
      return { kind: 'sign', signature: await this.#sign({ scheme, content }) };
    }
    throw new RangeError(`nothing was set that decides about a ${decision.kind}`);
  }

  async #ask(request: VerifyRequest): Promise<VerifyAnswer> {
    const answer = this.#verifier!.verify(request);
    if (answer === PARKED) throw new RangeError('a verifier that parks cannot have a callback after it');
    const error = answer.accepted ? undefined : answer.error;
    const goOn = await this.#verify!({
      certificates: request.chain,
      serverName: request.serverName,
      error,
      verdict: answer.verdict,
    });
    // Only true and false are answers: not 'no', and not a missing return value.
    if (typeof goOn !== 'boolean') throw new TypeError('verifyCallback answers true or false, or a promise of either');
    if (goOn && answer.accepted) return answer;
    if (goOn) return UNVERIFIED.verify(request) as VerifyAnswer;
    return { accepted: false, error: error ?? refusedByCallback(request), verdict: answer.verdict };
  }
}

function refusedByCallback(request: VerifyRequest): TlsError {
  const who = request.serverName ?? `the ${request.peer}`;
  return new TlsError('board.callback_refused', `the verify callback refused the certificate of ${who}`, {
    hint: 'The program refused it by its own rules: look at its verifyCallback.',
  });
}

function isDer(certificate: string | Uint8Array): certificate is Uint8Array {
  return typeof certificate !== 'string' && certificate[0] === 0x30;
}

function schemesOf(key: PublicKey): readonly SignatureSchemeName[] {
  return SCHEMES[key.curve ?? key.type] ?? [];
}
