// Codes of the NINA commands that adafruit_esp32spi uses (adafruit/nina-fw, main/CommandHandler.cpp).
export const CODES = {
  setNet: 0x10,
  setPassphrase: 0x11,
  setIpConfig: 0x14,
  setDnsConfig: 0x15,
  setHostname: 0x16,
  setPowerMode: 0x17,
  setApNet: 0x18,
  setApPassphrase: 0x19,
  setDebug: 0x1a,
  getTemperature: 0x1b,
  getConnStatus: 0x20,
  getIpAddr: 0x21,
  getMacAddr: 0x22,
  getCurrSsid: 0x23,
  getCurrBssid: 0x24,
  getCurrRssi: 0x25,
  getCurrEnct: 0x26,
  scanNetworks: 0x27,
  startServer: 0x28,
  getState: 0x29,
  dataSent: 0x2a,
  availData: 0x2b,
  getData: 0x2c,
  startClient: 0x2d,
  stopClient: 0x2e,
  getClientState: 0x2f,
  disconnect: 0x30,
  getIdxRssi: 0x32,
  getIdxEnct: 0x33,
  reqHostByName: 0x34,
  getHostByName: 0x35,
  startScanNetworks: 0x36,
  getFwVersion: 0x37,
  sendUdpData: 0x39,
  getRemoteData: 0x3a,
  getTime: 0x3b,
  getIdxBssid: 0x3c,
  getIdxChannel: 0x3d,
  ping: 0x3e,
  getSocket: 0x3f,
  setClientCert: 0x40,
  setCertKey: 0x41,
  sendData: 0x44,
  getDataBuf: 0x45,
  insertDataBuf: 0x46,
  setEntIdentity: 0x4a,
  setEntUsername: 0x4b,
  setEntPassword: 0x4c,
  setEntEnable: 0x4f,
  setPinMode: 0x50,
  setDigitalWrite: 0x51,
  setAnalogWrite: 0x52,
  setDigitalRead: 0x53,
  setAnalogRead: 0x54,
} as const;

export type CommandName = keyof typeof CODES;

const NAMES = new Map<number, CommandName>(
  Object.entries(CODES).map(([name, code]) => [code, name as CommandName] as const),
);

/** @returns `undefined` for a code that NINA does not have, or that is not simulated. */
export function commandName(code: number): CommandName | undefined {
  return NAMES.get(code);
}
