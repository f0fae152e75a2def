// The verifier of boards with mbedTLS: its chain walk, its flags, and its return values.
import type { CryptoProvider } from '../../../crypto/provider.ts';
import { type ErrorCode, TlsError } from '../../../errors.ts';
import { KeyUsage, type Verifier, type VerifyAnswer, type VerifyRequest } from '../../../tls/verifier.ts';
import type { FirmwareVerdict } from '../../firmware-verdict.ts';
import { isPassedOver, type MbedtlsCertificate, parseMbedtlsCertificate } from './certificate.ts';
import { isAcceptedKey, type WalkedCertificate, walkChain } from './chain.ts';
import { mbedtlsErrorNumber } from './errors.ts';
import type { MbedtlsRules } from './rules.ts';
import { matchesExpectedName } from './server-name.ts';
import { allowsRole } from './usage.ts';
import { VERIFY_FLAG_TEXTS, VerifyFlag } from './verify-flags.ts';

/** Checks one certificate of the chain, root first; its result replaces the flags, or ends the verification. */
export type VerifyHook = (
  item: MbedtlsCertificate,
  depth: number,
  flags: number,
) => { readonly ret: number; readonly flags: number; readonly console?: string | undefined };

export interface MbedtlsVerifierOptions {
  readonly crypto: CryptoProvider;
  /** DER, in the order in which they were loaded; those that do not parse are skipped. */
  readonly anchors: readonly Uint8Array[];
  /** `optional`: a refused chain is accepted, with the flags in the verdict; an error of the hook is not. */
  readonly mode: 'optional' | 'required';
  readonly rules: MbedtlsRules;
  /** Whether a CA list is set although `anchors` is empty: CircuitPython's bundle sets an empty one. */
  readonly hasCaList?: boolean;
  readonly hook?: VerifyHook | undefined;
  /** The error code if the hook refuses. */
  readonly hookRefusal?: ErrorCode;
}

const VERIFY_FAILED = mbedtlsErrorNumber('X509_CERT_VERIFY_FAILED');
const FATAL_ERROR = mbedtlsErrorNumber('X509_FATAL_ERROR');
const BAD_CERTIFICATE = mbedtlsErrorNumber('SSL_BAD_CERTIFICATE'); // 2.28 names the same number BAD_HS_CERTIFICATE
const CA_CHAIN_REQUIRED = mbedtlsErrorNumber('SSL_CA_CHAIN_REQUIRED');
const WITHOUT_HOSTNAME = mbedtlsErrorNumber('SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME');
const PK_TYPE_MISMATCH = mbedtlsErrorNumber('SSL_PK_TYPE_MISMATCH');
const NO_FLAGS = 0xffff_ffff;

/** The flag that determines the error, in the order in which mbedTLS chooses its alert. */
const CODE_OF_FLAG: readonly (readonly [flag: number, code: ErrorCode])[] = [
  [VerifyFlag.cnMismatch, 'x509.name_mismatch'],
  [VerifyFlag.keyUsage, 'x509.key_usage'],
  [VerifyFlag.extKeyUsage, 'x509.extended_key_usage'],
  [VerifyFlag.badKey, 'x509.weak_key'],
  [VerifyFlag.expired, 'x509.expired'],
  [VerifyFlag.notTrusted, 'x509.unknown_issuer'],
  [VerifyFlag.future, 'x509.not_yet_valid'],
  [VerifyFlag.badMd, 'x509.weak_signature'],
];

/** ssl_parse_certificate_verify and mbedtls_x509_crt_verify, with the options of one build. */
export function createMbedtlsVerifier(options: MbedtlsVerifierOptions): Verifier {
  const anchors = options.anchors
    .map((der) => parseMbedtlsCertificate(der, options.crypto, options.rules))
    .filter((anchor) => 'certificate' in anchor);
  return {
    acceptableCaNames: anchors.map((anchor) => anchor.certificate.subject.encoded),
    verify: (request) => verify(request, anchors, options),
  };
}

/** MBEDTLS_SSL_VERIFY_NONE: each certificate of the peer must still be parseable. */
export function createMbedtlsReader({ crypto, rules }: Pick<MbedtlsVerifierOptions, 'crypto' | 'rules'>): Verifier {
  return {
    sessionContext: 'unverified',
    verify({ chain }) {
      const read = readChain(chain, crypto, rules);
      if ('accepted' in read) return read;
      const [leaf] = read;
      if (leaf === undefined)
        return refuse(unwalked(PK_TYPE_MISMATCH, 0), 'x509.unsupported_signature', 'no certificate is of a known kind');
      const { publicKeyInfo } = leaf.certificate;
      return { accepted: true, leaf: { publicKeyInfo, keyUsage: undefined, publicKey: () => leaf.key } };
    },
  };
}

/** ssl_parse_certificate, then ssl_parse_certificate_verify (ssl_tls.c, ssl_tls12_client.c). */
function verify(
  request: VerifyRequest,
  anchors: readonly MbedtlsCertificate[],
  options: MbedtlsVerifierOptions,
): VerifyAnswer {
  const { rules } = options;
  // 1. All certificates of the peer are parsed first, whether needed or not.
  const chain = readChain(request.chain, options.crypto, rules);
  if ('accepted' in chain) return chain;
  const leaf = chain[0];
  if (
    rules.nameRequired &&
    request.peer === 'server' &&
    request.serverName === undefined &&
    options.mode === 'required'
  )
    return refuse(unwalked(WITHOUT_HOSTNAME, 0), 'context.server_name_required', 'no server name was given');
  if (leaf === undefined) return refuseNothing(request, anchors, options);

  // 2. The chain, the name, the hook; without CAs the result is a failure in any case.
  const walked = walkChain(chain, anchors, { ...rules, now: request.now });
  if (walked === undefined)
    return refuse(
      unwalked(FATAL_ERROR, NO_FLAGS),
      'x509.path_length',
      `more than ${rules.maxIntermediates} intermediates`,
    );
  walked[0]!.flags |= leafFlags(leaf, request, rules);
  const { ret: hooked, flags, console } = runHook(walked, options.hook);
  const verdict = { kind: 'firmware', flags, chain: walked.map(describe), console } as const;
  if (options.mode === 'required' && anchors.length === 0 && options.hasCaList !== true)
    return refuse({ ...verdict, ret: CA_CHAIN_REQUIRED }, 'board.ca_chain_required', 'nothing is trusted');
  if (hooked !== 0) {
    // An error of the hook is not a failed verification, which CERT_OPTIONAL would accept.
    const ret = hooked === VERIFY_FAILED ? FATAL_ERROR : hooked;
    const code = options.hookRefusal ?? 'board.callback_refused';
    return refuse({ ...verdict, ret, flags: NO_FLAGS }, code, hookDetail(walked, ret));
  }

  // 3. The key usage of the certificate; then the failures that the mode accepts.
  const usage = usageFlags(leaf, request, rules);
  const result = { ...verdict, ret: options.mode === 'optional' ? 0 : returned(flags, usage), flags: flags | usage };
  if (result.ret === 0) {
    const { publicKeyInfo } = leaf.certificate;
    // The key usage was checked here, or is not checked by this build.
    const key = { publicKeyInfo, keyUsage: undefined, publicKey: () => leaf.key };
    return { accepted: true, leaf: key, verdict: result };
  }
  const code = CODE_OF_FLAG.find(([flag]) => (result.flags & flag) !== 0)?.[1] ?? 'board.verify_failed';
  return refuse(result, code, flagsDetail(result, request.serverName));
}

/** ssl_parse_certificate_chain: all certificates of the peer are parsed, whether needed or not. */
function readChain(
  sent: readonly Uint8Array[],
  crypto: CryptoProvider,
  rules: MbedtlsRules,
): MbedtlsCertificate[] | Refusal {
  const chain: MbedtlsCertificate[] = [];
  for (const [i, der] of sent.entries()) {
    const parsed = parseMbedtlsCertificate(der, crypto, rules);
    if (!('error' in parsed)) chain.push(parsed);
    else if (!isPassedOver(parsed, rules)) {
      const { code, message } = parsed.error;
      return refuse(unwalked(parsed.ret, 0), code, `certificate ${i + 1}: ${message}`);
    }
  }
  return chain;
}

type Refusal = Extract<VerifyAnswer, { accepted: false }>;

/** The number for flags of the walk, or else for those of the key usage. */
function returned(flags: number, usage: number): number {
  if (flags !== 0) return VERIFY_FAILED;
  return usage === 0 ? 0 : BAD_CERTIFICATE;
}

/** The verdict if there is no chain. */
function unwalked(ret: number, flags: number): FirmwareVerdict {
  return { kind: 'firmware', ret, flags, chain: [] };
}

/**
 * All certificates of the peer were skipped: an empty certificate is then verified. It equals the empty one that a
 * bundle uses as its CA list, and so is trusted, but fails every other check.
 */
function refuseNothing(
  { serverName }: VerifyRequest,
  anchors: readonly MbedtlsCertificate[],
  { rules, hasCaList, mode }: MbedtlsVerifierOptions,
): VerifyAnswer {
  const isTrusted = hasCaList === true && anchors.length === 0;
  const flags =
    VerifyFlag.badMd |
    VerifyFlag.badPk |
    VerifyFlag.badKey |
    (rules.checkDates ? VerifyFlag.expired : 0) |
    (serverName === undefined ? 0 : VerifyFlag.cnMismatch) |
    (isTrusted ? 0 : VerifyFlag.notTrusted);
  const hasCas = anchors.length > 0 || hasCaList === true;
  const ret = mode === 'required' && !hasCas ? CA_CHAIN_REQUIRED : VERIFY_FAILED;
  return refuse(
    unwalked(ret, flags),
    'x509.unsupported_signature',
    'all certificates are signed in ways that are unknown',
  );
}

/** x509_crt_verify_restartable_ca_cb: the checks for the end entity only. */
function leafFlags(leaf: MbedtlsCertificate, { serverName }: VerifyRequest, rules: MbedtlsRules): number {
  const named = serverName === undefined || matchesExpectedName(leaf.certificate, serverName, rules.ipAddressNames);
  return (named ? 0 : VerifyFlag.cnMismatch) | (isAcceptedKey(leaf, rules) ? 0 : VerifyFlag.badKey);
}

function runHook(walked: readonly WalkedCertificate[], hook: VerifyHook | undefined) {
  let all = 0;
  for (let depth = walked.length - 1; depth >= 0; depth--) {
    const { item, flags } = walked[depth]!;
    const result = hook?.(item, depth, flags) ?? { ret: 0, flags };
    if (result.ret !== 0) return { ...result, console: result.console };
    all |= result.flags;
  }
  return { ret: 0, flags: all >>> 0, console: undefined };
}

/** mbedtls_ssl_check_cert_usage. */
function usageFlags(leaf: MbedtlsCertificate, { peer, keyUse }: VerifyRequest, rules: MbedtlsRules): number {
  const { keyUsage } = leaf.certificate;
  const mayNot = keyUse !== undefined && keyUsage !== undefined && (keyUsage & KeyUsage[keyUse]) === 0;
  return (
    (rules.checkKeyUsage && mayNot ? VerifyFlag.keyUsage : 0) |
    (rules.checkExtendedKeyUsage && !allowsRole(leaf.certificate, peer) ? VerifyFlag.extKeyUsage : 0)
  );
}

function describe({ item, flags, trusted }: WalkedCertificate): FirmwareVerdict['chain'][number] {
  const { subject, issuer } = item.certificate;
  return { subject: String(subject), issuer: String(issuer), flags, trusted };
}

function flagsDetail({ flags, chain }: FirmwareVerdict, serverName: string | undefined): string {
  const reasons = VERIFY_FLAG_TEXTS.filter(([flag]) => (flags & flag) !== 0).map(([, text]) => text.replace(/\.$/, ''));
  const names = chain.map(({ subject }) => subject).join(' <- ');
  return `${reasons.join('; ')} (${serverName === undefined ? '' : `host ${serverName}; `}chain ${names})`;
}

function hookDetail(walked: readonly WalkedCertificate[], ret: number): string {
  const { certificate } = walked.at(-1)!.item;
  return `verification ended with ${ret}; the chain ends in ${certificate.subject}, issued by ${certificate.issuer}`;
}

function refuse(verdict: FirmwareVerdict, code: ErrorCode, detail: string): Refusal {
  return { accepted: false, error: new TlsError(code, detail, { cause: verdict }), verdict };
}
