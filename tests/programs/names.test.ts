// The names of network, socket, tls and time, compared with lists made from MicroPython's sources: no name that a board
// lacks, and only the names below are missing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testWithShared } from '../support/shared.ts';
import { runText } from './run.ts';

interface Lists {
  readonly modules: Readonly<Record<string, readonly string[]>>;
  readonly classes: Readonly<Record<string, readonly string[]>>;
}

/** By chip; a board of the STM32 with a wireless chip. */
const BOARDS = {
  'pico-w': 'RPI_PICO_W',
  'pico-2-w': 'RPI_PICO2_W',
  esp32: 'ESP32_GENERIC',
  'esp32-s2': 'ESP32_GENERIC_S2',
  'esp32-s3': 'ESP32_GENERIC_S3',
  'esp32-c3': 'ESP32_GENERIC_C3',
  'esp32-c6': 'ESP32_GENERIC_C6',
  esp8266: 'ESP8266_GENERIC',
  stm32: 'PYBD_SF6',
  unix: 'UNIX',
} as const;

const NOT_HERE: Readonly<Record<string, string>> = {
  'network.route': 'a list of network interfaces of the driver',
  'network.LAN': 'there is no wired interface',
  'network.PPP': 'there is no serial line to a modem',
  'network.phy_mode': 'sets the radio’s mode',
  'network.AUTH_MAX': 'the count of its neighbours, which changes with ESP-IDF',
  'network.WLAN.PROTOCOL_DEFAULT': 'differs between chips of one port',
  'network.WLAN.send_ethernet': 'sends frames',
  'network.WLAN.ioctl': 'commands of the wireless chip',
  'socket.reset': 'empties lwIP’s state',
  'socket.callback': 'debugging',
  'socket.print_pcbs': 'prints lwIP’s state',
  'time.clock': 'processor time of the host',
};
/** The lists come from the preprocessor, without the build's PICO_PROGRAM_NAME, which these require. */
const NOT_LISTED = /^network\.STAT_(IDLE|CONNECTING|WRONG_PASSWORD|NO_AP_FOUND|CONNECT_FAIL|GOT_IP)$/;

const PROGRAM = `
for name in ("network", "socket", "tls", "time"):
    try:
        module = __import__(name)
    except ImportError:
        continue
    print(name, " ".join(dir(module)))
    if name == "network" and hasattr(module, "WLAN"):
        print("network.WLAN", " ".join(dir(module.WLAN)))
`;

testWithShared(
  'facts/modules/micropython-names-1.27.json',
  'each board of 1.27 has the names listed',
  async (file, t) => {
    const lists: Readonly<Record<string, Lists>> = JSON.parse(readFileSync(file, 'utf8'));
    const used = new Set<string>();
    for (const [chip, board] of Object.entries(BOARDS)) {
      const { modules, classes } = lists[board]!;
      const ran = await runText(t, PROGRAM, { board: `${chip}@micropython-1.27` });
      const seen = ran.stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' '));
      assert.ok(seen.length >= 3, ran.stderr);
      for (const [module = '', ...names] of seen) {
        const listed = (modules[module] ?? classes[module] ?? []).filter((name) => !name.startsWith('__'));
        assert.ok(listed.length > 0, `${board} has no ${module}`);
        const missing = listed.filter((name) => !names.includes(name)).map((name) => `${module}.${name}`);
        for (const name of missing) used.add(name);
        assert.deepEqual(
          missing.filter((name) => !(name in NOT_HERE)),
          [],
          `${chip}: missing`,
        );
        const more = names.filter((name) => !name.startsWith('_') && !listed.includes(name));
        const allowed = board.startsWith('RPI_') ? NOT_LISTED : /^$/;
        assert.deepEqual(
          more.map((name) => `${module}.${name}`).filter((name) => !allowed.test(name)),
          [],
          `${chip}: the board has no such name`,
        );
      }
    }
    assert.deepEqual([...used].sort(), Object.keys(NOT_HERE).sort(), 'each exception is still needed');
  },
);

/** Names that are not removed on the ESP8266: builtins and methods of builtins, hardware. */
const OF_ESP8266 =
  /^(?:builtins\.(?:NotImplemented|compile|complex|execfile|\w+\.(?:center|r?partition|splitlines))|sys\.ps[12]|machine\.(?:Pin\.PULL_DOWN|UART\.(?:irq|sendbreak)))$/;
/** Additional names of our classes: methods by which the interpreter recognizes a stream or a class. */
const OF_OURS = /\._\w+$|^hashlib\.|^bluetooth\.BLE\.gap_pass|^bluetooth\.BLE\.gap_pair|^tls\.SSLContext\.verify_/;

testWithShared(
  'facts/modules/micropython-names-1.27.json',
  'no module and no class of a board has a name that is not there',
  async (file, t) => {
    const lists: Readonly<Record<string, Lists>> = JSON.parse(readFileSync(file, 'utf8'));
    for (const chip of ['pico-w', 'esp32', 'esp8266'] as const) {
      const { modules, classes } = lists[BOARDS[chip]]!;
      const program = `
for name in ${JSON.stringify([...Object.keys(modules), ...Object.keys(classes)])}:
    try:
        module, _, kind = name.rpartition(".")
        print(name, " ".join(dir(getattr(__import__(module), kind) if module else __import__(kind))))
    except (ImportError, AttributeError):
        pass
`;
      const ran = await runText(t, program, { board: `${chip}@micropython-1.27` });
      const more = ran.stdout
        .trimEnd()
        .split('\n')
        .flatMap((line) => {
          const [place = '', ...names] = line.split(' ');
          const listed = modules[place] ?? classes[place] ?? [];
          return names.filter((name) => !listed.includes(name)).map((name) => `${place}.${name}`);
        });
      const allowed = [OF_OURS, ...(chip === 'pico-w' ? [NOT_LISTED] : chip === 'esp8266' ? [OF_ESP8266] : [])];
      const wrong = more.filter((name) => !allowed.some((pattern) => pattern.test(name)));
      assert.deepEqual(wrong, [], `${chip}: the board has no such name`);
    }
  },
);

/** Read in each tag: extmod/network_cyw43.c, ports/esp32/modnetwork_globals.h, network_wlan.c, ports/esp8266. */
const BY_VERSION: readonly (readonly [board: string, has: string, lacks: string])[] = [
  ['pico-w@micropython-1.20', 'STA_IF STAT_GOT_IP WLAN.deinit', 'ipconfig WLAN.PM_NONE WLAN.IF_STA WLAN.ipconfig'],
  ['pico-w@micropython-1.22', 'WLAN.PM_NONE', 'WLAN.IF_STA WLAN.SEC_WPA_WPA2'],
  ['pico-w@micropython-1.24', 'ipconfig WLAN.ipconfig WLAN.IF_STA WLAN.SEC_WPA_WPA2', 'WLAN.SEC_WPA3 AUTH_OPEN'],
  ['pico-w@micropython-1.25', 'WLAN.SEC_WPA3 WLAN.SEC_WPA2_WPA3', 'MODE_11B'],
  ['stm32@micropython-1.27', 'WLAN.IF_STA', 'STAT_IDLE STAT_GOT_IP'],
  ['esp32@micropython-1.20', 'AUTH_WAPI_PSK PHY_LAN8720 ETH_GOT_IP', 'AUTH_OWE PHY_W5500 WLAN.PM_NONE WLAN.IF_STA'],
  ['esp32-s3@micropython-1.21', 'AUTH_OWE WLAN.PM_NONE', 'PHY_LAN8720 ETH_GOT_IP PHY_W5500 STAT_CONNECT_FAIL'],
  [
    'esp32@micropython-1.23',
    'PHY_W5500 WLAN.SEC_OWE',
    'AUTH_WPA3_ENT_192 ipconfig WLAN.ipconfig WLAN.SEC_WPA3_ENT_192',
  ],
  ['esp32@micropython-1.24', 'AUTH_WPA3_EXT_PSK ipconfig', 'WLAN.SEC_WPA3_EXT_PSK WLAN.SEC_DPP PHY_GENERIC'],
  ['esp32@micropython-1.26', 'WLAN.SEC_DPP PHY_GENERIC PHY_LAN8670', 'WLAN.SEC_WPA_ENT WLAN.PROTOCOL_LR'],
  ['esp32-c3@micropython-1.27', 'WLAN.SEC_WPA_ENT PHY_W5500', 'PHY_GENERIC PHY_LAN8670'],
  ['esp8266@micropython-1.22', 'WLAN.PM_NONE AUTH_WEP', 'WLAN.SEC_WEP WLAN.IF_STA ipconfig'],
  ['esp8266@micropython-1.24', 'WLAN.SEC_WEP WLAN.IF_STA ipconfig WLAN.ipconfig', 'WLAN.SEC_WPA3'],
];

for (const [board, has, lacks] of BY_VERSION)
  test(`network of ${board} has ${has.split(' ')[0]} and not ${lacks.split(' ')[0]}`, async (t) => {
    const program = `
import network
def has(name):
    parts = name.split(".")
    where = getattr(network, parts[0]) if len(parts) == 2 else network
    return hasattr(where, parts[-1])
print([name for name in "${has}".split() if not has(name)], [name for name in "${lacks}".split() if has(name)])
`;
    const ran = await runText(t, program, { board });
    assert.equal(ran.stdout, '[] []\n', ran.stderr);
  });

test('values of constants, as in the sources of MicroPython and ESP-IDF', async (t) => {
  const program = `
import network
n, w = network, network.WLAN
print(n.PHY_LAN8720, n.PHY_GENERIC, n.PHY_W5500, n.ETH_GOT_IP, n.AUTH_WPA3_EXT_PSK_MIXED_MODE)
print(n.STAT_NO_AP_FOUND_IN_RSSI_THRESHOLD, w.SEC_WPA2_ENT, w.SEC_WPA_ENT, w.SEC_WPA3, w.PROTOCOL_LR)
`;
  const ran = await runText(t, program, { board: 'esp32@micropython-1.27' });
  assert.equal(ran.stdout, '1 8 102 5 12\n212 5 16 6 8\n', ran.stderr);
});

test("modules lack the names that the port's modules lack", async (t) => {
  for (const [board, module, lacks] of [
    ['unix@micropython-1.27', 'os', 'uname dupterm sync'],
    ['stm32@micropython-1.27', 'machine', 'PWM'],
    ['esp32-c3@micropython-1.27', 'esp32', 'wake_on_touch ULP'],
  ] as const) {
    const program = `import ${module}\nprint([name for name in "${lacks}".split() if hasattr(${module}, name)])\n`;
    assert.equal((await runText(t, program, { board })).stdout, '[]\n', board);
  }
});
