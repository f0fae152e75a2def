// The expected output for the long lists of ../shared/cases/run, and real MicroPython 1.27's output on Linux for
// robust.py.
import assert from 'node:assert/strict';

/** By a part of the line that fails, the exception's type and text. */
export type Failures = Readonly<Record<string, string>>;

/**
 * @param printed - lines of the form `FAIL program -> exception`, and others.
 * @param absent - everything that must fail, and how: every other line works.
 */
export function assertFailures(printed: string, absent: Failures): void {
  const failed = [...printed.matchAll(/^FAIL (.*) -> (.*)$/gm)].map(
    ([, line, exception]) => [line!, exception!] as const,
  );
  const left = new Map(failed);
  for (const [part, exception] of Object.entries(absent)) {
    const found = failed.filter(([line]) => line.includes(part));
    assert.deepEqual(
      found.map(([, text]) => text),
      [exception],
      part,
    );
    left.delete(found[0]![0]);
  }
  assert.deepEqual([...left], [], 'works on the board');
}

const lacks = (module: string, name: string) => `AttributeError module '${module}' has no attribute '${name}'`;
const noModule = (name: string) => `ImportError no module named '${name}'`;

/** On a Pico W with MicroPython 1.27 (facts/modules/micropython-names-1.27.json; AUTH_* are of the ESP ports). */
export const MICROPYTHON_ABSENT: Failures = {
  'network.AUTH_WPA_WPA2_PSK': lacks('network', 'AUTH_WPA_WPA2_PSK'),
  'import network; network.LAN': lacks('network', 'LAN'),
  'import ussl': noModule('ussl'),
  'import umqtt.simple': noModule('umqtt'),
  'import esp; ': noModule('esp'),
  'import esp32': noModule('esp32'),
  "ntptime.host='x'": 'OSError -2',
  'hashlib.sha512': lacks('hashlib', 'sha512'),
  'import hmac': noModule('hmac'),
  'import base64': noModule('base64'),
  'import logging': noModule('logging'),
  'import deflate, zlib': noModule('zlib'),
  'import re; re.sub': "AttributeError 'match' object has no attribute 'groups'",
  's.accept()': 'OSError [Errno 110] ETIMEDOUT',
  "f=s.makefile('rwb',0)": 'OSError [Errno 113] EHOSTUNREACH', // an earlier line took the Wi-Fi down
  's.fileno': "AttributeError 'socket' object has no attribute 'fileno'",
  'socket.inet_pton': lacks('socket', 'inet_pton'),
  'ssl.create_default_context': lacks('ssl', 'create_default_context'),
  'c.get_ciphers': "AttributeError 'SSLContext' object has no attribute 'get_ciphers'",
  'ssl.SSLError': lacks('ssl', 'SSLError'),
  'import cyw43': noModule('cyw43'),
  'import picozero': noModule('picozero'),
  'import const, native': "ImportError can't import name native",
  '.native': 'SyntaxError invalid syntax',
  // The board has this and `run` does not: one thread.
  'import _thread':
    'ImportError the firmware has _thread, and thimble runs one thread: use asyncio, a Timer, or two programs',
};

/**
 * On a Pico W with CircuitPython 10.2: its asyncio and ticks are libraries; ports/raspberrypi/common-hal/wifi/Radio.c has
 * no ap_info, shared-bindings/wifi/Radio.c wants 8 characters of a password, shared-bindings/ipaddress has no networks,
 * and shared-bindings/hashlib nothing but `new`.
 */
export const CIRCUITPYTHON_ABSENT: Failures = {
  'import asyncio': noModule('asyncio'),
  'import adafruit_ticks': noModule('adafruit_ticks'),
  'wifi.radio.ap_info.rssi': 'NotImplementedError ',
  "wifi.radio.connect(ssid='a', password='b')": 'ValueError password length must be 8-64',
  "wifi.radio.connect('a','b')": 'ValueError password length must be 8-64',
  'ipaddress.ip_network': lacks('ipaddress', 'ip_network'),
  "hashlib.new('sha1')": lacks('hashlib', 'sha256'),
};

/**
 * The output of the lines that work, on a Pico W: the LED is a pin of the wireless chip, GP26 and the sensor can be
 * read.
 */
export const MICROPYTHON_PRINTED: readonly RegExp[] = [
  /^True 3 \('127\.0\.0\.1', /m, // connected, STAT_GOT_IP
  /^\('192\.168\.4\.1', '255\.255\.255\.0', '192\.168\.4\.1', /m,
  /^0 Pin\(EXT_GPIO0, mode=OUT\)$/m,
  /^b'\\xe6.{3,}' 125000000$/m,
  /^14\d{3}$/m, // the temperature sensor: about 0.7 V of 3.3
  /^\(2026, 1, 1, 3, 0, 0, 0, 0\)$/m,
  /^sched$/m,
  /^\(2026, 1, 1, 0, 0, \d+, 3, 1\) \(1970, 1, 1, 0, 0, 0, 3, 1\) 1767225600$/m,
  /^b'\\xca\\x97' b'\\x86\\xf7' b'\\x0c\\xc1'$/m,
  /^b'61:62' 3904355907$/m,
  /^\{"a": 1\.5, "b": \[null, true\]\} \{'a': 1000\.0\}$/m,
];

export const CIRCUITPYTHON_PRINTED: readonly RegExp[] = [
  /^255\.0\.0\.0 127\.0\.0\.1$/m,
  /^wifi\.AuthMode\.WPA2$/m,
  /^<class 'struct_time'> 20\d\d \d+\.\d+$/m,
  /^RP2040 circuitpython \(10, 2, 0, ''\) \(3, 4, 0\)$/m,
  /^\('a', 'b'\) \(0, 1\) 0$/m,
  /^\[\(2, 1, 0, '', \('127\.0\.0\.1', 80\)\)\]$/m,
  /^no ljust \(as CP\)$/m,
];

/** Output of the MicroPython 1.27.0 binary. @param port - of the server. */
export function robustLines(port: number): readonly string[] {
  const shown = pythonBytes([port >> 8, port & 0xff]);
  const quote = shown.includes("'") && !shown.includes('"') ? '"' : "'";
  const address = `bytearray(b${quote}\\x02\\x00${quote === "'" ? shown.replace("'", "\\'") : shown}\\x7f\\x00\\x00\\x01${'\\x00'.repeat(8)}${quote})`;
  const web = `bytearray(b'\\x02\\x00\\x00P\\x7f\\x00\\x00\\x01${'\\x00'.repeat(8)}')`;
  return [
    "1099 b'' b''",
    '10',
    ...[32, 9, 9, 9, 9].map((number) => `OSError(${number},)`),
    'None',
    'OSError(9,)',
    ...[107, 32, 107, 22, 32].map((number) => `OSError(${number},)`),
    "TypeError('object with buffer protocol required',)",
    'None',
    "AttributeError(\"'socket' object has no attribute 'getsockname'\",)",
    "AttributeError(\"'socket' object has no attribute 'sendall'\",)",
    '<_socket N>',
    'None',
    '<_socket N>',
    address,
    `[(2, 1, 6, None, ${web})]`,
    'None',
    'N',
  ];
}

function pythonBytes(bytes: readonly number[]): string {
  const show = (byte: number) => {
    if (byte === 0x5c) return '\\\\';
    if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
    return { 9: '\\t', 10: '\\n', 13: '\\r' }[byte] ?? `\\x${byte.toString(16).padStart(2, '0')}`;
  };
  return bytes.map(show).join('');
}
