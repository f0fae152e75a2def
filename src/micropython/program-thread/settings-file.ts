// The program's settings.toml: the file, and the network that CircuitPython joins before the program starts.
import type { RuntimeFacts } from '../../boards/profile.ts';
import { since, type Version } from '../../boards/versions.ts';
import { readSetting, type Setting } from '../../python/settings-toml.ts';
import { encodeUtf8 } from '../../util/utf8.ts';
import type { ProgramFolder } from './program-folder.ts';
import { PythonRaise, raiseValueError } from './python-raise.ts';

/** Bytes; more than the flash of any board. */
const SETTINGS_LIMIT = 1 << 20;

/** The network in settings.toml; `ssid` is absent if there is none, or the firmware cannot read it. */
export interface NetworkSettings {
  readonly ssid?: string;
  readonly password?: string | undefined;
  readonly problem?: string;
}

/** Bytes: supervisor/shared/web_workflow/web_workflow.c. */
const LONGEST = { CIRCUITPY_WIFI_SSID: 32, CIRCUITPY_WIFI_PASSWORD: 63 } as const;

export function networkSettings(runtime: RuntimeFacts, folder: ProgramFolder): NetworkSettings {
  if (!runtime.habits.joinsFromSettings) return {};
  const read = (key: keyof typeof LONGEST): FirmwareSetting =>
    firmwareSetting(folder, key, LONGEST[key], runtime.version);
  const ssid = read('CIRCUITPY_WIFI_SSID');
  const password = read('CIRCUITPY_WIFI_PASSWORD');
  if ('problem' in ssid) return { problem: notJoined('CIRCUITPY_WIFI_SSID', ssid.problem) };
  if (ssid.text === undefined || ssid.text === '') return {};
  if ('problem' in password) return { problem: notJoined('CIRCUITPY_WIFI_PASSWORD', password.problem) };
  return { ssid: ssid.text, password: password.text };
}

function notJoined(key: keyof typeof LONGEST, problem: string): string {
  return `the board does not join the network in settings.toml, and prints: An error occurred while retrieving '${key}': ${problem}. The value must be in double quotes, on one line, and at most ${LONGEST[key]} bytes long`;
}

/** @returns nothing if the file does not exist. @throws PythonRaise ValueError if it cannot be read. */
export function settingsFile(folder: ProgramFolder): Uint8Array {
  try {
    return folder.readWhole('/settings.toml', SETTINGS_LIMIT);
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    if (code === 'ENOENT') return new Uint8Array();
    throw raiseValueError(`settings.toml: ${message}`);
  }
}

/** A setting of the firmware's own: absent, a string, or why the firmware does not accept it, as it prints it. */
type FirmwareSetting = { readonly text: string | undefined } | { readonly problem: string };

/** @param longest - bytes that the firmware has room for. */
function firmwareSetting(folder: ProgramFolder, key: string, longest: number, version: Version): FirmwareSetting {
  let file: Uint8Array;
  try {
    file = settingsFile(folder);
  } catch (error) {
    if (error instanceof PythonRaise) return { text: undefined };
    throw error;
  }
  const setting = readSetting(file, key);
  if (setting.kind === 'missing') return { text: undefined };
  const problem = since('10.2', version) ? 'Invalid format' : undefined;
  if (!('text' in setting)) return { problem: problem ?? problemOf(setting) };
  const text = setting.text ?? '';
  if (setting.kind === 'bare') return { problem: problem ?? invalidByte(encodeUtf8(text)[0] ?? 0) };
  return encodeUtf8(text).length > longest ? { problem: 'Internal error' } : { text };
}

export function problemOf(setting: Exclude<Setting, { text: unknown }>): string {
  if (setting.kind === 'missing') return '';
  return setting.kind === 'invalid' ? invalidByte(setting.byte) : 'Invalid unicode escape';
}

/** py/objstr.c, mp_str_print_quoted. */
function invalidByte(byte: number): string {
  const letter = String.fromCharCode(byte);
  if (byte === 0) return "Invalid byte 'EOF'";
  if (letter === "'") return `Invalid byte "'"`;
  const named = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }[letter];
  const isPrintable = byte >= 0x20 && byte < 0x7f;
  return `Invalid byte '${named ?? (isPrintable ? letter : `\\x${byte.toString(16).padStart(2, '0')}`)}'`;
}
