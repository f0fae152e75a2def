// The displays of board.toml: decodes the writes to them; `--screenshot` saves a picture of the first one.
import type { DeviceDescription } from './description.ts';
import type { I2cDevice } from './i2c-device.ts';
import type { Pins } from './pins.ts';
import type { SpiPeer } from './spi-peer.ts';
import { type DisplayPicture, Ssd1306, Ssd1306OnI2c } from './ssd1306.ts';

export class Displays {
  /** One controller per display, even if several buses (in hardware and in software) reach it. */
  readonly #controllers: ReadonlyMap<DeviceDescription, Ssd1306>;

  constructor(devices: readonly DeviceDescription[]) {
    const displays = devices.filter(({ model }) => model.display !== undefined);
    this.#controllers = new Map(displays.map((device) => [device, new Ssd1306()]));
  }

  /** @returns a picture of the first display; `undefined`: there is none. */
  picture(): DisplayPicture | undefined {
    return this.#controllers.values().next().value?.picture();
  }

  /** @returns `undefined` if the device is not a display. */
  onI2c(device: DeviceDescription): I2cDevice | undefined {
    const controller = this.#controllers.get(device);
    return controller === undefined ? undefined : new Ssd1306OnI2c(controller);
  }

  attachToSpi(hardware: {
    readonly pins: Pick<Pins, 'attach'>;
    attachToSpi(clock: undefined, peer: SpiPeer): void;
  }): void {
    for (const [{ model, pin, dc }, controller] of this.#controllers) {
      if (model.bus !== 'spi' || pin === undefined || dc === undefined) continue;
      let isSelected = false;
      let isData = false;
      hardware.pins.attach(pin, { driven: (level) => (isSelected = level === 0) });
      hardware.pins.attach(dc, { driven: (level) => (isData = level === 1) });
      hardware.attachToSpi(undefined, {
        get isSelected() {
          return isSelected;
        },
        exchange(out, into) {
          for (const byte of out) isData ? controller.data(byte) : controller.command(byte);
          into.fill(0); // it does not drive MISO
        },
      });
    }
  }
}
