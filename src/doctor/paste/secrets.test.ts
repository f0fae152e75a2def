import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { scrub } from './secrets.ts';

const { privateKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const BODY = privateKey.split('\n')[1]!;

test('private keys are removed, complete or not, in a file or in a program', () => {
  const sec1 = privateKey.replaceAll('PRIVATE KEY', 'EC PRIVATE KEY');
  const literal = `key = "${privateKey.replaceAll('\n', '\\n')}"`;
  const open = privateKey.replace(/-----END[\s\S]*/, '');
  for (const text of [
    privateKey,
    sec1,
    literal,
    open,
    `${open}\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----`,
  ]) {
    const { text: clean, found } = scrub(`OSError: -2\n${text}\nTraceback`);
    assert.ok(!clean.includes(BODY.slice(4, 30)), text);
    assert.deepEqual(found, ['a private key'], text);
    assert.ok(clean.startsWith('OSError: -2\n'));
  }
  assert.deepEqual(scrub('-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUJ\n-----END CERTIFICATE-----').found, []);
});

test('passwords and tokens are removed, wherever programs and commands have them', () => {
  const secret = 'hunter2horse';
  for (const text of [
    `PASSWORD = "${secret}"`,
    `password='${secret}'`,
    `wifi_password: "${secret}"`,
    `CIRCUITPY_WIFI_PASSWORD = "${secret}"`,
    `secrets = {"ssid": "home", "password": "${secret}"}`,
    `secrets["password"] = "${secret}"`,
    `wlan.connect("home", "${secret}")`,
    `WiFi.begin("home", "${secret}");`,
    `const char* password = "${secret}";`,
    `#define WIFI_PASS "${secret}"`,
    `client = MQTTClient("id", "host", 1883, "user", "${secret}")`,
    `MQTTClient(ID, HOST, user="me", password=b"${secret}")`,
    `requests.get("https://me:${secret}@example.com/")`,
    `headers = {"Authorization": "Bearer ${secret}"}`,
    `headers = {"X-AIO-Key": "${secret}"}`,
    `https://api.example.com/data?appid=${secret}&q=x`,
    `mosquitto_pub -h broker -u me -P ${secret} -t x -m y`,
    `curl -u me:${secret} https://example.com`,
    `ADAFRUIT_AIO_KEY = "${secret}"`,
    `API_KEY = '${secret}'`,
    `OSError: could not connect to ssid=home, sec=4, key=${secret}`,
  ]) {
    const { text: clean, found } = scrub(text);
    assert.ok(!clean.includes(secret), clean);
    assert.equal(found.length, 1, text);
  }
});

test('placeholders and errors are not secrets', () => {
  for (const text of [
    'password = "your-password"',
    'WIFI_PASSWORD = "YOUR_WIFI_PASSWORD"',
    'password="***"',
    'wlan.connect("ssid", "password")',
    "OSError: (-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED')",
    "KeyError: 'password'",
    'ValueError: invalid key',
  ])
    assert.deepEqual(scrub(text).found, [], text);
});
