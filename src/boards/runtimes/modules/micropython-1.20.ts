// The modules of MicroPython 1.20, by chip. Made by scripts/module-lists.ts from facts/modules: do not edit.
import { type ModuleLists, words } from '../module-lists.ts';

const PICO_W: ModuleLists = {
  builtin: words(
    '__main__ _onewire _rp2 _thread _uasyncio _webrepl array binascii builtins cmath collections cryptolib ctypes errno framebuf gc hashlib heapq io json lwip machine math micropython network os random re select socket ssl struct sys time websocket zlib',
  ),
  extensible: words(
    'array binascii collections cryptolib ctypes errno hashlib heapq io json machine os random re select socket ssl struct sys time websocket zlib',
  ),
  uNames: words(
    'uarray ubinascii ucollections ucryptolib uctypes uerrno uhashlib uheapq uio ujson umachine uos urandom ure uselect usocket ussl ustruct usys utime uwebsocket uzlib',
  ),
  frozen: {
    _boot: null,
    _boot_fat: null,
    dht: '0.1.0',
    ds18x20: '0.1.0',
    mip: '0.2.0',
    neopixel: '0.1.0',
    ntptime: '0.1.0',
    onewire: '0.1.0',
    rp2: null,
    uasyncio: null,
    'uasyncio.core': null,
    'uasyncio.event': null,
    'uasyncio.funcs': null,
    'uasyncio.lock': null,
    'uasyncio.stream': null,
    urequests: '0.7.0',
    webrepl: '0.1.0',
    webrepl_setup: '0.1.0',
  },
  aliases: {},
};

const ESP32: ModuleLists = {
  builtin: words(
    '__main__ _onewire _thread _uasyncio _webrepl array binascii bluetooth btree builtins cmath collections cryptolib ctypes errno esp esp32 framebuf gc hashlib heapq io json machine math micropython network os platform random re select socket ssl struct sys time timeq websocket zlib',
  ),
  extensible: words(
    'array binascii bluetooth collections cryptolib ctypes errno hashlib heapq io json machine os platform random re select socket ssl struct sys time timeq websocket zlib',
  ),
  uNames: words(
    'uarray ubinascii ubluetooth ucollections ucryptolib uctypes uerrno uhashlib uheapq uio ujson umachine uos uplatform urandom ure uselect usocket ussl ustruct usys utime utimeq uwebsocket uzlib',
  ),
  frozen: {
    _boot: null,
    apa106: null,
    dht: '0.1.0',
    ds18x20: '0.1.0',
    flashbdev: null,
    inisetup: null,
    mip: '0.2.0',
    neopixel: '0.1.0',
    ntptime: '0.1.0',
    onewire: '0.1.0',
    uasyncio: null,
    'uasyncio.core': null,
    'uasyncio.event': null,
    'uasyncio.funcs': null,
    'uasyncio.lock': null,
    'uasyncio.stream': null,
    'umqtt.robust': '1.0.2',
    'umqtt.simple': '1.3.4',
    upysh: '0.6.1',
    urequests: '0.7.0',
    webrepl: '0.1.0',
    webrepl_setup: '0.1.0',
  },
  aliases: {},
};

const ESP32_S2: ModuleLists = {
  builtin: words(
    '__main__ _onewire _thread _uasyncio _webrepl array binascii btree builtins cmath collections cryptolib ctypes errno esp esp32 framebuf gc hashlib heapq io json machine math micropython network os platform random re select socket ssl struct sys time timeq websocket zlib',
  ),
  extensible: words(
    'array binascii collections cryptolib ctypes errno hashlib heapq io json machine os platform random re select socket ssl struct sys time timeq websocket zlib',
  ),
  uNames: words(
    'uarray ubinascii ucollections ucryptolib uctypes uerrno uhashlib uheapq uio ujson umachine uos uplatform urandom ure uselect usocket ussl ustruct usys utime utimeq uwebsocket uzlib',
  ),
  frozen: {
    _boot: null,
    apa106: null,
    dht: '0.1.0',
    ds18x20: '0.1.0',
    flashbdev: null,
    inisetup: null,
    mip: '0.2.0',
    neopixel: '0.1.0',
    ntptime: '0.1.0',
    onewire: '0.1.0',
    uasyncio: null,
    'uasyncio.core': null,
    'uasyncio.event': null,
    'uasyncio.funcs': null,
    'uasyncio.lock': null,
    'uasyncio.stream': null,
    'umqtt.robust': '1.0.2',
    'umqtt.simple': '1.3.4',
    upysh: '0.6.1',
    urequests: '0.7.0',
    webrepl: '0.1.0',
    webrepl_setup: '0.1.0',
  },
  aliases: {},
};

const ESP8266: ModuleLists = {
  builtin: words(
    '__main__ _onewire _uasyncio _webrepl array binascii btree builtins collections cryptolib ctypes errno esp framebuf gc hashlib heapq io json lwip machine math micropython network os random re select socket ssl struct sys time websocket zlib',
  ),
  extensible: words(
    'array binascii collections cryptolib ctypes errno hashlib heapq io json machine os random re select socket ssl struct sys time websocket zlib',
  ),
  uNames: words(
    'uarray ubinascii ucollections ucryptolib uctypes uerrno uhashlib uheapq uio ujson umachine uos urandom ure uselect usocket ussl ustruct usys utime uwebsocket uzlib',
  ),
  frozen: {
    _boot: null,
    apa102: null,
    dht: '0.1.0',
    ds18x20: '0.1.0',
    flashbdev: null,
    inisetup: null,
    mip: '0.2.0',
    neopixel: '0.1.0',
    ntptime: '0.1.0',
    onewire: '0.1.0',
    port_diag: null,
    ssd1306: '0.1.0',
    uasyncio: null,
    'uasyncio.core': null,
    'uasyncio.event': null,
    'uasyncio.funcs': null,
    'uasyncio.lock': null,
    'uasyncio.stream': null,
    'umqtt.robust': '1.0.2',
    'umqtt.simple': '1.3.4',
    upysh: '0.6.1',
    urequests: '0.7.0',
    'urllib.urequest': '0.6',
    webrepl: '0.1.0',
    webrepl_setup: '0.1.0',
  },
  aliases: {},
};

const STM32: ModuleLists = {
  builtin: words(
    '__main__ _onewire _uasyncio _webrepl array binascii bluetooth builtins cmath collections cryptolib ctypes errno framebuf gc hashlib heapq io json lwip machine math micropython network os platform pyb random re select socket ssl stm struct sys time timeq websocket zlib',
  ),
  extensible: words(
    'array binascii bluetooth collections cryptolib ctypes errno hashlib heapq io json machine os platform random re select socket ssl struct sys time timeq websocket zlib',
  ),
  uNames: words(
    'uarray ubinascii ubluetooth ucollections ucryptolib uctypes uerrno uhashlib uheapq uio ujson umachine uos uplatform urandom ure uselect usocket ussl ustruct usys utime utimeq uwebsocket uzlib',
  ),
  frozen: {
    dht: '0.1.0',
    lcd160cr: '0.1.0',
    mip: '0.2.0',
    ntptime: '0.1.0',
    onewire: '0.1.0',
    uasyncio: null,
    'uasyncio.core': null,
    'uasyncio.event': null,
    'uasyncio.funcs': null,
    'uasyncio.lock': null,
    'uasyncio.stream': null,
    urequests: '0.7.0',
    webrepl: '0.1.0',
    webrepl_setup: '0.1.0',
  },
  aliases: {},
};

const UNIX: ModuleLists = {
  builtin: words(
    '__main__ _thread _uasyncio array binascii btree builtins cmath collections cryptolib ctypes errno ffi framebuf gc hashlib heapq io json machine math micropython os random re select socket ssl struct sys termios time timeq websocket zlib',
  ),
  extensible: words(
    'array binascii collections cryptolib ctypes errno hashlib heapq io json machine os random re select socket ssl struct sys time timeq websocket zlib',
  ),
  uNames: words(
    'uarray ubinascii ucollections ucryptolib uctypes uerrno uhashlib uheapq uio ujson umachine uos urandom ure uselect usocket ussl ustruct usys utime utimeq uwebsocket uzlib',
  ),
  frozen: {
    argparse: '0.4',
    mip: '0.2.0',
    'mip.__main__': '0.1.0',
    uasyncio: null,
    'uasyncio.core': null,
    'uasyncio.event': null,
    'uasyncio.funcs': null,
    'uasyncio.lock': null,
    'uasyncio.stream': null,
    urequests: '0.7.0',
  },
  aliases: {},
};

export const MODULES: Readonly<Record<string, ModuleLists>> = {
  'pico-w': PICO_W,
  esp32: ESP32,
  'esp32-s2': ESP32_S2,
  'esp32-s3': ESP32,
  'esp32-c3': ESP32,
  esp8266: ESP8266,
  stm32: STM32,
  unix: UNIX,
};
