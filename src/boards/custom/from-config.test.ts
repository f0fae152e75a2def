import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profileOf } from '../../../tests/support/profiles.ts';
import { loadProfile } from '../load-profile.ts';
import { profileFromConfig } from './from-config.ts';

const HEADER = `
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#define MBEDTLS_KEY_EXCHANGE_PSK_ENABLED
#define MBEDTLS_GCM_C
#undef MBEDTLS_CIPHER_MODE_CBC
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_SSL_OUT_CONTENT_LEN 2048 // bytes
#undef MBEDTLS_HAVE_TIME_DATE
#define MBEDTLS_X509_RSASSA_PSS_SUPPORT
#define MBEDTLS_SOMETHING_NEW
`;

test('mbedtls_config.h restricts the base, and the result loads as a profile', async () => {
  const base = profileOf('pico-w@micropython-1.28');
  const { profile, unknown, notInBase } = profileFromConfig(HEADER, base);
  assert.deepEqual(unknown, ['SOMETHING_NEW']);
  assert.deepEqual(notInBase, ['MBEDTLS_KEY_EXCHANGE_PSK']);
  assert.deepEqual(profile.hello, {
    cipherSuites: ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', '0x00ff'],
    groups: ['secp256r1'],
    maxRecordOut: 2048,
  });
  assert.deepEqual(profile.verification, { checkDates: false, rsaPss: 'read' });
  const old = profileFromConfig(HEADER, profileOf('pico-w@micropython-1.20')).profile;
  assert.deepEqual(old.hello?.versions, ['1.2'], 'of three one is left');
  const loaded = await loadProfile(JSON.stringify(profile));
  assert.deepEqual(loaded.stack.hello.cipherSuites, [0xc02c, 0xc02b, 0x00ff]);
  assert.equal(loaded.provenance.hello.basis, 'derived');
});

test('an sdkconfig: its syntax for on, off and numbers', () => {
  const text = [
    'CONFIG_MBEDTLS_SSL_OUT_CONTENT_LEN=2048',
    'CONFIG_MBEDTLS_KEY_EXCHANGE_ECDHE_RSA=y',
    '# CONFIG_MBEDTLS_KEY_EXCHANGE_RSA is not set',
    '# CONFIG_MBEDTLS_HAVE_TIME_DATE is not set',
    'CONFIG_LWIP_MAX_SOCKETS=16',
    'CONFIG_BT_ENABLED=y',
  ].join('\n');
  const { profile, unknown } = profileFromConfig(text, profileOf('esp32@micropython-1.28'));
  assert.deepEqual(unknown, []);
  assert.deepEqual(profile.chip, { sockets: 16 });
  assert.equal(profile.hello?.maxRecordOut, 2048);
  assert.ok(profile.hello?.cipherSuites?.every((name) => /^TLS_ECDHE_RSA_|^0x/.test(name)));
});

test('mbedTLS’s own header disables options by comments, and none of those is reported as unknown', () => {
  const text = '#define MBEDTLS_SSL_PROTO_TLS1_2\n//#define MBEDTLS_HAVE_TIME_DATE\n//#define MBEDTLS_SOME_OTHER\n';
  const { profile, unknown, options } = profileFromConfig(text, profileOf('pico-w@micropython-1.28'));
  assert.deepEqual([profile.verification, unknown, options], [{ checkDates: false }, [], 3]);
});

test('a file without TLS options changes nothing', () => {
  assert.deepEqual(profileFromConfig('int x;\n', profileOf('unix@micropython-1.28')).profile, {
    extends: 'unix@micropython-1.28',
  });
});
