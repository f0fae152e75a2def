// The board profile that a report names for a firmware.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PastedFirmware } from '../paste/firmware.ts';
import { diagnose } from './diagnose.ts';
import { jsonDiagnosis, reportDiagnosis } from './report.ts';

function profileOf(firmware: Partial<PastedFirmware>): string | undefined {
  const full: PastedFirmware = { runtime: 'micropython', version: '1.27', isSure: true, isAirLift: false, ...firmware };
  return jsonDiagnosis({ text: '', firmware: full, secrets: [], causes: [] } as never).firmware.profile;
}

test('a chip and a board name the profile: Pico W or Pico 2 W, and the variant of an ESP32', () => {
  for (const [chip, board, profile] of [
    ['rp2', 'Raspberry Pi Pico W', 'pico-w'],
    ['rp2', undefined, 'pico-w'],
    ['rp2', 'Raspberry Pi Pico 2 W', 'pico-2-w'],
    ['rp2', 'raspberry_pi_pico2_w', 'pico-2-w'],
    ['rp2', 'a board with RP2350', 'pico-2-w'],
    ['esp32', 'Generic ESP32 module', 'esp32'],
    ['esp32', 'Generic ESP32S3 module', 'esp32-s3'],
    ['esp32', 'ESP32-C3', 'esp32-c3'],
    ['esp32', 'esp32_s2', 'esp32-s2'],
  ] as const)
    assert.equal(profileOf({ chip, board }), `${profile}@micropython-1.27`, board);
});

test('a version without a profile has that of the nearest version, one that is no number that of the newest', () => {
  const ofVersion = (version: string) => profileOf({ chip: 'rp2', version });
  assert.equal(ofVersion('1.0'), 'pico-w@micropython-1.20');
  assert.equal(ofVersion('1'), 'pico-w@micropython-1.20');
  assert.equal(ofVersion('1.27'), 'pico-w@micropython-1.27');
  assert.equal(ofVersion('9.9'), ofVersion('preview'));
  assert.notEqual(ofVersion('9.9'), ofVersion('1.0'));
});

test('a row with several texts is not called by another of them; one with its own name is', () => {
  const lines = (text: string) => reportDiagnosis(diagnose(text), { more: 'count', width: 200 }).join('\n');
  assert.match(lines('ValueError: Message can not be None.'), /^ {2}in: +adafruit_minimqtt$/m);
  assert.match(lines('Timeout on socket read'), /^ {2}means: +mqtt_as: connection closed by host, in mqtt_as$/m);
});
