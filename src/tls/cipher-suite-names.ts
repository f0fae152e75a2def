// mbedTLS's and OpenSSL's names of cipher suites, which programs use and firmware and servers print.
import { CIPHER_SUITES, type CipherSuite } from './cipher-suites.ts';

/** `TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256`, `TLS1-3-AES-128-GCM-SHA256`: `mbedtls_ssl_get_ciphersuite_name`. */
export function mbedtlsName(suite: CipherSuite): string {
  const dashed = suite.name.replaceAll('_', '-');
  return suite.keyExchange === 'tls13' ? dashed.replace(/^TLS-/, 'TLS1-3-') : dashed;
}

/** `ECDHE-RSA-AES128-GCM-SHA256`, `AES256-SHA`: ciphers(1). TLS 1.3 has IANA's names there. */
export function opensslName(suite: CipherSuite): string {
  if (suite.keyExchange === 'tls13') return suite.name;
  const [exchange = '', ending = ''] = suite.name.slice('TLS_'.length).split('_WITH_');
  const cipher = ending
    .replace(/^AES_(\d+)/, 'AES$1')
    .replace('CCM_8', 'CCM8')
    .replace(/^CHACHA20_POLY1305_SHA256$/, 'CHACHA20_POLY1305')
    .replace(suite.authentication === 'psk' ? '' : '_CBC', ''); // keeps the name of a PSK suite
  return [...(exchange === 'RSA' ? [] : exchange.split('_')), ...cipher.split('_')].join('-');
}

/** @param name - in IANA's, mbedTLS's or OpenSSL's spelling; case and underscores for dashes do not matter. */
export function cipherSuiteByName(name: string): CipherSuite | undefined {
  return BY_NAME.get(normal(name));
}

function normal(name: string): string {
  return name.trim().toUpperCase().replaceAll('_', '-');
}

const BY_NAME: ReadonlyMap<string, CipherSuite> = new Map(
  CIPHER_SUITES.flatMap((suite) =>
    [suite.name, mbedtlsName(suite), opensslName(suite)].map((name) => [normal(name), suite] as const),
  ),
);
