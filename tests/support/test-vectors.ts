// Parses sections of `name = hex` lines, the format of Botan's test data.
import { readFileSync } from 'node:fs';
import { fromHex } from '../../src/util/hex.ts';

export class VectorSection {
  readonly name: string;
  readonly #values: ReadonlyMap<string, string>;

  constructor(name: string, values: ReadonlyMap<string, string>) {
    this.name = name;
    this.#values = values;
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  text(key: string): string {
    const value = this.#values.get(key);
    if (value === undefined) throw new RangeError(`${this.name} has no ${key}`);
    return value;
  }

  bytes(key: string): Uint8Array {
    const bytes = fromHex(this.text(key).replaceAll(' ', ''));
    if (bytes === undefined) throw new RangeError(`${this.name}.${key} is not hexadecimal`);
    return bytes;
  }
}

export function readVectors(file: string): ReadonlyMap<string, VectorSection> {
  const sections = new Map<string, VectorSection>();
  let values = new Map<string, string>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const section = /^\[(.+)\]$/.exec(line)?.[1];
    if (section !== undefined) {
      values = new Map();
      sections.set(section, new VectorSection(section, values));
      continue;
    }
    const pair = /^(\w+)\s*=\s*(.*)$/.exec(line);
    if (pair) values.set(pair[1]!, pair[2]!.trim());
  }
  return sections;
}
