// Modules without a test of their own: CircuitPython's whose effects are only reported, MicroPython's small ones.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ATTEMPT } from './attempt.ts';
import { type RunSettings, runText } from './run.ts';

async function linesOf(t: TestContext, program: string, board: string, settings: RunSettings = {}): Promise<string[]> {
  const { stdout, stderr } = await runText(t, ATTEMPT + program, { board, ...settings });
  assert.doesNotMatch(stderr, /Traceback/);
  return stdout.trimEnd().split('\n');
}

test('espnow, usb_midi, sdcardio, getpass, fontio, and displays on custom pins', async (t) => {
  const program = `
import board, displayio, espnow, fontio, framebufferio, getpass, i2cdisplaybus, microcontroller, paralleldisplaybus, rgbmatrix
import sdcardio, sharpdisplay, terminalio, usb_midi
pin = microcontroller.pin
radio = espnow.ESPNow()
peer = espnow.Peer(mac=b"\\x01\\x02\\x03\\x04\\x05\\x06", channel=1)
radio.peers.append(peer)
print(radio.send("hello", peer), radio.read(), len(radio.peers), radio.peers[0].channel)
radio.deinit()
print(len(usb_midi.ports), usb_midi.ports[1].write(b"\\x90\\x40\\x7f"), usb_midi.ports[0].read(3))
attempt("sd", lambda: sdcardio.SDCard(board.SPI(), pin.GPIO5))
print(getpass.getpass("word: "))
print(isinstance(terminalio.FONT, fontio.BuiltinFont), terminalio.FONT.get_glyph(0x2603))
def matrix(addresses):
    rgb = [pin.GPIO1, pin.GPIO2, pin.GPIO3, pin.GPIO4, pin.GPIO6, pin.GPIO7]
    return rgbmatrix.RGBMatrix(width=64, height=32, bit_depth=2, rgb_pins=rgb, addr_pins=addresses, clock_pin=pin.GPIO12,
                               latch_pin=pin.GPIO13, output_enable_pin=pin.GPIO14)
attempt("rows", matrix, [pin.GPIO8])
shown = matrix([pin.GPIO8, pin.GPIO9, pin.GPIO10, pin.GPIO11])
display = framebufferio.FramebufferDisplay(shown)
print(display.width, display.height, shown.brightness)
displayio.release_displays()
display = framebufferio.FramebufferDisplay(sharpdisplay.SharpMemoryFramebuffer(board.SPI(), pin.GPIO5, 144, 168))
print(display.width, display.height)
displayio.release_displays()
attempt("i2c", lambda: i2cdisplaybus.I2CDisplayBus(board.I2C(), device_address=0x3C))
bus = paralleldisplaybus.ParallelBus(data0=pin.GPIO1, command=pin.GPIO15, chip_select=pin.GPIO16, write=pin.GPIO17,
                                     read=pin.GPIO18)
attempt("bus", lambda: bus.send(0x2A, b"\\x00"))
attempt("in use", lambda: paralleldisplaybus.ParallelBus(data0=pin.GPIO1, command=pin.GPIO38, chip_select=pin.GPIO39,
                                                         write=pin.GPIO40))
`;
  const lines = await linesOf(t, program, 'adafruit_metro_esp32s3@circuitpython-10.2', { stdin: 'secret\n' });
  assert.deepEqual(lines.slice(0, 10), [
    'None None 1 1',
    "2 3 b''",
    'sd OSError no SD card',
    'word: secret',
    'True None',
    'rows ValueError 1 address pins, 6 rgb pins and 1 tiles indicate a height of 4, not 32',
    '64 32 1.0',
    '144 168',
    'i2c ValueError Unable to find I2C Display at 3c',
    'bus None',
  ]);
  assert.match(lines[10]!, /^in use ValueError \S+ in use$/);
});

test('audiopwmio plays for the duration of the sound', async (t) => {
  const program = `
import array, audiocore, audiopwmio, board, time
sound = audiopwmio.PWMAudioOut(board.GP0)
sample = audiocore.RawSample(array.array("H", [0, 65535] * 400), sample_rate=8000)
sound.play(sample)
print(sound.playing)
time.sleep(0.2)
print(sound.playing)
sound.deinit()
attempt("gone", sound.play, sample)
`;
  assert.deepEqual(await linesOf(t, program, 'pico-w@circuitpython-10.2'), [
    'True',
    'False',
    'gone ValueError Object has been deinitialized and can no longer be used. Create a new object.',
  ]);
});

test('SoftSPI, lightsleep, time_pulse_us, Signal, opt_level, bootsel_button, websocket', async (t) => {
  const program = `
import io, machine, micropython, rp2, time, websocket
from machine import Pin, Signal, SoftSPI
spi = SoftSPI(baudrate=100000, sck=Pin(2), mosi=Pin(3), miso=Pin(4))
into = bytearray(2)
spi.write_readinto(b"ab", into)
print(spi.read(2), spi.write(b"ab"), into)
attempt("pins", lambda: SoftSPI(sck=Pin(2)))
start = time.ticks_ms()
machine.lightsleep(50)
print(time.ticks_diff(time.ticks_ms(), start) >= 49)
machine.idle()
attempt("pulse", lambda: machine.time_pulse_us(Pin(15, Pin.IN), 1, 1000))
print(micropython.opt_level(), micropython.opt_level(2), micropython.opt_level())
led = Signal(Pin(16, Pin.OUT), invert=True)
led.on()
print(Pin(16).value(), led.value())
led.off()
print(Pin(16).value(), rp2.bootsel_button(), rp2.country())
frames = websocket.websocket(io.BytesIO(b"\\x81\\x05hello\\x82\\x02ab"))
print(frames.read(5), frames.read(2))
sent = io.BytesIO()
print(websocket.websocket(sent).write(b"hi"), sent.getvalue())
`;
  assert.deepEqual(await linesOf(t, program, 'pico-w@micropython-1.27'), [
    "b'\\x00\\x00' None bytearray(b'\\x00\\x00')",
    'pins ValueError must specify all of sck/mosi/miso',
    'True',
    'pulse -2',
    '0 None 2',
    '0 1',
    '1 0 XX',
    "b'hello' b'ab'",
    "2 b'\\x81\\x02hi'",
  ]);
});

test('esp32: NVS stores and erases values, sleep sources, the flash', async (t) => {
  const program = `
import esp, esp32, machine
store = esp32.NVS("a")
store.set_i32("x", 5)
store.commit()
print(store.get_i32("x"))
blob = bytearray(4)
store.set_blob("b", b"abcd")
print(store.get_blob("b", blob), blob)
store.erase_key("x")
attempt("erased", lambda: store.get_i32("x"))
print(esp.flash_size(), machine.reset_cause() == machine.PWRON_RESET)
attempt("wake", lambda: esp32.wake_on_ext0(pin=machine.Pin(4), level=1))
attempt("heap", lambda: esp32.idf_heap_info(esp32.HEAP_DATA))
`;
  assert.deepEqual(await linesOf(t, program, 'esp32@micropython-1.27'), [
    '5',
    "4 bytearray(b'abcd')",
    "erased OSError (-4354, 'ESP_ERR_NVS_NOT_FOUND')",
    '4194304 True',
    'wake None',
    'heap NotImplementedError thimble has no heap of ESP-IDF',
  ]);
});
