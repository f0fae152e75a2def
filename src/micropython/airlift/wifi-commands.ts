// NINA's commands for Wi-Fi, host names and time.
import type { Coprocessor } from '../../boards/stacks/airlift/coprocessor.ts';
import { encodeUtf8 } from '../../util/utf8.ts';
import type { CommandName } from './commands.ts';
import type { NinaCommand } from './frames.ts';
import type { NinaNetwork, Scanned } from './network.ts';
import { byte, cString, firstByte, littleEndian, parameter, signed } from './values.ts';

/** @returns the parameters of the response. */
export type Handler = (command: NinaCommand) => readonly Uint8Array[];

export type Handlers = Partial<Record<CommandName, Handler>>;

/** Results of WiFi.status() (WiFiType.h); two more depend on the firmware's version. */
const Status = { connected: 3, connectFailed: 4, disconnected: 6, accessPoint: 7 } as const;
const DONE = [byte(1)] as const;
const NOWHERE = new Uint8Array(4);
const HERE = [Uint8Array.of(127, 0, 0, 1), Uint8Array.of(255, 0, 0, 0), Uint8Array.of(127, 0, 0, 1)] as const;
const OF_ACCESS_POINT = [Uint8Array.of(192, 168, 4, 1), Uint8Array.of(255, 255, 255, 0), HERE[0]] as const;
const MAC = Uint8Array.of(2, 0, 0, 0, 0, 1);
/** The longest SSID that fits into NINA's buffer. */
const LONGEST_SSID = 32;
const SECURITY: Readonly<Record<Scanned['security'], number>> = { open: 7, wep: 5, wpa: 2, wpa2: 4, wpa3: 255 };

export function wifiCommands(network: NinaNetwork, facts: Coprocessor): Handlers {
  let joined: string | undefined;
  let accessPoint: string | undefined;
  let address: readonly Uint8Array[] | undefined;
  let scanned: readonly Scanned[] = [];
  let resolved: Uint8Array = NOWHERE;

  const mac = (bytes: Uint8Array) => (facts.reversesMacs ? bytes.toReversed() : bytes);
  const text = (command: NinaCommand, index: number) => cString(parameter(command, index));
  const current = () => (network.wifi.state === 'up' ? network.wifi.current : undefined);
  const inScan = (command: NinaCommand) => scanned[firstByte(command, 0)];

  function status(): number {
    if (accessPoint !== undefined) return Status.accessPoint;
    const { idle, joining, notFound } = facts.status;
    switch (network.wifi.state) {
      case 'up':
        return Status.connected;
      case 'joining':
        return joining;
      case 'not found':
        return notFound;
      case 'wrong password':
        return Status.connectFailed;
      default:
        return joined === undefined ? idle : Status.disconnected;
    }
  }

  function join(command: NinaCommand, passphrase: string): readonly Uint8Array[] {
    joined = text(command, 0).slice(0, LONGEST_SSID);
    accessPoint = undefined;
    network.wifi.join(joined, passphrase);
    return DONE;
  }

  function openAccessPoint(command: NinaCommand): readonly Uint8Array[] {
    accessPoint = text(command, 0).slice(0, LONGEST_SSID);
    network.wifi.leave();
    network.wifi.openAccessPoint(accessPoint);
    return DONE;
  }

  return {
    setNet: (command) => join(command, ''),
    setPassphrase: (command) => join(command, text(command, 1)),
    setIpConfig: (command) => {
      address = [1, 3, 2].map((index) => parameter(command, index).slice(0, 4));
      return [byte(0)]; // NINA does not apply it
    },
    setDnsConfig: () => DONE,
    setHostname: () => DONE,
    setPowerMode: () => DONE,
    setDebug: () => DONE,
    setApNet: openAccessPoint,
    setApPassphrase: openAccessPoint,
    setEntIdentity: () => DONE,
    setEntUsername: () => DONE,
    setEntPassword: () => DONE,
    setEntEnable: () => DONE,

    getConnStatus: () => [byte(status())],
    disconnect: () => {
      network.wifi.leave();
      return DONE;
    },
    getIpAddr: () => {
      if (accessPoint !== undefined) return address ?? OF_ACCESS_POINT;
      return network.wifi.state === 'up' ? (address ?? HERE) : [NOWHERE, NOWHERE, NOWHERE];
    },
    getMacAddr: () => [mac(MAC)],
    getCurrSsid: () => [encodeUtf8(accessPoint ?? current()?.ssid ?? '')],
    getCurrBssid: () => [mac(current()?.bssid ?? new Uint8Array(6))],
    getCurrRssi: () => [signed(current()?.rssi ?? 0)],
    getCurrEnct: () => [byte(SECURITY[current()?.security ?? 'wpa3'])],

    startScanNetworks: () => DONE,
    scanNetworks: () => {
      scanned = network.wifi.scan();
      return scanned.map(({ ssid }) => encodeUtf8(ssid));
    },
    getIdxRssi: (command) => [signed(inScan(command)?.rssi ?? 0)],
    getIdxEnct: (command) => [byte(SECURITY[inScan(command)?.security ?? 'wpa3'])],
    getIdxBssid: (command) => [mac(inScan(command)?.bssid ?? new Uint8Array(6))],
    getIdxChannel: (command) => [byte(inScan(command)?.channel ?? 0)],

    reqHostByName: (command) => {
      const found = network.resolve(text(command, 0));
      if (found !== undefined) resolved = found;
      return [byte(found === undefined ? 0 : 1)];
    },
    getHostByName: () => [resolved],
    // Nothing is sent: a ping needs privileges on this machine.
    ping: () => [littleEndian(network.wifi.state === 'up' ? 1 : 0xffff, 2)],
    getTime: () => [littleEndian(network.time(), facts.timeBytes)],
    getFwVersion: () => [encodeUtf8(`${facts.firmware}\0`)],
  };
}
