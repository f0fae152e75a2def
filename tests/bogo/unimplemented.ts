// Thrown by the shim if a test needs an unsupported feature: the runner counts it separately (exit 89).

export class Unimplemented extends Error {
  override readonly name = 'Unimplemented';
}

/** Numbers of groups and signature schemes that the runner uses and this engine does not support. */
const STRANGERS: Readonly<Record<number, string>> = {
  514: 'ML-KEM-1024',
  1056: 'PKCS#1 v1.5 signatures in TLS 1.3 (rsa_pkcs1_sha256_legacy)',
  65281: "BoringSSL's own number for RSA with MD5 and SHA-1",
};

export function unknownNumber(registry: string, code: number): Unimplemented {
  return new Unimplemented(STRANGERS[code] ?? `${registry} 0x${code.toString(16).padStart(4, '0')}`);
}
