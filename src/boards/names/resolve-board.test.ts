import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDevice, listDevices, type RuntimeId } from './find-device.ts';
import { type BoardWishes, type KnownFirmware, resolveBoard } from './resolve-board.ts';

const KNOWN: KnownFirmware[] = [
  ...firmwares(['pico-w', 'esp32', 'esp32-s2', 'esp32-s3', 'esp32-c3'], 'micropython', [
    '1.20',
    '1.27',
    '1.28',
    '1.29',
  ]),
  ...firmwares(['esp8266', 'stm32', 'unix'], 'micropython', ['1.20', '1.27', '1.28', '1.29']),
  ...firmwares(['esp32-c6', 'pico-2-w'], 'micropython', ['1.27', '1.28', '1.29']),
  ...firmwares(['pico-w', 'pico-2-w', 'esp32-s3', 'esp32-s2'], 'circuitpython', [
    '9.2',
    '10.0',
    '10.1',
    '10.2',
    'main',
  ]),
  ...firmwares(['samd51'], 'circuitpython', ['10.2'], ['+nina-1.7', '+nina-3.0', '+nina-3.3']),
];
const WISHES: BoardWishes = { others: ['modern', 'guide'], known: KNOWN };

function firmwares(chips: readonly string[], runtime: RuntimeId, versions: readonly string[], suffixes = ['']) {
  return chips.flatMap((chip) =>
    versions.flatMap((version) =>
      suffixes.map((suffix) => ({
        id: `${chip}@${runtime}-${version}${suffix}`,
        chip,
        runtime,
        version,
        unreleased: version === '1.29' || version === 'main',
      })),
    ),
  );
}

const idOf = (text: string, program?: BoardWishes['program']) => resolveBoard(text, { ...WISHES, program }).id;

test('an id is used unchanged, in any case, and nothing is assumed', () => {
  for (const { id } of KNOWN) assert.deepEqual(resolveBoard(` ${id.toUpperCase()} `, WISHES), { id, assumed: [] });
  assert.deepEqual(resolveBoard('modern', WISHES), { id: 'modern', assumed: [] });
});

test('every official and usual name resolves to the chip of its list', () => {
  for (const { name, chip } of listDevices()) assert.equal(findDevice(name)?.chip, chip, name);
});

test('official ids, usual names, and short forms of firmwares', () => {
  const cases: Record<string, string> = {
    'ESP32_GENERIC_S3@mp1.27': 'esp32-s3@micropython-1.27',
    'RPI_PICO_W@1.27': 'pico-w@micropython-1.27',
    'raspberry_pi_pico_w@cp10': 'pico-w@circuitpython-10.2',
    'adafruit_feather_esp32s3_4mbpsram@circuitpython-10': 'esp32-s3@circuitpython-10.2',
    'feather-esp32s3@circuitpython-10.1': 'esp32-s3@circuitpython-10.1',
    'pico-w@mp1.27': 'pico-w@micropython-1.27',
    'pico-w@cp10': 'pico-w@circuitpython-10.2',
    'pico-w@cp10.2.1': 'pico-w@circuitpython-10.2',
    'PicoW@circuitpython': 'pico-w@circuitpython-10.2',
    'pico-w@cp-main': 'pico-w@circuitpython-main',
    'pico-w@micropython-v1.27.0': 'pico-w@micropython-1.27',
    'pico-w@micropython-1.29-preview': 'pico-w@micropython-1.29',
    'd1-mini@1.20': 'esp8266@micropython-1.20',
    'pyportal@cp10.2+nina-3.0': 'samd51@circuitpython-10.2+nina-3.0',
    'lolin-s2-mini@mp': 'esp32-s2@micropython-1.28',
    'Raspberry Pi Pico 2 W@mp1.28': 'pico-2-w@micropython-1.28',
  };
  for (const [text, id] of Object.entries(cases)) assert.equal(idOf(text), id, text);
});

test('a device alone means its newest release; the runtime is the name’s own or the program’s; both are reported', () => {
  const program = { runtime: 'circuitpython', reason: 'it imports wifi' } as const;
  assert.deepEqual(resolveBoard('esp8266', WISHES), {
    id: 'esp8266@micropython-1.28',
    assumed: ['the newest release with a known ClientHello'],
  });
  assert.deepEqual(resolveBoard('pico-w', { ...WISHES, program }), {
    id: 'pico-w@circuitpython-10.2',
    assumed: ['CircuitPython, because the program imports wifi', 'the newest release with a known ClientHello'],
  });
  assert.deepEqual(resolveBoard('pico-w', WISHES), {
    id: 'pico-w@micropython-1.28',
    assumed: ['MicroPython, because no runtime is named', 'the newest release with a known ClientHello'],
  });
  assert.equal(idOf('raspberry_pi_pico_w'), 'pico-w@circuitpython-10.2');
  assert.equal(idOf('RPI_PICO_W'), 'pico-w@micropython-1.28');
  assert.deepEqual(resolveBoard('pyportal', WISHES), {
    id: 'samd51@circuitpython-10.2+nina-3.3',
    assumed: ['the newest release with a known ClientHello', 'nina-3.3'],
  });
  assert.equal(idOf('d1-mini', program), 'esp8266@micropython-1.28', 'it has no other');
});

test('banners: boot_out.txt, the REPL, os.uname()', () => {
  const bootOut =
    'Adafruit CircuitPython 10.2.0 on 2026-04-22; Raspberry Pi Pico W with rp2040\r\nBoard ID:raspberry_pi_pico_w\r\nUID:1\r\n';
  const cases: [string, string][] = [
    [bootOut, 'pico-w@circuitpython-10.2'],
    ['MicroPython v1.27.0 on 2025-12-09; Raspberry Pi Pico W with RP2040\nType "help()"', 'pico-w@micropython-1.27'],
    ['MicroPython v1.20.0 on 2023-04-26; ESP32S3 module with ESP32S3', 'esp32-s3@micropython-1.20'],
    ['MicroPython v1.28.0 on 2026-04-01; LOLIN_C3_MINI with ESP32-C3FH4', 'esp32-c3@micropython-1.28'],
    ['MicroPython v1.28.0 on 2026-04-01; My own board with ESP32-PICO-D4', 'esp32@micropython-1.28'],
    ['MicroPython v1.29.0-preview.82 on 2026-08-01; linux [GCC 12.2.0] version', 'unix@micropython-1.29'],
    ['MicroPython v1.20.0 on 2023-04-26; ESP module with ESP8266', 'esp8266@micropython-1.20'],
    [
      "(sysname='esp32', nodename='esp32', release='1.27.0', version='v1.27.0 on 2025-12-09', machine='Generic ESP32S3 module with ESP32S3')",
      'esp32-s3@micropython-1.27',
    ],
    [
      'Adafruit CircuitPython 10.2.0 on 2026-04-22; Adafruit PyPortal with samd51j20',
      'samd51@circuitpython-10.2+nina-3.3',
    ],
  ];
  for (const [text, id] of cases) assert.equal(idOf(text), id, text);
});

test('a device without a profile is refused with what is known of it, and never confused with another', () => {
  const refused: [string, RegExp][] = [
    ['esp32-c2', /esp32-c2 has no profile: MicroPython has builds/],
    ['ESP32_GENERIC_C5@mp1.28', /\(esp32-c5\) has no profile/],
    ['pico@micropython-1.27', /pico has no profile: it has no network/],
    ['esp32-s4', /no device "esp32-s4" is known$/],
    ['pico-3-w', /no device "pico-3-w" is known$/],
    ['something-else', /no device "something-else" is known$/],
  ];
  for (const [text, message] of refused)
    assert.throws(
      () => resolveBoard(text, WISHES),
      (error: Error & { code?: string; hint?: string }) => {
        assert.equal(error.code, 'board.unknown');
        assert.match(error.message, message);
        assert.doesNotMatch(`${error.message} ${error.hint}`, /esp32-c3@|did you mean/);
        return true;
      },
      text,
    );
});

test('a typing error lists the profiles of the intended device; an unknown version those of the chip', () => {
  const refused: [string, RegExp, RegExp][] = [
    ['pico-v', /did you mean pico-w\?/, /pico-w@micropython-1\.28.*pico-w@circuitpython-10\.2/],
    ['esp2866', /no device "esp2866"/, /There are profiles of/],
    ['feather-esp32s3-tff', /did you mean feather-esp32s3-tft\?/, /esp32-s3@micropython-1\.27/],
    ['modren', /did you mean modern\?/, /There are profiles of/],
    [
      'pico-w@micropython-1.31',
      /no profile of pico-w with the firmware "micropython-1\.31"/,
      /MicroPython 1\.20, .*1\.28/,
    ],
    ['pico-w@arduino', /no profile of pico-w with the firmware "arduino"/, /Name one as pico-w@circuitpython-10\.2/],
    ['esp8266@circuitpython-10.2', /no profile of esp8266/, /esp8266 has profiles of MicroPython 1\.20/],
  ];
  for (const [text, message, hint] of refused)
    assert.throws(
      () => resolveBoard(text, WISHES),
      (error: Error & { code?: string; hint?: string }) => {
        assert.match(error.message, message);
        assert.match(error.hint ?? '', hint);
        return true;
      },
      text,
    );
});
