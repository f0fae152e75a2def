import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errnosOf, findFirmware, mbedtlsOf, sideOf } from './firmware.ts';

test('the firmware is read from banners, os.uname() and logs', () => {
  for (const [text, runtime, version, chip] of [
    ['MicroPython v1.20.0 on 2023-04-26; Raspberry Pi Pico W with RP2040', 'micropython', '1.20', 'rp2'],
    [
      'MicroPython v1.22.0-preview.89.g4c9f8e5 on 2023-11-01; Generic ESP32S3 module with ESP32S3',
      'micropython',
      '1.22',
      'esp32',
    ],
    ['MicroPython v1.19.1 on 2022-06-18; ESP module with ESP8266', 'micropython', '1.19', 'esp8266'],
    ['MicroPython v1.22.0 on 2023-12-27; linux [GCC 12.2.0] version', 'micropython', '1.22', 'unix'],
    ['Adafruit CircuitPython 9.0.4 on 2024-04-16; Adafruit PyPortal with samd51j20', 'circuitpython', '9.0', 'samd'],
    [
      'Adafruit CircuitPython 10.0.0-beta.3 on 2025-09-01; Adafruit Feather ESP32-S2 with ESP32S2',
      'circuitpython',
      '10.0',
      'esp32',
    ],
    [
      "(sysname='esp32', nodename='esp32', release='1.21.0', version='v1.21.0 on 2023-10-05', machine='Generic ESP32 module with ESP32')",
      'micropython',
      '1.21',
      'esp32',
    ],
  ] as const) {
    const found = findFirmware(`some words\n${text}\nTraceback`);
    assert.deepEqual([found.runtime, found.version, found.chip, found.isSure], [runtime, version, chip, true], text);
  }
});

test('without a banner, the firmware is known by output that only one kind of program prints', () => {
  for (const [text, runtime] of [
    ['[E][ssl_client.cpp:37] _handle_error()', 'arduino-esp32'],
    ['#include <ESP8266WiFi.h>', 'arduino-esp8266'],
    ['E (4823) esp-tls: create_ssl_handle failed', 'esp-idf'],
    ['import adafruit_requests', 'circuitpython'],
    ['import urequests', 'micropython'],
    ['curl: (60) SSL certificate problem', 'shell'],
    ["  code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'", 'node'],
    ['NET::ERR_CERT_AUTHORITY_INVALID', 'browser'],
    ['(_ssl.c:1007)', 'python'],
  ] as const) {
    const found = findFirmware(text);
    assert.equal(found.runtime, runtime, text);
    assert.equal(found.isSure, false);
  }
  assert.equal(findFirmware('a picture of a cat').chip, undefined);
});

test('a firmware has the error tables of its version', () => {
  const of = (runtime: 'micropython' | 'circuitpython', version: string, chip: 'rp2' | 'esp32' | 'esp8266') => ({
    runtime,
    version,
    chip,
    isSure: true,
    isAirLift: false,
  });
  assert.equal(mbedtlsOf(of('micropython', '1.22', 'rp2')), '2.28');
  assert.equal(mbedtlsOf(of('micropython', '1.23', 'rp2')), '3.6');
  assert.equal(mbedtlsOf(of('micropython', '1.21', 'esp32')), '3.6');
  assert.equal(mbedtlsOf(of('micropython', '1.20', 'esp32')), '2.28');
  assert.equal(mbedtlsOf(of('circuitpython', '10.2', 'rp2')), '2.28');
  assert.equal(mbedtlsOf(of('circuitpython', '9.0', 'esp32')), '3.6');
  assert.equal(errnosOf(of('micropython', '1.27', 'rp2')), 'linux');
  assert.equal(errnosOf(of('micropython', '1.27', 'esp32')), 'newlib');
  assert.equal(errnosOf(of('circuitpython', '9.0', 'rp2')), 'newlib');
  assert.equal(sideOf({ runtime: 'arduino-esp32', isSure: false, isAirLift: false }), 'arduino');
});
