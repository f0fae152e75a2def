// Base class of bridges that wrap another one: everything that a subclass does not override is passed through.
import type { Request } from '../bridge/messages.ts';
import type { Bridge, BridgeDatagrams, BridgeStream, IncomingBytes } from './bridge.ts';

export class DecoratedBridge implements Bridge {
  protected readonly bridge: Bridge;

  constructor(bridge: Bridge) {
    this.bridge = bridge;
  }

  get input(): IncomingBytes {
    return this.bridge.input;
  }

  print(whole: Uint8Array): void {
    this.bridge.print(whole);
  }

  get signal(): number {
    return this.bridge.signal;
  }

  get interrupted(): boolean {
    return this.bridge.interrupted;
  }

  takeInterrupt(): boolean {
    return this.bridge.takeInterrupt();
  }

  sleep(seen: number, milliseconds: number, listens: boolean): void {
    this.bridge.sleep(seen, milliseconds, listens);
  }

  get skipsTime(): boolean {
    return this.bridge.skipsTime;
  }

  catchUp(seen: number): boolean {
    return this.bridge.catchUp(seen);
  }

  post(request: Request): void {
    this.bridge.post(request);
  }

  ask(request: Request): string {
    return this.bridge.ask(request);
  }

  openStream(): BridgeStream {
    return this.bridge.openStream();
  }

  closeStream(stream: Pick<BridgeStream, 'memory'>): void {
    this.bridge.closeStream(stream);
  }

  openDatagrams(): BridgeDatagrams {
    return this.bridge.openDatagrams();
  }
}
