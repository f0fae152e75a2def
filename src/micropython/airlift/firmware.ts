// The simulated NINA firmware of an AirLift coprocessor: decodes a command's frame, runs it, and encodes the response.
import type { Coprocessor } from '../../boards/stacks/airlift/coprocessor.ts';
import { commandName } from './commands.ts';
import { decodeCommand, encodeError, encodeResponse, type NinaCommand } from './frames.ts';
import type { NinaNetwork } from './network.ts';
import { pinCommands } from './pin-commands.ts';
import { type NinaResult, SocketCommands } from './socket-commands.ts';
import type { FrameHandler, FrameResponse } from './spi-slave.ts';
import { type Handlers, wifiCommands } from './wifi-commands.ts';

export class NinaFirmware implements FrameHandler {
  readonly #network: NinaNetwork;
  readonly #facts: Coprocessor;
  readonly #sockets: SocketCommands;
  #handlers: Handlers;

  constructor(network: NinaNetwork, facts: Coprocessor) {
    this.#network = network;
    this.#facts = facts;
    this.#sockets = new SocketCommands(network, facts);
    this.#handlers = this.#newHandlers();
  }

  run(frame: Uint8Array): FrameResponse {
    const command = decodeCommand(frame);
    const result = command && this.#result(command);
    if (command === undefined || result === undefined) return encodeError();
    const encode = (parameters: readonly Uint8Array[]) => encodeResponse(command.code, parameters);
    if (typeof result !== 'function') return encode(result);
    return () => {
      const parameters = result();
      return parameters && encode(parameters);
    };
  }

  restart(): void {
    this.#sockets.stopAll();
    this.#handlers = this.#newHandlers();
    this.#network.restart();
  }

  get hasData(): boolean {
    return this.#sockets.hasData;
  }

  #newHandlers(): Handlers {
    return { ...wifiCommands(this.#network, this.#facts), ...pinCommands(this.#network) };
  }

  #result(command: NinaCommand): NinaResult | undefined {
    const name = command.code <= this.#facts.lastCommand ? commandName(command.code) : undefined;
    if (name === undefined) return undefined;
    return this.#handlers[name]?.(command) ?? this.#sockets.run(name, command);
  }
}
