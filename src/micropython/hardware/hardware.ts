// The simulated hardware of one run: pins, analog inputs, buses with their devices, timers, the watchdog. It depends on
// neither a platform nor Python; `program-thread/hardware-functions.ts` makes it available to Python.
import type { DeviceDescription, HardwareDescription } from './description.ts';
import { Displays } from './displays.ts';
import type { Effect, OnEffect } from './effects.ts';
import { I2cBus } from './i2c-bus.ts';
import { Interrupts } from './interrupts.ts';
import { encodeLayout } from './layout.ts';
import { measure, type World } from './measured.ts';
import { OneWireLine } from './one-wire.ts';
import { Pins } from './pins.ts';
import type { SpiPeer } from './spi-peer.ts';
import { Uart } from './uart.ts';
import { valueAt } from './value-source.ts';
import { Watchdog } from './watchdog.ts';

export interface HardwareSettings {
  readonly description: HardwareDescription;
  /** Milliseconds since the program started. */
  readonly now: () => number;
  readonly onEffect: OnEffect;
  /** The watchdog was not fed for `timeout` milliseconds: the board resets. */
  readonly onBite: (timeout: number) => void;
}

export class Hardware {
  readonly pins: Pins;
  readonly interrupts: Interrupts;
  readonly watchdog: Watchdog;
  readonly displays: Displays;
  readonly #settings: HardwareSettings;
  readonly #world: World;
  readonly #buses = new Map<number | undefined, I2cBus>();
  readonly #lines = new Map<string, OneWireLine>();
  readonly #uarts = new Map<number, Uart>();
  /** With the clock pin of the bus; `undefined`: on every bus. */
  readonly #spiPeers: { readonly clock: string | undefined; readonly peer: SpiPeer }[] = [];

  constructor(settings: HardwareSettings) {
    const { description, now, onEffect, onBite } = settings;
    this.#settings = settings;
    this.#world = { values: description.values, now };
    this.pins = new Pins(description.pins, description.presses, this.#world, onEffect);
    this.displays = new Displays(description.devices);
    this.displays.attachToSpi(this);
    this.interrupts = new Interrupts(now);
    this.watchdog = new Watchdog(now, onBite);
    this.interrupts.watch({ next: () => this.pins.nextChange(), advance: () => this.pins.advance() });
    this.interrupts.watch(this.watchdog);
    const watched = () => [...this.#uarts.values()].filter((uart) => uart.isWatched);
    this.interrupts.watch({
      next: () => Math.min(...watched().map((uart) => uart.next())),
      advance: () => {
        for (const uart of watched()) uart.available();
      },
    });
  }

  /** Milliseconds since the program started. */
  now(): number {
    return this.#settings.now();
  }

  effect(effect: Effect): void {
    this.#settings.onEffect(effect);
  }

  /** @returns the current value of that name; `undefined`: it is not configured. */
  value(name: string): number | undefined {
    const source = this.#world.values[name];
    return source === undefined ? undefined : valueAt(source, this.now() / 1000);
  }

  /** @returns the voltage on a pin; `undefined`: nothing is connected to it. */
  volts(pin: string): number | undefined {
    const wired = this.#settings.description.analog.find((each) => each.pin === pin)?.volts;
    if (wired === undefined) return undefined;
    return typeof wired === 'string' ? this.value(wired) : valueAt(wired, this.now() / 1000);
  }

  /** @param number - `undefined`: a software bus, which has the devices of all buses. */
  i2c(number: number | undefined): I2cBus {
    const known = this.#buses.get(number);
    if (known !== undefined) return known;
    const { description, onEffect } = this.#settings;
    const bus = new I2cBus(number, description.devices, this.displays, this.#world, onEffect);
    this.#buses.set(number, bus);
    return bus;
  }

  /** @param clock - the clock pin of the bus; `undefined`: any bus. */
  attachToSpi(clock: string | undefined, peer: SpiPeer): void {
    this.#spiPeers.push({ clock, peer });
  }

  /** @returns the selected device on the bus with that clock; `undefined`: none. */
  selectedOnSpi(clock: string): SpiPeer | undefined {
    return this.#spiPeers.find((each) => (each.clock ?? clock) === clock && each.peer.isSelected)?.peer;
  }

  uart(port: number): Uart {
    const known = this.#uarts.get(port);
    if (known !== undefined) return known;
    const { description, now, onEffect } = this.#settings;
    const described = description.uarts.find((each) => each.port === port);
    const uart = new Uart(port, described, now, onEffect);
    this.#uarts.set(port, uart);
    return uart;
  }

  /** The 1-wire line on a pin, with the sensors that are on it. */
  oneWire(pin: string): OneWireLine {
    const known = this.#lines.get(pin);
    if (known !== undefined) return known;
    const line = new OneWireLine(this.#on(pin, 'one-wire'), this.#world);
    this.#lines.set(pin, line);
    return line;
  }

  /** @returns the 5 bytes that a DHT sensor on a pin sends; `undefined`: there is none. */
  dht(pin: string): Uint8Array | undefined {
    const [device] = this.#on(pin, 'dht');
    const [block] = device?.model.blocks ?? [];
    if (device === undefined || block === undefined) return undefined;
    return encodeLayout(block.layout, { value: (name) => measure(device, name, this.#world), register: () => 0 });
  }

  #on(pin: string, bus: DeviceDescription['model']['bus']): readonly DeviceDescription[] {
    return this.#settings.description.devices.filter((device) => device.model.bus === bus && device.pin === pin);
  }
}
