// The advice for every error code, stated once: `hint`, `thimble explain` and docs/errors.md are made from it.
// Importing this file gives errors their hints. Node's entry points do so; `thimble/portable` leaves it to its user
// (`thimble/errors`), since the texts are longer than the record layer.

import { type ErrorCode, provideAdvice } from '../errors.ts';
import type { Advice } from './advice/advice.ts';
import { ALERT_ADVICE } from './advice/alert.ts';
import { BOARD_ADVICE } from './advice/board.ts';
import { FILE_ADVICE } from './advice/files.ts';
import { HTTP_ADVICE } from './advice/http.ts';
import { NETWORK_ADVICE } from './advice/network.ts';
import { TLS_ADVICE } from './advice/tls.ts';
import { TOOL_ADVICE } from './advice/tools.ts';
import { X509_ADVICE } from './advice/x509.ts';

/** A code without its row, or a row without its code, is an error of types. */
export const ERROR_ADVICE: Readonly<Record<ErrorCode, Advice>> = {
  ...FILE_ADVICE,
  ...X509_ADVICE,
  ...TLS_ADVICE,
  ...ALERT_ADVICE,
  ...HTTP_ADVICE,
  ...BOARD_ADVICE,
  ...NETWORK_ADVICE,
  ...TOOL_ADVICE,
};

provideAdvice(ERROR_ADVICE);
