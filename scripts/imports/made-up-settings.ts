// Placeholder settings for programs: passwords and keys, in secrets.py and similar files, and settings.toml.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Modules that guides ask their readers to write. */
const MODULES =
  /^(u?_?secrets?|my_?secrets|config|wifi_?config|credentials|wifi_credentials|env|keys|settings|wlan_secrets|project_config|WIFI_CONFIG|wificreds|creds)$/i;

/** As long as a Wi-Fi password must be. */
const MADE_UP = 'made-up-value';

const CIRCUITPYTHON_SETTINGS = [
  'CIRCUITPY_WIFI_SSID = "made-up"',
  'CIRCUITPY_WIFI_PASSWORD = "made-up-password"',
  'ADAFRUIT_AIO_USERNAME = "made-up"',
  'ADAFRUIT_AIO_KEY = "made-up-key"',
];

/** Writes missing settings into the folder of a program; each value is text. */
export function writeMadeUpSettings(folder: string): void {
  const files = readdirSync(folder).filter((name) => name.endsWith('.py'));
  const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const imported = [...text.matchAll(/^[ \t]*(?:import|from)[ \t]+(\w+)/gm)].map(([, name]) => name!);
  for (const name of new Set(imported))
    if (MODULES.test(name) && !existsSync(join(folder, `${name}.py`)) && !existsSync(join(folder, name)))
      writeFileSync(join(folder, `${name}.py`), settingsModule(name, text));
  if (existsSync(join(folder, 'settings.toml'))) return;
  const asked = [...text.matchAll(/getenv\(\s*["'](\w+)["']/g)].map(
    ([, key]) => `${key} = ${/port$/i.test(key!) ? '1883' : `"${MADE_UP}"`}`,
  );
  const known = new Set(CIRCUITPYTHON_SETTINGS.map(keyOf));
  const more = [...new Set(asked)].filter((line) => !known.has(keyOf(line)));
  writeFileSync(join(folder, 'settings.toml'), `${[...CIRCUITPYTHON_SETTINGS, ...more].join('\n')}\n`);
}

function keyOf(line: string): string {
  return line.split(' ')[0]!;
}

/** The names that the program imports from the module, and the keys that it reads from a dict of that name. */
function settingsModule(module: string, text: string): string {
  const names = new Set<string>();
  for (const [, list] of text.matchAll(
    new RegExp(`^[ \\t]*from[ \\t]+${module}[ \\t]+import[ \\t]+\\(?([\\w, \\t]+)`, 'gm'),
  ))
    for (const name of list!.split(',')) names.add(name.trim().split(/\s+/)[0]!);
  for (const [, name] of text.matchAll(new RegExp(`\\b${module}\\.(\\w+)`, 'g'))) names.add(name!);
  names.delete('');
  const lines = [...names].map((name) => `${name} = ${madeUp(name, text)}`);
  return `${lines.join('\n')}\n`;
}

function madeUp(name: string, text: string): string {
  const keys = [...text.matchAll(new RegExp(`\\b${name}(?:\\[|\\.get\\()\\s*["'](\\w+)["']`, 'g'))].map(
    ([, key]) => key!,
  );
  if (keys.length === 0) return /port|interval|timeout|offset|count/i.test(name) ? '1' : `"${MADE_UP}"`;
  return `{${[...new Set(keys)].map((key) => `${JSON.stringify(key)}: "${MADE_UP}"`).join(', ')}}`;
}
