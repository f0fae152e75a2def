// The modules of CircuitPython 8.2, by chip. Made by scripts/module-lists.ts from facts/modules: do not edit.
import { type ModuleLists, words } from '../module-lists.ts';

const PICO_W: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _bleio _pixelmap adafruit_bus_device adafruit_pixelbuf aesio alarm analogbufio analogio array atexit audiobusio audiocore audiomixer audiomp3 audiopwmio binascii bitbangio bitmaptools bitops board builtins busio collections countio cyw43 digitalio displayio errno floppyio fontio framebufferio gc getpass gifio hashlib i2ctarget imagecapture io ipaddress json keypad math mdns microcontroller micropython msgpack neopixel_write nvm onewireio os paralleldisplay picodvi pulseio pwmio qrio rainbowio random re rgbmatrix rotaryio rp2pio rtc sdcardio select sharpdisplay socketpool ssl storage struct supervisor synthio sys terminalio time touchio traceback ulab usb_cdc usb_hid usb_midi vectorio watchdog wifi zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device',
  ),
  extensible: [],
  uNames: [],
  frozen: {},
  aliases: { i2cperipheral: 'i2ctarget' },
};

const ESP32: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _pixelmap adafruit_bus_device adafruit_pixelbuf aesio alarm analogbufio analogio array atexit audiobusio audiocore audiomixer binascii bitbangio bitmaptools board builtins busio canio collections countio digitalio displayio dualbank errno espcamera espidf espnow espulp fontio framebufferio frequencyio gc getpass gifio hashlib i2ctarget io ipaddress json keypad math mdns memorymap microcontroller micropython msgpack neopixel_write nvm onewireio os ps2io pulseio pwmio qrio rainbowio random re rotaryio rtc sdcardio select sharpdisplay socketpool ssl storage struct supervisor synthio sys terminalio time touchio traceback ulab vectorio watchdog wifi zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device',
  ),
  extensible: [],
  uNames: [],
  frozen: {},
  aliases: { i2cperipheral: 'i2ctarget' },
};

const ESP32_S2: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _pixelmap adafruit_bus_device adafruit_pixelbuf aesio alarm analogbufio analogio array atexit audiobusio audiocore audiomixer binascii bitbangio bitmaptools board builtins busio canio collections countio digitalio displayio dualbank errno espidf espnow espulp fontio framebufferio frequencyio gc getpass hashlib i2ctarget io ipaddress json keypad math mdns memorymap microcontroller micropython msgpack neopixel_write nvm onewireio os paralleldisplay ps2io pulseio pwmio rainbowio random re rgbmatrix rotaryio rtc sdcardio select sharpdisplay socketpool ssl storage struct supervisor synthio sys terminalio time touchio traceback ulab usb_cdc usb_hid usb_midi vectorio watchdog wifi zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device',
  ),
  extensible: [],
  uNames: [],
  frozen: {},
  aliases: { i2cperipheral: 'i2ctarget' },
};

const ESP32_S3: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _bleio _pixelmap adafruit_bus_device adafruit_pixelbuf aesio alarm analogbufio analogio array atexit audiobusio audiocore audiomixer binascii bitbangio bitmaptools board builtins busio canio collections countio digitalio displayio dualbank errno espidf espnow espulp fontio framebufferio frequencyio gc getpass hashlib i2ctarget io ipaddress json keypad math mdns memorymap microcontroller micropython msgpack neopixel_write nvm onewireio os ps2io pulseio pwmio rainbowio random re rgbmatrix rotaryio rtc sdcardio select sharpdisplay socketpool ssl storage struct supervisor synthio sys terminalio time touchio traceback ulab usb_cdc usb_hid usb_midi vectorio watchdog wifi zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device',
  ),
  extensible: [],
  uNames: [],
  frozen: {},
  aliases: { i2cperipheral: 'i2ctarget' },
};

const ESP32_C3: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _bleio _pixelmap adafruit_bus_device adafruit_pixelbuf aesio analogbufio analogio array atexit audiocore audiomixer binascii bitbangio bitmaptools board builtins busio canio collections digitalio displayio dualbank errno espidf espnow fontio framebufferio gc getpass hashlib i2ctarget io ipaddress json keypad math mdns microcontroller micropython msgpack neopixel_write nvm onewireio os ps2io pulseio pwmio rainbowio random re rgbmatrix rtc sdcardio select sharpdisplay socketpool ssl storage struct supervisor synthio sys terminalio time touchio traceback ulab vectorio watchdog wifi zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device',
  ),
  extensible: [],
  uNames: [],
  frozen: {},
  aliases: { i2cperipheral: 'i2ctarget' },
};

const SAMD51: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _bleio _pixelmap adafruit_bus_device adafruit_pixelbuf aesio alarm analogio array atexit audiobusio audiocore audioio audiomixer audiomp3 binascii bitbangio bitmaptools board builtins busio collections countio digitalio displayio errno floppyio fontio framebufferio frequencyio gc getpass gifio i2ctarget io json keypad math microcontroller micropython msgpack neopixel_write nvm onewireio os paralleldisplay ps2io pulseio pwmio rainbowio random re rgbmatrix rotaryio rtc samd sdcardio select sharpdisplay storage struct supervisor synthio sys terminalio time touchio traceback ulab usb_cdc usb_hid usb_midi vectorio watchdog zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device',
  ),
  extensible: [],
  uNames: [],
  frozen: {
    adafruit_display_text: null,
    adafruit_esp32spi: null,
    adafruit_fakerequests: null,
    adafruit_portalbase: null,
    adafruit_requests: '1.13.0',
    neopixel: null,
  },
  aliases: { i2cperipheral: 'i2ctarget' },
};

export const MODULES: Readonly<Record<string, ModuleLists>> = {
  'pico-w': PICO_W,
  esp32: ESP32,
  'esp32-s2': ESP32_S2,
  'esp32-s3': ESP32_S3,
  'esp32-c3': ESP32_C3,
  samd51: SAMD51,
};
