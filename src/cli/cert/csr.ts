// A certificate signing request (PKCS#10, RFC 2986). Checks that it is signed by its own key, and that it asks only for
// what a development CA issues: end-entity certificates for names, with strong keys.
import type * as x509 from '@peculiar/x509';
import { looksLikePem, readPem } from '../../asn1/pem.ts';
import { parsePublicKeyInfo } from '../../crypto/public-key-info.ts';
import { TlsError } from '../../errors.ts';
import { formatIpAddress } from '../../util/ip-address.ts';
import {
  KeyUsageBit,
  parseBasicConstraints,
  parseExtKeyUsage,
  parseKeyUsage,
  parseSubjectAltName,
} from '../../x509/extensions.ts';
import type { GeneralName } from '../../x509/general-name.ts';
import { formatGeneralName } from '../../x509/general-name.ts';
import { describeOid, ExtensionOid } from '../../x509/oids.ts';
import { type LeafPurpose, loadMaker } from './issue.ts';

export interface SigningRequest {
  /** The requested names: DNS names and addresses of its subjectAltName, or else its common name. */
  readonly names: readonly string[];
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKeyInfo: Uint8Array;
  readonly keyType: 'ec' | 'rsa';
}

const MIN_RSA_BITS = 2_048;
const MAX_RSA_BITS = 8_192;
const USAGES: Readonly<Record<LeafPurpose, string>> = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' };
/** The subject's key identifier: computed again, so the requested one is ignored. */
const IGNORED: ReadonlySet<string> = new Set([ExtensionOid.subjectKeyIdentifier]);

/**
 * @param data - PEM or DER.
 * @throws TlsError `cli.usage` for anything else than a request, a signature by another key, or a request for what is
 *   not issued: a CA certificate, another purpose, other kinds of names, a weak key.
 */
export async function readSigningRequest(data: Uint8Array, purpose: LeafPurpose): Promise<SigningRequest> {
  const maker = await loadMaker();
  const request = parse(maker, data);
  const publicKeyInfo = new Uint8Array(request.publicKey.rawData);
  const keyType = checkKey(publicKeyInfo);
  await checkSignature(request);
  let asked: readonly GeneralName[] = [];
  for (const { type, value } of request.extensions) {
    const content = new Uint8Array(value);
    if (type === ExtensionOid.subjectAltName) asked = parseSubjectAltName(content);
    else if (!IGNORED.has(type)) checkExtension(type, content, purpose);
  }
  const names = asked.map(nameIn);
  const common = request.subjectName.getField('CN')[0];
  if (names.length === 0 && common !== undefined) names.push(common);
  if (names.length === 0) throw refused('it names nothing', 'It needs a subjectAltName, or a common name (CN).');
  return { names, publicKeyInfo, keyType };
}

function parse(maker: typeof x509, data: Uint8Array): x509.Pkcs10CertificateRequest {
  const labels = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'];
  const blocks = looksLikePem(data)
    ? readPem(data, labels, 'certificate signing requests').map(({ der }) => der)
    : [data];
  if (blocks.length !== 1) throw refused(`it holds ${blocks.length} requests`, 'Put each into its own file.');
  try {
    return new maker.Pkcs10CertificateRequest(blocks[0]! as never);
  } catch (cause) {
    const hint = 'openssl req -new -key KEY -subj /CN=NAME -addext subjectAltName=DNS:NAME makes one.';
    throw new TlsError('cli.usage', 'it is not a certificate signing request', { cause, hint });
  }
}

function checkKey(publicKeyInfo: Uint8Array): 'ec' | 'rsa' {
  const key = parsePublicKeyInfo(publicKeyInfo);
  if (key.type === 'ec') return 'ec';
  if (key.type !== 'rsa') throw refused(`its key is of the type ${key.type}`, 'Boards read EC and RSA keys.');
  if (key.bits >= MIN_RSA_BITS && key.bits <= MAX_RSA_BITS) return 'rsa';
  throw refused(`its RSA key has ${key.bits} bits`, `From ${MIN_RSA_BITS} to ${MAX_RSA_BITS} are signed.`);
}

/** Without this check, someone could get another person's key certified. */
async function checkSignature(request: x509.Pkcs10CertificateRequest): Promise<void> {
  const isProved = await request.verify().catch(() => false);
  if (!isProved)
    throw refused(
      'its signature is not by the key in it',
      'It was changed, or uses an unsupported signature algorithm: create it again.',
    );
}

function checkExtension(oid: string, value: Uint8Array, purpose: LeafPurpose): void {
  if (oid === ExtensionOid.basicConstraints) {
    if (parseBasicConstraints(value).ca) throw refused('it asks to be a CA', 'Only end entities are signed here.');
  } else if (oid === ExtensionOid.extKeyUsage) {
    const other = parseExtKeyUsage(value).find((usage) => usage !== USAGES[purpose]);
    if (other !== undefined)
      throw refused(
        `it asks for ${describeOid(other)}`,
        'A certificate is for a server, or with --client for a client.',
      );
  } else if (oid === ExtensionOid.keyUsage) {
    const allowed = KeyUsageBit.digitalSignature | KeyUsageBit.keyEncipherment | KeyUsageBit.keyAgreement;
    if ((parseKeyUsage(value) & ~allowed) !== 0)
      throw refused('it asks for a keyUsage of more than TLS needs', 'digitalSignature and keyEncipherment are given.');
  } else
    throw refused(`it asks for the extension ${describeOid(oid)}`, 'Leave it out: it would not be in the certificate.');
}

function nameIn(name: GeneralName): string {
  if (name.kind === 'dns') return name.value;
  if (name.kind === 'ip' && (name.bytes.length === 4 || name.bytes.length === 16)) return formatIpAddress(name.bytes);
  throw refused(`it asks for the name ${formatGeneralName(name)}`, 'DNS names and IP addresses are certified here.');
}

function refused(what: string, hint: string): TlsError {
  return new TlsError('cli.usage', what, { hint });
}
