// NINA's commands for the coprocessor's own pins: outputs are reported, inputs come from `--set airlift_gpioN=…`.

import type { NinaNetwork } from './network.ts';
import { byte, firstByte, signed } from './values.ts';
import type { Handlers } from './wifi-commands.ts';

const DONE = [byte(1)] as const;
/** Volts at which the converter returns {@link HIGHEST}, with the attenuation that libraries use. */
const FULL_SCALE = 3.3;
const HIGHEST = 4095;

export function pinCommands(network: NinaNetwork): Handlers {
  /** Output levels that the program set, by pin. */
  const driven = new Map<number, number>();
  const outside = (pin: number) => network.value(`airlift_gpio${pin}`);

  return {
    setPinMode: (command) => {
      const [pin, mode] = [firstByte(command, 0), firstByte(command, 1)];
      if (mode === 0) driven.delete(pin);
      network.tell(`GPIO${pin} mode`, mode);
      return DONE;
    },
    setDigitalWrite: (command) => {
      const [pin, value] = [firstByte(command, 0), firstByte(command, 1)];
      driven.set(pin, value === 0 ? 0 : 1);
      network.tell(`GPIO${pin} set`, value);
      return DONE;
    },
    setAnalogWrite: (command) => {
      network.tell(`GPIO${firstByte(command, 0)} duty`, firstByte(command, 1));
      return DONE;
    },
    setDigitalRead: (command) => {
      const pin = firstByte(command, 0);
      return [byte(driven.get(pin) ?? ((outside(pin) ?? 0) >= 0.5 ? 1 : 0))];
    },
    setAnalogRead: (command) => {
      const volts = outside(firstByte(command, 0)) ?? 0;
      return [signed(Math.max(0, Math.min(HIGHEST, Math.round((volts / FULL_SCALE) * HIGHEST))))];
    },
    getTemperature: () => {
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setFloat32(0, network.value('cpu_temperature') ?? 27, true);
      return [bytes];
    },
  };
}
