// Converts a screenshot to a small PNG with its 256 most frequent colours, which is nearly all of a page.
import { decode, encode } from 'fast-png';

const COLOURS = 256;

type Colour = readonly [red: number, green: number, blue: number];

/** @param png - as browsers write it: 8 bits a channel. */
export function smallPng(png: Uint8Array): Uint8Array {
  const { width, height, data, channels } = decode(png);
  const keys = new Uint32Array(width * height);
  const counts = new Map<number, number>();
  for (let i = 0; i < keys.length; i++) {
    const at = i * channels;
    const key = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
    keys[i] = key;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const common = [...counts].sort(([a, n], [b, m]) => m - n || a - b).slice(0, COLOURS);
  const palette = common.map(([key]) => colourOf(key));
  const indexes = new Map([...counts.keys()].map((key) => [key, nearest(colourOf(key), palette)]));
  const pixels = Uint8Array.from(keys, (key) => indexes.get(key)!);
  return encode(
    { width, height, data: pixels, channels: 1, depth: 8, palette: palette.map(([...each]) => each) },
    { zlib: { level: 9 } },
  );
}

function colourOf(key: number): Colour {
  return [key >> 16, (key >> 8) & 0xff, key & 0xff];
}

function nearest(colour: Colour, palette: readonly Colour[]): number {
  const distances = palette.map((each) => each.reduce((sum, value, i) => sum + (value - colour[i]!) ** 2, 0));
  return distances.indexOf(Math.min(...distances));
}
