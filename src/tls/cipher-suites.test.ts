import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { cipherSuiteByName, mbedtlsName, opensslName } from './cipher-suite-names.ts';
import { CIPHER_SUITES, cipherSuite } from './cipher-suites.ts';

/** OpenSSL's list: one line a suite, `0xC0,0x2C - TLS_… - ECDHE-… TLSv1.2 Kx=ECDH Au=ECDSA Enc=AESGCM(256) …`. */
function opensslTable(): string[] | undefined {
  try {
    const args = ['ciphers', '-V', '-stdname', '-psk', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0'];
    return execFileSync('openssl', args, { encoding: 'utf8' }).trim().split('\n');
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    return undefined;
  }
}

test('numbers and names are unique', () => {
  assert.equal(new Set(CIPHER_SUITES.map(({ id }) => id)).size, CIPHER_SUITES.length);
  assert.equal(new Set(CIPHER_SUITES.map(({ name }) => name)).size, CIPHER_SUITES.length);
  assert.equal(cipherSuite(0x0a0a), undefined);
  assert.equal(cipherSuite(0x00ff), undefined);
});

test('numbers, names, versions, key exchange and authentication agree with OpenSSL', (t) => {
  const table = opensslTable();
  if (table === undefined) return t.skip('openssl is not installed');
  let compared = 0;
  for (const line of table) {
    const match = /0x(..),0x(..)\s+-\s+(\S+)\s+-\s+(\S+)\s+(\S+)\s+Kx=(\S+)\s+Au=(\S+)\s+Enc=(\S+)\s+Mac=(\S+)/.exec(
      line,
    );
    assert.ok(match, line);
    const [, high, low, name, openssl, version, exchange, authentication, cipher, mac] = match;
    const suite = cipherSuite(Number.parseInt(`${high}${low}`, 16));
    if (suite === undefined) continue;
    compared++;
    // OpenSSL spells two old PSK names differently from IANA's registry.
    assert.equal(suite.name, name!.replace('TLS_PSK_DHE_WITH', 'TLS_DHE_PSK_WITH'));
    assert.equal(opensslName(suite), openssl);
    assert.equal(suite.minVersion >= 0x0303, /TLSv1\.[23]/.test(version!), line);
    if (suite.keyExchange !== 'tls13') {
      const plain = { ecdhe: 'ECDH', dhe: 'DH', rsa: 'RSA', psk: 'PSK', ecdh: 'none' }[suite.keyExchange];
      const withPsk = { ecdhe: 'ECDHEPSK', dhe: 'DHEPSK', rsa: 'RSAPSK', psk: 'PSK', ecdh: 'none' }[suite.keyExchange];
      assert.equal(suite.authentication === 'psk' ? withPsk : plain, exchange, line);
      const expected = suite.keyExchange === 'rsa' ? 'rsa' : suite.authentication; // RSA_PSK sends a certificate
      assert.equal(expected, authentication!.toLowerCase(), line);
    }
    const bits = suite.cipher.keyLength * 8;
    assert.ok(cipher!.includes(`(${bits})`), line);
    assert.equal(suite.cipher.kind === 'aead', mac === 'AEAD', line);
    if (suite.mac !== undefined) assert.equal(suite.mac, mac!.toLowerCase(), line);
  }
  assert.ok(compared > 60, `only ${compared} suites were compared`);
});

test('a suite is found by any of its names', () => {
  for (const suite of CIPHER_SUITES) {
    assert.equal(cipherSuiteByName(suite.name), suite);
    assert.equal(cipherSuiteByName(mbedtlsName(suite)), suite);
    assert.equal(cipherSuiteByName(opensslName(suite).toLowerCase()), suite);
  }
  assert.equal(cipherSuiteByName('TLS1-3-AES-128-GCM-SHA256')?.id, 0x1301);
  assert.equal(cipherSuiteByName('ECDHE-ECDSA-AES256-GCM-SHA384')?.id, 0xc02c);
  assert.equal(cipherSuiteByName('RC4-MD5'), undefined);
});
