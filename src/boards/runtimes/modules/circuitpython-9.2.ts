// The modules of CircuitPython 9.2, by chip. Made by scripts/module-lists.ts from facts/modules: do not edit.
import { type ModuleLists, words } from '../module-lists.ts';

const PICO_W: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _bleio _eve _pixelmap adafruit_bus_device adafruit_pixelbuf aesio alarm analogbufio analogio array atexit audiobusio audiocore audiomixer audiomp3 audiopwmio binascii bitbangio bitmapfilter bitmaptools bitops board builtins busdisplay busio codeop collections countio cyw43 digitalio displayio epaperdisplay errno floppyio fontio fourwire framebufferio gc getpass gifio hashlib i2cdisplaybus i2ctarget imagecapture io ipaddress jpegio json keypad keypad_demux locale math mdns memorymap microcontroller micropython msgpack neopixel_write nvm onewireio os paralleldisplaybus pulseio pwmio qrio rainbowio random re rgbmatrix rotaryio rp2pio rtc sdcardio select sharpdisplay socketpool ssl storage struct supervisor synthio sys terminalio tilepalettemapper time touchio traceback ulab usb_cdc usb_hid usb_midi usb_video vectorio warnings watchdog wifi zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device',
  ),
  extensible: words('array binascii collections errno io json re select'),
  uNames: [],
  frozen: {},
  aliases: { paralleldisplay: 'paralleldisplaybus' },
};

const PICO_2_W: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _bleio _eve _pixelmap adafruit_bus_device adafruit_pixelbuf aesio analogbufio analogio array atexit audiobusio audiocore audiodelays audiofilters audiomixer audiomp3 audiopwmio binascii bitbangio bitmapfilter bitmaptools bitops board builtins busdisplay busio codeop collections countio cyw43 digitalio displayio epaperdisplay errno floppyio fontio fourwire framebufferio gc getpass gifio hashlib i2cdisplaybus i2ctarget imagecapture io ipaddress jpegio json keypad keypad_demux locale math mdns memorymap microcontroller micropython msgpack neopixel_write nvm onewireio os paralleldisplaybus picodvi pulseio pwmio qrio rainbowio random re rgbmatrix rotaryio rp2pio rtc sdcardio select sharpdisplay socketpool ssl storage struct supervisor synthio sys terminalio tilepalettemapper time traceback ulab usb usb_cdc usb_hid usb_host usb_midi usb_video vectorio warnings watchdog wifi zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device usb.core usb.util',
  ),
  extensible: words('array binascii collections errno io json re select'),
  uNames: [],
  frozen: {},
  aliases: { paralleldisplay: 'paralleldisplaybus' },
};

const ESP32: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _pixelmap adafruit_bus_device adafruit_pixelbuf aesio alarm analogbufio analogio array atexit audiobusio audiocore audioio audiomixer audiomp3 binascii bitbangio bitmaptools board builtins busdisplay busio canio codeop collections countio digitalio displayio dualbank epaperdisplay errno espidf espnow espulp fontio fourwire framebufferio frequencyio gc getpass gifio hashlib i2cdisplaybus io ipaddress jpegio json keypad keypad_demux locale math max3421e mdns memorymap microcontroller micropython msgpack neopixel_write nvm onewireio os paralleldisplaybus ps2io pulseio pwmio rainbowio random re rotaryio rtc sdcardio select sharpdisplay socketpool ssl storage struct supervisor synthio sys terminalio tilepalettemapper time touchio traceback ulab usb vectorio warnings watchdog wifi zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device usb.core usb.util',
  ),
  extensible: words('array binascii collections errno io json re select'),
  uNames: [],
  frozen: {},
  aliases: { paralleldisplay: 'paralleldisplaybus' },
};

const ESP32_S2: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _pixelmap adafruit_bus_device adafruit_pixelbuf aesio alarm analogbufio analogio array atexit audiobusio audiocore audioio audiomixer audiomp3 binascii bitbangio bitmaptools board builtins busdisplay busio canio codeop collections countio digitalio displayio epaperdisplay errno espidf espnow espulp fontio fourwire framebufferio frequencyio gc getpass gifio hashlib i2cdisplaybus io ipaddress jpegio json keypad keypad_demux locale math max3421e mdns memorymap microcontroller micropython msgpack neopixel_write nvm onewireio os paralleldisplaybus ps2io pulseio pwmio rainbowio random re rgbmatrix rotaryio rtc sdcardio select sharpdisplay socketpool ssl storage struct supervisor synthio sys terminalio tilepalettemapper time touchio traceback ulab usb usb_cdc usb_hid usb_midi vectorio warnings watchdog wifi zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device usb.core usb.util',
  ),
  extensible: words('array binascii collections errno io json re select'),
  uNames: [],
  frozen: {},
  aliases: { paralleldisplay: 'paralleldisplaybus' },
};

const ESP32_S3: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _bleio _eve _pixelmap adafruit_bus_device adafruit_pixelbuf aesio alarm analogbufio analogio array atexit audiobusio audiocore audiomixer audiomp3 binascii bitbangio bitmapfilter bitmaptools board builtins busdisplay busio canio codeop collections countio digitalio displayio dualbank epaperdisplay errno espidf espnow espulp fontio fourwire framebufferio frequencyio gc getpass gifio hashlib i2cdisplaybus io ipaddress jpegio json keypad keypad_demux locale math max3421e mdns memorymap microcontroller micropython msgpack neopixel_write nvm onewireio os paralleldisplaybus ps2io pulseio pwmio rainbowio random re rgbmatrix rotaryio rtc sdcardio sdioio select sharpdisplay socketpool ssl storage struct supervisor synthio sys terminalio tilepalettemapper time touchio traceback ulab usb usb_cdc usb_hid usb_midi vectorio warnings watchdog wifi zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device usb.core usb.util',
  ),
  extensible: words('array binascii collections errno io json re select'),
  uNames: [],
  frozen: {},
  aliases: { paralleldisplay: 'paralleldisplaybus' },
};

const ESP32_C3: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _pixelmap adafruit_bus_device adafruit_pixelbuf analogbufio analogio array atexit audiobusio audiocore audiomixer audiomp3 binascii bitbangio bitmaptools board builtins busdisplay busio canio codeop collections digitalio displayio dualbank epaperdisplay errno espidf espnow fontio fourwire framebufferio gc getpass gifio hashlib i2cdisplaybus io ipaddress jpegio json keypad locale math max3421e mdns microcontroller micropython msgpack neopixel_write nvm onewireio os ps2io pulseio pwmio rainbowio random re rgbmatrix rtc sdcardio select sharpdisplay socketpool ssl storage struct supervisor synthio sys terminalio tilepalettemapper time touchio traceback ulab usb vectorio warnings watchdog wifi zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device usb.core usb.util',
  ),
  extensible: words('array binascii collections errno io json re select'),
  uNames: [],
  frozen: {},
  aliases: { paralleldisplay: 'paralleldisplaybus' },
};

const ESP32_C6: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _bleio _eve _pixelmap adafruit_bus_device adafruit_pixelbuf aesio alarm analogbufio analogio array atexit binascii bitbangio bitmapfilter bitmaptools board builtins busdisplay busio canio codeop collections countio digitalio displayio dualbank epaperdisplay errno espidf espnow fontio fourwire framebufferio frequencyio gc getpass gifio hashlib i2cdisplaybus io ipaddress jpegio json keypad keypad_demux locale math max3421e mdns microcontroller micropython msgpack neopixel_write nvm onewireio os ps2io pulseio pwmio rainbowio random re rotaryio rtc sdcardio select sharpdisplay socketpool ssl storage struct supervisor sys terminalio tilepalettemapper time touchio traceback ulab usb vectorio warnings watchdog wifi zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device usb.core usb.util',
  ),
  extensible: words('array binascii collections errno io json re select'),
  uNames: [],
  frozen: {},
  aliases: { paralleldisplay: 'paralleldisplaybus' },
};

const SAMD51: ModuleLists = {
  builtin: words(
    '__future__ __main__ _asyncio _bleio _pixelmap adafruit_bus_device adafruit_pixelbuf aesio alarm analogio array atexit audiobusio audiocore audioio audiomixer audiomp3 binascii bitbangio bitmaptools board builtins busdisplay busio codeop collections countio digitalio displayio epaperdisplay errno floppyio fontio fourwire framebufferio frequencyio gc getpass gifio i2cdisplaybus i2ctarget io jpegio json keypad locale math max3421e microcontroller micropython msgpack neopixel_write nvm onewireio os paralleldisplaybus ps2io pulseio pwmio rainbowio random re rgbmatrix rotaryio rtc samd sdcardio select sharpdisplay spitarget storage struct supervisor synthio sys terminalio tilepalettemapper time touchio traceback ulab usb usb_cdc usb_hid usb_midi vectorio warnings watchdog zlib adafruit_bus_device.i2c_device adafruit_bus_device.spi_device usb.core usb.util',
  ),
  extensible: words('array binascii collections errno io json re select'),
  uNames: [],
  frozen: {
    adafruit_connection_manager: '3.1.3',
    adafruit_display_text: null,
    adafruit_esp32spi: null,
    adafruit_fakerequests: null,
    adafruit_portalbase: null,
    adafruit_requests: '4.1.10',
    neopixel: null,
  },
  aliases: { paralleldisplay: 'paralleldisplaybus' },
};

export const MODULES: Readonly<Record<string, ModuleLists>> = {
  'pico-w': PICO_W,
  'pico-2-w': PICO_2_W,
  esp32: ESP32,
  'esp32-s2': ESP32_S2,
  'esp32-s3': ESP32_S3,
  'esp32-c3': ESP32_C3,
  'esp32-c6': ESP32_C6,
  samd51: SAMD51,
};
