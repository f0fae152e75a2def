// Sentences in a post that a runtime, a library or a tool prints.
import type { PastedFirmware } from '../paste/firmware.ts';
import type { Paste } from '../paste/paste.ts';
import { ADAFRUIT_TEXTS } from '../words/texts-adafruit.ts';
import { ARDUINO_TEXTS } from '../words/texts-arduino.ts';
import { BROWSER_TEXTS } from '../words/texts-browsers.ts';
import { CIRCUITPYTHON_TEXTS } from '../words/texts-circuitpython.ts';
import { COMPUTER_TEXTS } from '../words/texts-computers.ts';
import { ESP_IDF_TEXTS } from '../words/texts-esp-idf.ts';
import { ESP32SPI_TEXTS } from '../words/texts-esp32spi.ts';
import { HTTP_TEXTS } from '../words/texts-http.ts';
import { MICROPYTHON_TEXTS } from '../words/texts-micropython.ts';
import { MQTT_TEXTS } from '../words/texts-mqtt.ts';
import { OTHER_MQTT_TEXTS } from '../words/texts-mqtt-others.ts';
import { OPENSSL_TEXTS } from '../words/texts-openssl.ts';
import { VERIFY_TEXTS } from '../words/texts-verify.ts';
import { VERSION_TEXTS } from '../words/texts-versions.ts';
import type { Known } from '../words/words.ts';
import { type Finding, SCORES } from './cause.ts';

/** Families of texts; if two contain one text, the earlier one is used. */
export const KNOWN_TEXTS: readonly Known[] = [
  ...VERIFY_TEXTS,
  ...ESP32SPI_TEXTS,
  ...CIRCUITPYTHON_TEXTS,
  ...ADAFRUIT_TEXTS,
  ...MQTT_TEXTS,
  ...OTHER_MQTT_TEXTS,
  ...VERSION_TEXTS,
  ...MICROPYTHON_TEXTS,
  ...HTTP_TEXTS,
  ...ESP_IDF_TEXTS,
  ...ARDUINO_TEXTS,
  ...BROWSER_TEXTS,
  ...OPENSSL_TEXTS,
  ...COMPUTER_TEXTS,
];

export function findTexts({ words }: Paste, { runtime }: PastedFirmware): readonly Finding[] {
  const lower = words.toLowerCase();
  // A sentence may be wrapped, by a terminal or a forum.
  // Node and CPython write OpenSSL's reasons in capitals: ERR_OSSL_PEM_NO_START_LINE.
  const flat = lower.replaceAll('\n', ' ');
  // In `[Errno 116] ETIMEDOUT` the number decides, which boards have of their own; CPython writes a sentence there.
  const unnamed = flat.replace(/(\[errno \d{1,3}\] )(e[a-z0-9]{2,15})\b/g, (_, before: string, name: string) =>
    before.padEnd(before.length + name.length),
  );
  const spaced = unnamed.replaceAll('_', ' ');
  const found: Finding[] = [];
  for (const known of KNOWN_TEXTS) {
    if (known.only !== undefined && (runtime === undefined || !known.only.includes(runtime))) continue;
    const index = firstIndex(known, words, known.firmware === 'CPython' ? [unnamed, spaced] : [flat, spaced]);
    if (index === -1) continue;
    const { name, weight, ...rest } = known;
    found.push({ ...rest, name, subject: name, index, score: SCORES[weight] });
  }
  return found;
}

function firstIndex({ match }: Known, words: string, flats: readonly string[]): number {
  const places = match.flatMap((each) =>
    typeof each === 'string' ? flats.map((flat) => indexOfWords(flat, each.toLowerCase())) : [words.search(each)],
  );
  const found = places.filter((place) => place !== -1);
  return found.length === 0 ? -1 : Math.min(...found);
}

/** Whole words: `rc=7` is not in `src=71`, nor `EOF` in `beof`. */
function indexOfWords(text: string, literal: string): number {
  const startsInWord = /^\w/.test(literal);
  for (let at = text.indexOf(literal); at !== -1; at = text.indexOf(literal, at + 1))
    if (!startsInWord || !/\w/.test(text[at - 1] ?? ' ')) return at;
  return -1;
}
