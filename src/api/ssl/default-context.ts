// The default client context, which trusts this machine's roots.
import type { Platform } from '../platform.ts';
import { PROTOCOL_TLS_CLIENT } from './constants.ts';
import { SSLContext } from './ssl-context.ts';

/** Verifies the server's certificate against the roots of the runtime and of the system, and its name. */
export function createDefaultContext(platform: Platform): SSLContext {
  const context = new SSLContext(platform, PROTOCOL_TLS_CLIENT);
  context.setDefaultVerifyPaths();
  return context;
}
