// Twenty-four Adafruit learning guides, each with the condition that ends one cycle of its program: it enters deep sleep, or
// has printed a text often enough to have completed the body of its loop.

export interface WholeGuide {
  /** A path in github.com/adafruit/Adafruit_Learning_System_Guides. */
  readonly name: string;
  /** Text printed in a cycle. */
  readonly prints: RegExp;
  /** Number of times, default 1; with `sleeps` the program ends by itself. */
  readonly times?: number;
  /** Whether it ends in deep sleep. */
  readonly sleeps?: true;
  /** Requests that the local servers must receive: `METHOD host/path`, `NTP`. Brokers record nothing: only `MQTT`. */
  readonly asks: readonly RegExp[];
  /** Arguments of `--press`. */
  readonly press?: readonly string[];
  /** Arguments of `--set`. */
  readonly set?: readonly string[];
  /** Values in settings.toml, if placeholder text is not valid. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

const AIO_DATA = /^POST io\.adafruit\.com\/api\/v2\/[^/]+\/feeds\/[\w.-]+\/data$/;
const AIO_TIME = /^GET io\.adafruit\.com\/api\/v2\/[^/]+\/integrations\/time\//;
const WEATHER = /^GET api\.openweathermap\.org\/data\/2\.5\/weather/;
const OPEN_METEO = /^GET api\.open-meteo\.com\/v1\/forecast/;
const GITHUB = /^GET api\.github\.com\/repos\/adafruit\/circuitpython$/;
const QUOTES = /^GET www\.adafruit\.com\/api\/quotes\.php$/;
/** Older guides' names of the same settings. */
const AIO = { aio_username: 'made-up', aio_key: 'made-up-key' };

export const WHOLE_GUIDES: readonly WholeGuide[] = [
  {
    name: 'Adafruit_Feather_ESP32-S2/BME280_LC709203_Adafruit_IO',
    prints: /^Data sent!$/gm,
    sleeps: true,
    asks: [AIO_DATA],
  },
  {
    name: 'Adafruit_Feather_ESP32-S2/CircuitPython_BME280_DeepSleep_AdafruitIO',
    prints: /^Temperature: 70\.7 F$/gm,
    sleeps: true,
    asks: [AIO_DATA],
  },
  {
    name: 'Adafruit_Feather_TFT_ESP32-S2/LC709203_Adafruit_IO',
    prints: /^Data sent!$/gm,
    sleeps: true,
    asks: [AIO_DATA],
  },
  {
    name: 'Adafruit_Feather_TFT_ESP32-S2/TFT_GitHub_Stars',
    prints: /^CircuitPython GitHub Stars 4321$/gm,
    times: 2,
    asks: [GITHUB],
  },
  { name: 'Battery_Powered_Sun_Tracking', prints: /^Sent to Adafruit IO!$/gm, sleeps: true, asks: [AIO_DATA] },
  {
    name: 'CircuitPython_Templates/adafruit_io_cpu_temp_neopixel_color',
    prints: /^Current 'random' number: \d+$/gm,
    times: 2,
    asks: [/^MQTT$/],
  },
  {
    name: 'CircuitPython_Mastodon_API_Examples/Read_From_Mastodon',
    prints: /^no new #\w+ posts$/gm,
    asks: [/^GET made-up-value\/api\/v1\/timelines\/tag\/\w+\?since_id=/],
  },
  { name: 'ESP32-S2_TFT_Color_Detection', prints: /^Sent Hue value \d+ to Adafruit IO/gm, times: 2, asks: [AIO_DATA] },
  {
    name: 'ESP32_S2_WiFi_Tests/CPy_Native_WiFi_Test',
    prints: /^Done$/gm,
    asks: [/^GET wifitest\.adafruit\.com\/testwifi\/index\.html$/, QUOTES, GITHUB],
  },
  {
    name: 'Home_Assistant_Sensor',
    prints: /^Publishing to /gm,
    sleeps: true,
    asks: [/^MQTT$/],
    settings: { MQTT_BROKER: 'io.adafruit.com', MQTT_PORT: 1883 },
  },
  {
    name: 'IoT_Button_BFF_Examples/CircuitPython_Simple_IO_Example',
    prints: /^sent \d+$/gm,
    asks: [AIO_DATA],
    press: ['A2@2s..600s'],
    settings: AIO,
  },
  { name: 'IoT_Christmas_Lights_Switch', prints: /^pressed$/gm, asks: [AIO_DATA], press: ['D5@2s..600s'] },
  {
    name: 'MagTag/MagTag_50Cent_CPI',
    prints: /^Wifi connected!$/gm,
    sleeps: true,
    asks: [/^GET api\.bls\.gov\/publicAPI\/v2\/timeseries\/data\//],
  },
  {
    name: 'MagTag/MagTag_Haiku_Viewer',
    prints: /^Choosing from \d+ haikus$/gm,
    asks: [/^GET io\.adafruit\.com\/.*feeds\/haikus/],
  },
  {
    name: 'Pico_W_CircuitPython_WiFi_Examples/Pico_W_Adafruit_IO',
    prints: /^Humidity: 45\.0 %$/gm,
    asks: [AIO_DATA],
    settings: AIO,
  },
  {
    name: 'Pico_W_CircuitPython_WiFi_Examples/Pico_W_JSON_Feed',
    prints: /^\d+% Humidity$/gm,
    times: 2,
    asks: [WEATHER],
  },
  {
    name: 'Pico_W_CircuitPython_WiFi_Examples/Pico_W_Requests',
    prints: /^Text Response: /gm,
    times: 2,
    asks: [QUOTES],
  },
  {
    name: 'ESP32-S2_TFT_Mini_Weather_Station',
    prints: /^Current temperature: /gm,
    times: 2,
    asks: [WEATHER],
  },
  {
    name: 'Weather_Wise_Umbrella_Stand',
    prints: /^(?:no rain expected|tut tut|sleeping)/gm,
    asks: [OPEN_METEO, AIO_TIME],
    settings: AIO,
  },
  { name: 'Xteink_X4_Examples/Xteink_X4_Weather', prints: /^Sleeping\.\.\.$/gm, sleeps: true, asks: [OPEN_METEO] },
  { name: 'QT_Py/AT_Py_ESP32-S2_Sunrise_Lamp/NTP', prints: /^Done\.$/gm, asks: [/^NTP$/] },
  { name: 'QT_Py/AT_Py_ESP32-S2_Sunrise_Lamp/AIO', prints: /^Done\.$/gm, asks: [AIO_TIME] },
  {
    name: 'CircuitPython_Day_2024_Projects/Feather_TFT_NTP_Countdown',
    prints: /^Getting time from internet!\nstruct_time\(tm_year=2026/gm,
    asks: [/^NTP$/],
  },
  { name: 'Smart_Alarm_Clock/button', prints: /^Subscribed to /gm, asks: [/^MQTT$/], press: ['IO9@3s..4s'] },
];
