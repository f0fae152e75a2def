// Finds the programs of a folder that use a network: files named as a board's main program, and files that import a module
// for connections and that no file next to them imports. Programs that only join Wi-Fi make no network call.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

export interface Program {
  /** Relative to the given folder. */
  readonly name: string;
  readonly path: string;
}

const NETWORK =
  /^[ \t]*(?:import|from)[ \t]+(?:[\w, ]*[, ])?(?:u?socket|wifi|socketpool|adafruit_requests|u?requests|umqtt|mqtt_as|ntptime|microdot|aiohttp|urllib|adafruit_minimqtt|adafruit_httpserver|adafruit_io|adafruit_portalbase|adafruit_connection_manager|WIFI_CONFIG|network_manager|ezwifi)\b/m;
/** Modules that only CPython has: the program runs on a computer. */
const ON_COMPUTERS =
  /^[ \t]*(?:import|from)[ \t]+(?:subprocess|argparse|PIL|RPi|pygame|threading|pathlib|tkinter|serial|webview|selenium|soundfile|http|urllib|paho|six|blinka_displayio_pygamedisplay|xml)\b/m;
const MODULE_OF_AIRLIFT =
  /^[ \t]*(?:import|from)[ \t]+(?:adafruit_esp32spi|adafruit_pyportal|adafruit_wiznet5k|adafruit_fona)\b|\bESP_CS\b/m;
/** Sends without joining a Wi-Fi network. */
const WITHOUT_NETWORK = /^[ \t]*import[ \t]+espnow\b/m;
const ON_BOARDS = ['code.py', 'main.py'];
/** Folders of libraries rather than programs. */
const LIBRARIES = /(^|\/)(lib|libs|libraries|tests?|umqtt|2\.Library|\.git|node_modules)(\/|$)/;

/** @param airLift - also those that use the network through a coprocessor. */
export function findPrograms(folder: string, { airLift = true } = {}): readonly Program[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.py') && !LIBRARIES.test(dirname(path)))
    .sort();
  const texts = new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  return paths
    .filter((path) => isProgram(path, texts))
    .filter((path) => ![ON_COMPUTERS, WITHOUT_NETWORK].some((modules) => modules.test(texts.get(path)!)))
    .filter((path) => airLift || !MODULE_OF_AIRLIFT.test(texts.get(path)!))
    .map((path) => ({ name: path, path: join(folder, relative('.', path)) }));
}

function isProgram(path: string, texts: ReadonlyMap<string, string>): boolean {
  const folder = dirname(path);
  const beside = [...texts].filter(([other]) => other !== path && dirname(other) === folder);
  const isMain = ON_BOARDS.includes(basename(path));
  if (isMain) return [texts.get(path)!, ...beside.map(([, text]) => text)].some((text) => NETWORK.test(text));
  if (beside.some(([other]) => ON_BOARDS.includes(basename(other)))) return false;
  const module = basename(path, '.py');
  const imports = new RegExp(`^[ \\t]*(?:import|from)[ \\t]+(?:[\\w, ]*[, ])?${module}\\b`, 'm');
  return NETWORK.test(texts.get(path)!) && !beside.some(([, text]) => imports.test(text));
}
