// The modules of MicroPython 1.22, by chip. Made by scripts/module-lists.ts from facts/modules: do not edit.
import { type ModuleLists, words } from '../module-lists.ts';

const PICO_W: ModuleLists = {
  builtin: words(
    '__main__ _asyncio _onewire _rp2 _thread _webrepl array binascii bluetooth builtins cmath collections cryptolib deflate errno framebuf gc hashlib heapq io json lwip machine math micropython network os platform random re select socket ssl struct sys time uctypes websocket',
  ),
  extensible: words(
    'array binascii bluetooth collections cryptolib errno hashlib heapq io json machine os platform random re select socket ssl struct time websocket',
  ),
  uNames: words(
    'uarray ubinascii ubluetooth ucollections ucryptolib uerrno uhashlib uheapq uio ujson umachine uos uplatform urandom ure uselect usocket ussl ustruct usys utime uwebsocket',
  ),
  frozen: {
    _boot: null,
    _boot_fat: null,
    aioble: '0.2.0',
    'aioble.central': '0.2.1',
    'aioble.client': '0.3.0',
    'aioble.core': '0.2.0',
    'aioble.device': '0.2.0',
    'aioble.l2cap': '0.2.0',
    'aioble.peripheral': '0.2.0',
    'aioble.security': '0.2.0',
    'aioble.server': '0.4.1',
    asyncio: null,
    'asyncio.core': null,
    'asyncio.event': null,
    'asyncio.funcs': null,
    'asyncio.lock': null,
    'asyncio.stream': null,
    dht: '0.1.0',
    ds18x20: '0.1.0',
    mip: '0.2.0',
    neopixel: '0.1.0',
    ntptime: '0.1.0',
    onewire: '0.1.0',
    requests: '0.8.1',
    rp2: null,
    uasyncio: null,
    urequests: '0.8.0',
    webrepl: '0.1.0',
    webrepl_setup: '0.1.0',
  },
  aliases: {},
};

const ESP32: ModuleLists = {
  builtin: words(
    '__main__ _asyncio _espnow _onewire _thread _webrepl array binascii bluetooth btree builtins cmath collections cryptolib deflate errno esp esp32 framebuf gc hashlib heapq io json machine math micropython network os platform random re select socket ssl struct sys time uctypes websocket',
  ),
  extensible: words(
    'array binascii bluetooth collections cryptolib errno hashlib heapq io json machine os platform random re select socket ssl struct time websocket',
  ),
  uNames: words(
    'uarray ubinascii ubluetooth ucollections ucryptolib uerrno uhashlib uheapq uio ujson umachine uos uplatform urandom ure uselect usocket ussl ustruct usys utime uwebsocket',
  ),
  frozen: {
    _boot: null,
    aioespnow: '0.1.0',
    apa106: null,
    asyncio: null,
    'asyncio.core': null,
    'asyncio.event': null,
    'asyncio.funcs': null,
    'asyncio.lock': null,
    'asyncio.stream': null,
    dht: '0.1.0',
    ds18x20: '0.1.0',
    espnow: null,
    flashbdev: null,
    inisetup: null,
    mip: '0.2.0',
    neopixel: '0.1.0',
    ntptime: '0.1.0',
    onewire: '0.1.0',
    requests: '0.8.1',
    uasyncio: null,
    'umqtt.robust': '1.0.2',
    'umqtt.simple': '1.3.4',
    upysh: '0.6.1',
    urequests: '0.8.0',
    webrepl: '0.1.0',
    webrepl_setup: '0.1.0',
  },
  aliases: {},
};

const ESP32_S2: ModuleLists = {
  builtin: words(
    '__main__ _asyncio _espnow _onewire _thread _webrepl array binascii btree builtins cmath collections cryptolib deflate errno esp esp32 framebuf gc hashlib heapq io json machine math micropython network os platform random re select socket ssl struct sys time uctypes websocket',
  ),
  extensible: words(
    'array binascii collections cryptolib errno hashlib heapq io json machine os platform random re select socket ssl struct time websocket',
  ),
  uNames: words(
    'uarray ubinascii ucollections ucryptolib uerrno uhashlib uheapq uio ujson umachine uos uplatform urandom ure uselect usocket ussl ustruct usys utime uwebsocket',
  ),
  frozen: {
    _boot: null,
    aioespnow: '0.1.0',
    apa106: null,
    asyncio: null,
    'asyncio.core': null,
    'asyncio.event': null,
    'asyncio.funcs': null,
    'asyncio.lock': null,
    'asyncio.stream': null,
    dht: '0.1.0',
    ds18x20: '0.1.0',
    espnow: null,
    flashbdev: null,
    inisetup: null,
    mip: '0.2.0',
    neopixel: '0.1.0',
    ntptime: '0.1.0',
    onewire: '0.1.0',
    requests: '0.8.1',
    uasyncio: null,
    'umqtt.robust': '1.0.2',
    'umqtt.simple': '1.3.4',
    upysh: '0.6.1',
    urequests: '0.8.0',
    webrepl: '0.1.0',
    webrepl_setup: '0.1.0',
  },
  aliases: {},
};

const ESP8266: ModuleLists = {
  builtin: words(
    '__main__ _asyncio _espnow _onewire _webrepl array binascii btree builtins collections cryptolib deflate errno esp framebuf gc hashlib heapq io json lwip machine math micropython network os platform random re select socket ssl struct sys time uctypes websocket',
  ),
  extensible: words(
    'array binascii collections cryptolib errno hashlib heapq io json machine os platform random re select socket ssl struct time websocket',
  ),
  uNames: words(
    'uarray ubinascii ucollections ucryptolib uerrno uhashlib uheapq uio ujson umachine uos uplatform urandom ure uselect usocket ussl ustruct usys utime uwebsocket',
  ),
  frozen: {
    _boot: null,
    apa102: null,
    asyncio: null,
    'asyncio.core': null,
    'asyncio.event': null,
    'asyncio.funcs': null,
    'asyncio.lock': null,
    'asyncio.stream': null,
    dht: '0.1.0',
    ds18x20: '0.1.0',
    espnow: null,
    flashbdev: null,
    inisetup: null,
    mip: '0.2.0',
    neopixel: '0.1.0',
    ntptime: '0.1.0',
    onewire: '0.1.0',
    port_diag: null,
    requests: '0.8.1',
    ssd1306: '0.1.0',
    uasyncio: null,
    'umqtt.robust': '1.0.2',
    'umqtt.simple': '1.3.4',
    upysh: '0.6.1',
    urequests: '0.8.0',
    webrepl: '0.1.0',
    webrepl_setup: '0.1.0',
  },
  aliases: {},
};

const STM32: ModuleLists = {
  builtin: words(
    '__main__ _asyncio _onewire _webrepl array binascii bluetooth builtins cmath collections cryptolib deflate errno framebuf gc hashlib heapq io json lwip machine math micropython network os platform pyb random re select socket ssl stm struct sys time uctypes websocket',
  ),
  extensible: words(
    'array binascii bluetooth collections cryptolib errno hashlib heapq io json machine os platform random re select socket ssl struct time websocket',
  ),
  uNames: words(
    'uarray ubinascii ubluetooth ucollections ucryptolib uerrno uhashlib uheapq uio ujson umachine uos uplatform urandom ure uselect usocket ussl ustruct usys utime uwebsocket',
  ),
  frozen: {
    asyncio: null,
    'asyncio.core': null,
    'asyncio.event': null,
    'asyncio.funcs': null,
    'asyncio.lock': null,
    'asyncio.stream': null,
    dht: '0.1.0',
    lcd160cr: '0.1.0',
    mip: '0.2.0',
    ntptime: '0.1.0',
    onewire: '0.1.0',
    requests: '0.8.1',
    uasyncio: null,
    urequests: '0.8.0',
    webrepl: '0.1.0',
    webrepl_setup: '0.1.0',
  },
  aliases: {},
};

const UNIX: ModuleLists = {
  builtin: words(
    '__main__ _asyncio _thread array binascii btree builtins cmath collections cryptolib deflate errno ffi framebuf gc hashlib heapq io json machine math micropython os platform random re select socket ssl struct sys termios time uctypes websocket',
  ),
  extensible: words(
    'array binascii collections cryptolib errno hashlib heapq io json machine os platform random re select socket ssl struct time websocket',
  ),
  uNames: words(
    'uarray ubinascii ucollections ucryptolib uerrno uhashlib uheapq uio ujson umachine uos uplatform urandom ure uselect usocket ussl ustruct usys utime uwebsocket',
  ),
  frozen: {
    argparse: '0.4.0',
    asyncio: null,
    'asyncio.core': null,
    'asyncio.event': null,
    'asyncio.funcs': null,
    'asyncio.lock': null,
    'asyncio.stream': null,
    mip: '0.2.0',
    'mip.__main__': '0.1.0',
    requests: '0.8.1',
    uasyncio: null,
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
