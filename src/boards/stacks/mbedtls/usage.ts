// What a certificate's extKeyUsage and keyUsage allow, as mbedtls_ssl_check_cert_usage reads them: of a peer's certificate,
// and of a server's own before it is used (ssl_pick_cert).
import type { Credential } from '../../../tls/credential.ts';
import { Certificate } from '../../../x509/certificate.ts';
import { KeyUsageBit } from '../../../x509/extensions.ts';
import { ExtendedKeyUsageOid } from '../../../x509/oids.ts';
import type { MbedtlsRules } from './rules.ts';

/** Whether its extKeyUsage, if it has one, allows that role. */
export function allowsRole({ extKeyUsage: usages }: Certificate, role: 'client' | 'server'): boolean {
  const wanted = role === 'server' ? ExtendedKeyUsageOid.serverAuth : ExtendedKeyUsageOid.clientAuth;
  return usages === undefined || usages.includes(wanted) || usages.includes(ExtendedKeyUsageOid.any);
}

/** @returns the credential with what its certificate allows a server, by the checks that are compiled in. */
export function withServerUsage(
  credential: Credential,
  { checkKeyUsage, checkExtendedKeyUsage }: Pick<MbedtlsRules, 'checkKeyUsage' | 'checkExtendedKeyUsage'>,
): Credential {
  const certificate = Certificate.parse(credential.chain[0]!);
  const serves = !checkExtendedKeyUsage || allowsRole(certificate, 'server');
  const usage = checkKeyUsage ? certificate.keyUsage : undefined;
  const allows = (bit: number) => serves && (usage === undefined || (usage & bit) !== 0);
  return {
    ...credential,
    asServer: { signs: allows(KeyUsageBit.digitalSignature), decrypts: allows(KeyUsageBit.keyEncipherment) },
  };
}
