// Pins that a chip cannot use for a function: the firmware's errors, and the pins that are free afterwards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText } from './run.ts';

const ATTEMPT = `
def attempt(what, make):
    try:
        made = make()
        print(what, "made")
        if hasattr(made, "deinit"):
            made.deinit()
    except Exception as e:
        print(what, type(e).__name__, e)
`;

const CASES: readonly [
  board: string,
  imports: string,
  rows: readonly (readonly [expression: string, result: string])[],
][] = [
  [
    // ports/raspberrypi/common-hal
    'pico-w@circuitpython-10.2',
    'import analogio, audiobusio, board, busio, countio, pwmio, rotaryio',
    [
      ['analogio.AnalogIn(board.GP5)', 'ValueError Invalid pin'],
      ['analogio.AnalogIn(board.GP26)', 'made'],
      ['analogio.AnalogOut(board.GP26)', 'NotImplementedError AnalogOut'],
      ['busio.I2C(board.GP4, board.GP5)', 'ValueError Invalid pins'],
      ['busio.I2C(board.GP7, board.GP4)', 'ValueError Invalid pins'],
      ['busio.I2C(board.GP5, board.GP4)', 'made'],
      ['busio.SPI(board.GP3, board.GP4)', 'ValueError Invalid pins'],
      ['busio.SPI(board.GP2, board.GP11)', 'ValueError Invalid pins'],
      ['busio.SPI(board.GP18, board.GP19, board.GP16)', 'made'],
      ['busio.UART(board.GP2, board.GP3)', 'ValueError Invalid pins'],
      ['busio.UART(board.GP0, board.GP5)', 'ValueError Invalid pins'],
      ['busio.UART(board.GP4, board.GP5)', 'made'],
      ['countio.Counter(board.GP20)', 'RuntimeError Pin must be on PWM Channel B'],
      [
        'countio.Counter(board.GP21, edge=countio.Edge.RISE_AND_FALL)',
        'NotImplementedError RISE_AND_FALL not available on this chip',
      ],
      ['countio.Counter(board.GP21)', 'made'],
      ['rotaryio.IncrementalEncoder(board.GP14, board.GP17)', 'RuntimeError Pins must be sequential GPIO pins'],
      ['rotaryio.IncrementalEncoder(board.GP15, board.GP14)', 'made'],
      [
        'audiobusio.I2SOut(board.GP10, board.GP12, board.GP9)',
        'ValueError Bit clock and word select must be sequential GPIO pins',
      ],
      ['audiobusio.I2SOut(board.GP10, board.GP11, board.GP9)', 'made'],
    ],
  ],
  [
    // ports/espressif/common-hal, peripherals/esp32s2/pins.c
    'adafruit_metro_esp32s2@circuitpython-10.2',
    'import analogio, board, busio, microcontroller, touchio\npin = microcontroller.pin',
    [
      ['analogio.AnalogIn(pin.GPIO21)', 'ValueError Invalid pin'],
      ['analogio.AnalogIn(pin.GPIO18)', 'made'],
      ['analogio.AnalogOut(pin.GPIO5)', 'ValueError Invalid pin'],
      ['analogio.AnalogOut(pin.GPIO17)', 'made'],
      ['touchio.TouchIn(pin.GPIO16)', 'ValueError Invalid pin'],
      ['touchio.TouchIn(pin.GPIO14)', 'made'],
      ['busio.I2C(pin.GPIO45, pin.GPIO34)', 'ValueError Invalid pins'],
      ['busio.I2C(pin.GPIO7, pin.GPIO9)', 'made'],
    ],
  ],
  [
    // ports/rp2/machine_*.c
    'pico-w@micropython-1.27',
    'from machine import ADC, I2C, Pin, PWM, SPI, Timer, UART, WDT',
    [
      ['Pin(99)', 'ValueError invalid pin'],
      ['Pin("NOPE")', 'ValueError unknown named pin "NOPE"'],
      ['ADC(Pin(5))', "ValueError Pin doesn't have ADC capabilities"],
      ['I2C(0, scl=Pin(4), sda=Pin(5))', 'ValueError bad SCL pin'],
      ['I2C(2)', "ValueError I2C(2) doesn't exist"],
      ['SPI(0, sck=Pin(3), mosi=Pin(4))', 'ValueError bad SCK pin'],
      ['UART(0, tx=Pin(3), rx=Pin(2))', 'ValueError bad TX pin'],
      ['Timer(3)', "ValueError Timer doesn't exist"],
      ['WDT(timeout=99999)', 'ValueError timeout exceeds 8388'],
    ],
  ],
];

for (const [board, imports, rows] of CASES)
  test(`pins of ${board}`, async (t) => {
    const lines = rows.map(([expression]) => `attempt(${JSON.stringify(expression)}, lambda: ${expression})`);
    const { stdout, stderr } = await runText(t, `${ATTEMPT}${imports}\n${lines.join('\n')}\n`, { board });
    const expected = rows.map(([expression, result]) => `${expression} ${result}`);
    assert.deepEqual(stdout.trimEnd().split('\n'), expected, stderr);
  });

test('a PWM slice of RP2 has one frequency, and a pin one user', async (t) => {
  const program = `${ATTEMPT}
import board, digitalio, pwmio
first = pwmio.PWMOut(board.GP2, frequency=1000)
attempt("same", lambda: pwmio.PWMOut(board.GP3, frequency=1000))
attempt("another", lambda: pwmio.PWMOut(board.GP3, frequency=50))
attempt("variable", lambda: pwmio.PWMOut(board.GP3, frequency=1000, variable_frequency=True))
attempt("pin", lambda: digitalio.DigitalInOut(board.GP2))
first.deinit()
attempt("free", lambda: pwmio.PWMOut(board.GP3, frequency=50))
attempt("pin", lambda: digitalio.DigitalInOut(board.GP2))
`;
  const { stdout } = await runText(t, program, { board: 'pico-w@circuitpython-10.2' });
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    'same made',
    'another RuntimeError Conflicting settings for shared resource',
    'variable RuntimeError Conflicting settings for shared resource',
    'pin ValueError GP2 in use',
    'free made',
    'pin made',
  ]);
});
