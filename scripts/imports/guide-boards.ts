// The board that each Adafruit learning guide (github.com/adafruit/Adafruit_Learning_System_Guides) is written for, and
// the devices that readers connect, from the guide's text and its program's use of `board`. The first entry whose
// folder is a prefix of a program's name counts.

export interface GuideBoard {
  /** As `--board` takes it. */
  readonly board: string;
  /** Device types of src/micropython/hardware/devices; with an address if it is not the usual one, or a pin. */
  readonly devices: readonly string[];
}

const VERSION = 'circuitpython-10.2';

/** Boards by a short name, with the devices that are soldered to their I2C bus. */
const BOARDS: Readonly<Record<string, readonly [id: string, ...devices: string[]]>> = {
  'feather-s2': ['adafruit_feather_esp32s2'],
  'feather-s2-tft': ['adafruit_feather_esp32s2_tft'],
  'feather-s2-reverse': ['adafruit_feather_esp32s2_reverse_tft'],
  'feather-s3': ['adafruit_feather_esp32s3_4mbflash_2mbpsram', 'max17048'],
  'feather-s3-tft': ['adafruit_feather_esp32s3_tft', 'max17048'],
  'feather-s3-reverse': ['adafruit_feather_esp32s3_reverse_tft', 'max17048'],
  'feather-v2': ['adafruit_feather_esp32_v2'],
  itsybitsy: ['adafruit_itsybitsy_esp32'],
  funhouse: ['adafruit_funhouse', 'aht20', 'dps310'],
  magtag: ['adafruit_magtag_2.9_grayscale', 'lis3dh@0x19'],
  matrixportal: ['adafruit_matrixportal_s3', 'lis3dh@0x19'],
  memento: ['adafruit_esp32s3_camera', 'aw9523', 'lis3dh@0x19'],
  'metro-s2': ['adafruit_metro_esp32s2'],
  'metro-s3': ['adafruit_metro_esp32s3'],
  'qtpy-s2': ['adafruit_qtpy_esp32s2'],
  'qtpy-s3': ['adafruit_qtpy_esp32s3_4mbflash_2mbpsram'],
  qualia: ['adafruit_qualia_s3_rgb666', 'pca9554'],
  eye: ['espressif_esp32s3_eye'],
  kaluga: ['espressif_kaluga_1.3'],
  xteink: ['xteink_x4'],
  'pico-w': ['raspberry_pi_pico_w'],
};

/** A folder, a name of BOARDS, the devices. */
const GUIDES: readonly (readonly [folder: string, board: string, ...devices: string[]])[] = [
  ['Adafruit_Feather_ESP32-S2/', 'feather-s2', 'bme280', 'lc709203f'],
  ['Adafruit_Feather_TFT_ESP32-S2/LC709203_Adafruit_IO/', 'feather-s2-tft', 'lc709203f'],
  ['Adafruit_Feather_TFT_ESP32-S2/', 'feather-s2-tft'],
  ['Asteroid_Tracker/', 'qtpy-s3'],
  ['Azure_Food_Scale/', 'qtpy-s2', 'ht16k33@0x70', 'ht16k33@0x71', 'nau7802'],
  ['Battery_Powered_Sun_Tracking/', 'feather-s2', 'veml7700'],
  ['CPBoxing_Glove_Tracker/', 'qtpy-s2', 'adxl345', 'lc709203f'],
  ['Canary_Nightlight/', 'qtpy-s3'],
  ['Cartoon_Character_Clock/', 'qtpy-s3'],
  ['Cheekmate/', 'qtpy-s2', 'drv2605'],
  ['CircuitPy_OTP/', 'feather-s2', 'ssd1306'],
  ['CircuitPython_Day_2024_Projects/Blinka_NeoPixel_Countdown/', 'qtpy-s3'],
  ['CircuitPython_Day_2024_Projects/Feather_TFT', 'feather-s3-tft'],
  ['CircuitPython_Day_2024_Projects/Qualia', 'qualia'],
  ['CircuitPython_ESP32_Camera/', 'eye'],
  ['CircuitPython_MP3StreamPlayer/', 'metro-s3'],
  ['CircuitPython_Mastodon_API_Examples/', 'pico-w'],
  ['CircuitPython_Templates/adafruit_io', 'feather-s2'],
  ['CircuitPython_qrio/', 'kaluga'],
  ['ESP32-S2_TFT_AS7341', 'feather-s2-tft', 'as7341'],
  ['ESP32-S2_TFT_Color_Detection/', 'feather-s2-tft', 'apds9960'],
  ['ESP32-S2_TFT_Mini_Weather_Station/', 'feather-s2-tft'],
  ['ESP32_S2_Reverse_TFT', 'feather-s2-reverse'],
  ['ESP32_S2_WiFi_Tests/', 'feather-s2'],
  ['Elgato_WiFi_Light_Controller/', 'feather-s2-reverse', 'seesaw_encoder@0x36'],
  ['Embodiment_Kit/', 'feather-s3-reverse'],
  ['Epaper_Camera/magtag_code.py', 'magtag'],
  ['Epaper_Camera/', 'memento'],
  ['Espresso_Water_Meter/', 'feather-s2', 'max17048'],
  ['Feather_ESP32-S2_TFT_Azure/', 'feather-s2-tft', 'bme280', 'lc709203f'],
  ['Feather_Freezer_Alarm/', 'feather-s2'],
  ['Feather_TFT_Battery_Monitor/', 'feather-s3-reverse'],
  ['FunHouse_IOT_Hub/temp_humid_peripheral/', 'feather-s2', 'aht20'],
  ['FunHouse', 'funhouse'],
  ['Home_Assistant_Sensor/', 'qtpy-s2', 'shtc3'],
  ['Ikea_Vindriktning', 'qtpy-s3'],
  ['IoT_Button_BFF_Examples/', 'qtpy-s3'],
  ['IoT_Christmas_Lights_Switch/', 'feather-s2'],
  ['IoT_NeoPixel_Sign/', 'metro-s2'],
  ['ItsyBitsy/', 'itsybitsy'],
  ['LED_Matrix_Clock/', 'qtpy-s3', 'is31fl3741', 'seesaw_encoder@0x36'],
  ['MEMENTO/', 'memento'],
  ['MagTag/', 'magtag'],
  ['MatrixPortal', 'matrixportal'],
  ['Matrix_Portal/', 'matrixportal'],
  ['Matter_Devices_Dashboard/', 'feather-s3-reverse'],
  ['Moon_Flight_Tracker/', 'qualia'],
  ['NeoPixel_Sprite_Weather_Display/', 'qtpy-s3'],
  ['OctoPrint_MQTT_Controller/', 'feather-s3-reverse'],
  ['Pi_In_Stock_Notifier/', 'feather-s2-tft'],
  ['CircuitPython_GetSuperpower_PicoW_OpenAI/', 'pico-w', 'ssd1306@0x3d'],
  ['PicoW_CircuitPython_HTTP_Server/', 'pico-w', 'ds18b20@GP6', 'ssd1306@0x3d'],
  ['Pico_W_CircuitPython_WiFi_Examples/', 'pico-w', 'aht20'],
  ['QT_Py/AT_Py', 'qtpy-s2'],
  ['QT_Py/NeoPixel_Moon', 'qtpy-s3'],
  ['QT_Py/QT_Py_Cube', 'qtpy-s2', 'lis3dh'],
  ['Qualia', 'qualia'],
  ['RGB_Matrix_New_York_Times_Title_Scroller/', 'matrixportal'],
  ['Raspberry_Pi_Azure_IoT_Hub_Dashboard/featherTft', 'feather-s2-tft', 'bme680'],
  ['Raspberry_Pi_Azure_IoT_Hub_Dashboard/qtPy', 'qtpy-s2', 'scd4x', 'ssd1306'],
  ['Scrolling_Alphanumeric_Countdown_Clock/', 'qtpy-s3', 'ht16k33@0x70', 'ht16k33@0x71', 'ht16k33@0x72'],
  ['Smart_Alarm_Clock/', 'metro-s2', 'seesaw_encoder@0x36'],
  ['Star_Fragment_Lamp/', 'qtpy-s3'],
  ['TFT_Spirit_Board/', 'feather-s3', 'tsc2007'],
  ['Two_Way_Servo_Telegraph/', 'qtpy-s3'],
  ['WiFi_Mailbox_Notifier/', 'feather-v2'],
  ['Wireless_ESP32-S2_Controller', 'qtpy-s2', 'adxl345', 'tsc2007'],
  ['World_Clock_Round_Display/', 'qtpy-s3'],
  ['Xteink_X4_Examples/', 'xteink'],
  ['literary-clock/', 'magtag'],
  ['oshwa_magtag_display/', 'magtag'],
  ['MicroPython_WiFi/', 'pico-w@micropython-1.27'],
];

/** Programs for a computer or a Raspberry Pi, regardless of their modules. */
const ON_COMPUTERS = ['OSHWA_Submitter/', 'Raspberry_Pi_Video_Synth/'];

/** The board of a program that no entry names. */
const USUAL: GuideBoard = { board: `raspberry_pi_pico_w@${VERSION}`, devices: [] };

/** @param name - a program's path in the folder of all guides. @returns `undefined` if it is for a computer. */
export function guideBoard(name: string): GuideBoard | undefined {
  if (ON_COMPUTERS.some((folder) => name.startsWith(folder))) return undefined;
  const entry = GUIDES.find(([folder]) => name.startsWith(folder));
  if (entry === undefined) return USUAL;
  const [, short, ...devices] = entry;
  const [id, ...soldered] = BOARDS[short] ?? [short];
  return { board: id.includes('@') ? id : `${id}@${VERSION}`, devices: [...soldered, ...devices] };
}

/** A board.toml with these devices: `TYPE`, `TYPE@ADDRESS` or `TYPE@PIN`. */
export function boardToml(devices: readonly string[]): string {
  return devices
    .map((device) => {
      const [type, place] = device.split('@');
      const where = place?.startsWith('0x') ? `address = ${place}` : `pin = "${place}"`;
      return `[[devices]]\ntype = "${type}"\n${place === undefined ? '' : `${where}\n`}`;
    })
    .join('\n');
}
