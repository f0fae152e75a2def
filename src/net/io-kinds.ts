// The allowed values of options for connections and listening sockets, for check-options.
import { COUNT, MILLISECONDS, type OptionKinds, PORT, required, SIGNAL, TEXT } from '../util/check-options.ts';
import type { ConnectOptions, IoOptions, ListenOptions } from './transport.ts';

export const IO_KINDS: OptionKinds<IoOptions> = { signal: SIGNAL, timeout: MILLISECONDS };
export const CONNECT_KINDS: OptionKinds<ConnectOptions> = { ...IO_KINDS, host: required(TEXT), port: required(PORT) };
export const LISTEN_KINDS: OptionKinds<ListenOptions> = {
  host: TEXT,
  port: required(PORT),
  backlog: COUNT,
  signal: SIGNAL,
};
