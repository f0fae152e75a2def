// Host functions of the simulated hardware. Pins are the numbers that `pin_find` returns, handlers those of `handler_new`.
// NO_ANSWER is returned if no device answers.

import type { Peripherals } from '../../boards/pins/peripherals.ts';
import type { PinTable } from '../../boards/pins/pin-table.ts';
import { shownBytes } from '../hardware/effects.ts';
import type { Hardware } from '../hardware/hardware.ts';
import { Edge, type Level, type PinMode, type Pull } from '../hardware/pins.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import type { Interpreter } from './interpreter.ts';
import { raiseValueError } from './python-raise.ts';

/** No device answers. */
const NO_ANSWER = -1;

export interface HardwareTools {
  readonly hardware: Hardware;
  readonly interpreter: Pick<Interpreter, 'memory'>;
}

export function hardwareFunctions(tools: HardwareTools): Record<string, HostFunction> {
  return {
    ...pinFunctions(tools.hardware),
    ...interruptFunctions(tools.hardware),
    ...busFunctions(tools),
    ...lineFunctions(tools),
    ...effectFunctions(tools),
  };
}

/** The board's pins by name, and the chip's peripherals. */
export function pinTableFunctions(
  { names, numbers }: PinTable,
  peripherals: Peripherals,
): Record<string, HostFunction> {
  const ofChip = new Set(Object.values(names));
  return {
    /** @returns `Peripherals` as JSON. */
    peripherals: hostFunction([], () => JSON.stringify(peripherals)),
    /** @returns the chip's pin for a name of the board or the chip; '' if there is none of that name. */
    pin_named: hostFunction(['text'], (name) => {
      if (Object.hasOwn(names, name)) return names[name]!;
      const number = /^GPIO(\d+)$/.exec(name)?.[1];
      return ofChip.has(name) || (number !== undefined && numbers.includes(Number(number))) ? name : '';
    }),
    /** @returns 1 if a pin of that number exists, or 0. */
    pin_numbered: hostFunction(['int'], (number) => (numbers.includes(number) ? 1 : 0)),
    /** @returns the names of the board's pins, joined by spaces. */
    pin_names: hostFunction([], () => Object.keys(names).join(' ')),
  };
}

const MODES: readonly PinMode[] = ['in', 'out', 'open-drain', 'other'];
const PULLS: readonly Pull[] = ['none', 'up', 'down'];

function pinFunctions({ pins, interrupts }: Hardware): Record<string, HostFunction> {
  return {
    /** @param name - `GPIO14`. @returns the pin. */
    pin_find: hostFunction(['text'], (name) => pins.find(name)),
    pin_name: hostFunction(['int'], (pin) => pins.nameOf(pin)),
    /** @param mode - 0 in, 1 out, 2 open drain, 3 used by a peripheral. @param pull - 0 none, 1 up, 2 down. */
    pin_configure: done(['int', 'int', 'int'], (pin, mode, pull) =>
      pins.configure(pin, MODES[mode] ?? 'other', PULLS[pull] ?? 'none'),
    ),
    pin_mode: hostFunction(['int'], (pin) => MODES.indexOf(pins.mode(pin))),
    pin_pull: hostFunction(['int'], (pin) => PULLS.indexOf(pins.pull(pin))),
    pin_set: done(['int', 'int'], (pin, level) => pins.set(pin, level === 0 ? 0 : 1)),
    /** @returns its current level. */
    pin_get: hostFunction(['int'], (pin): Level => pins.level(pin)),
    /** @returns its output level, which it drives if it is an output. */
    pin_output: hostFunction(['int'], (pin): Level => pins.output(pin)),
    /** @param edges - 1 rising, 2 falling, 3 both, 0 none. */
    pin_watch: done(['int', 'int', 'int'], (pin, handler, edges) => {
      const wanted = edges & (Edge.rising | Edge.falling);
      pins.watch(pin, wanted, wanted === 0 ? undefined : (edge) => interrupts.raise(handler, edge));
      if (wanted === 0) interrupts.stop(handler);
    }),
  };
}

function interruptFunctions({ interrupts, watchdog, now }: Hardware): Record<string, HostFunction> {
  return {
    handler_new: hostFunction([], () => interrupts.newHandler()),
    /** @param microseconds - the period, above 0. */
    timer_start: done(['int', 'int', 'int'], (handler, microseconds, periodic) =>
      interrupts.startTimer(handler, Math.max(microseconds >>> 0, 1) / 1000, periodic === 0 ? 'once' : 'periodic'),
    ),
    timer_stop: done(['int'], (handler) => interrupts.stop(handler)),
    /** @returns the next handler to call, or 0. */
    interrupt_take: hostFunction([], () => interrupts.take()),
    /** @returns the edges (1 rising, 2 falling) of the last handler taken. */
    interrupt_flags: hostFunction([], () => interrupts.flags),
    interrupt_finish: done([], () => interrupts.finish()),
    /** @returns 1 if they were disabled before. */
    interrupts_disable: hostFunction(['int'], (disabled) => (interrupts.disable(disabled !== 0) ? 1 : 0)),
    /** @param milliseconds - 0 stops it. */
    watchdog_start: done(['int'], (milliseconds) => watchdog.start(milliseconds)),
    watchdog_feed: done([], () => watchdog.feed()),
    /** @returns milliseconds since the program started, as the low 31 bits. */
    program_time: hostFunction([], () => Math.floor(now()) & 0x7fff_ffff),
  };
}

/** Software buses have the number -1. */
function busFunctions({ hardware, interpreter }: HardwareTools): Record<string, HostFunction> {
  const bus = (number: number) => hardware.i2c(number < 0 ? undefined : number);
  return {
    /** @returns the addresses that answer, joined by spaces. */
    i2c_scan: hostFunction(['int'], (number) => bus(number).scan().join(' ')),
    /** @returns how many bytes were acknowledged, or NO_ANSWER. */
    i2c_write: hostFunction(['int', 'int', 'address', 'size'], (number, address, from, length) => {
      return bus(number).write(address, interpreter.memory(from, length)) ?? NO_ANSWER;
    }),
    /** @returns 0, or NO_ANSWER. */
    i2c_read: hostFunction(['int', 'int', 'address', 'size'], (number, address, into, length) =>
      bus(number).read(address, interpreter.memory(into, length)) ? 0 : NO_ANSWER,
    ),
    /**
     * @param clock - the pin. @param from - bytes to write; the same address as `into` for reading only.
     * @returns 0, or NO_ANSWER: then nothing is read.
     */
    spi_exchange: hostFunction(['text', 'address', 'address', 'size'], (clock, from, into, length) => {
      const peer = hardware.selectedOnSpi(clock);
      if (peer === undefined) return NO_ANSWER;
      peer.exchange(interpreter.memory(from, length).slice(), interpreter.memory(into, length));
      return 0;
    }),
    uart_configure: done(['int', 'size'], (port, buffer) => hardware.uart(port).configure(buffer)),
    uart_write: done(['int', 'address', 'size'], (port, from, length) =>
      hardware.uart(port).write(interpreter.memory(from, length)),
    ),
    /** @param handler - called when bytes have arrived; 0: none. */
    uart_watch: done(['int', 'int'], (port, handler) =>
      hardware.uart(port).watch(handler === 0 ? undefined : () => hardware.interrupts.raise(handler, 0)),
    ),
    uart_available: hostFunction(['int'], (port) => hardware.uart(port).available()),
    /** @returns how many bytes were read. */
    uart_read: hostFunction(['int', 'address', 'size'], (port, into, length) =>
      hardware.uart(port).read(interpreter.memory(into, length)),
    ),
  };
}

/** Sensors with a single line, 1-wire and DHT, and analog pins. */
function lineFunctions({ hardware, interpreter }: HardwareTools): Record<string, HostFunction> {
  const line = (pin: number) => hardware.oneWire(hardware.pins.nameOf(pin));
  return {
    /** @returns 1 if there is a sensor. */
    one_wire_reset: hostFunction(['int'], (pin) => (line(pin).reset() ? 1 : 0)),
    one_wire_write_bit: done(['int', 'int'], (pin, bit) => line(pin).writeBit(bit === 0 ? 0 : 1)),
    one_wire_read_bit: hostFunction(['int'], (pin) => line(pin).readBit()),
    one_wire_write: done(['int', 'int'], (pin, byte) => line(pin).writeByte(byte & 0xff)),
    one_wire_read: hostFunction(['int'], (pin) => line(pin).readByte()),
    /** Writes the 5 bytes of a DHT sensor. @returns 0, or NO_ANSWER. */
    dht_read: hostFunction(['int', 'address'], (pin, into) => {
      const bytes = hardware.dht(hardware.pins.nameOf(pin));
      if (bytes === undefined) return NO_ANSWER;
      interpreter.memory(into, bytes.length).set(bytes);
      return 0;
    }),
    /** @returns microvolts on a pin, or NO_ANSWER if nothing is connected. */
    analog_read: hostFunction(['int'], (pin) => {
      const volts = hardware.volts(hardware.pins.nameOf(pin));
      return volts === undefined ? NO_ANSWER : Math.max(0, Math.round(volts * 1e6));
    }),
    /** @returns the current value of a name as text; '' if it is not configured. */
    value_read: hostFunction(['text'], (name) => String(hardware.value(name) ?? '')),
  };
}

/** Reports effects on hardware that has no state here. */
function effectFunctions({ hardware, interpreter }: HardwareTools): Record<string, HostFunction> {
  return {
    /** @param value - JSON: a number, a string, true, false; '' for none. */
    effect: done(['text', 'text', 'text', 'text'], (what, name, action, value) => {
      hardware.effect({ what, name, action, ...(value !== '' && { value: effectValue(value) }) });
    }),
    effect_bytes: done(['text', 'text', 'text', 'address', 'size'], (what, name, action, from, length) => {
      hardware.effect({ what, name, action, ...shownBytes(interpreter.memory(from, length)) });
    }),
  };
}

function effectValue(json: string): number | string | boolean {
  const value: unknown = JSON.parse(json);
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  throw raiseValueError('an effect has a number, a text, true or false');
}

function done<const Takes extends HostFunction['takes']>(
  takes: Takes,
  work: (...args: Parameters<Parameters<typeof hostFunction<Takes>>[1]>) => void,
): HostFunction {
  return hostFunction(takes, (...args) => {
    work(...(args as never));
    return 0;
  });
}
