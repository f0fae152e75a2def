// What Python can do with HTTP: the host functions behind `requests` and `adafruit_requests`.
import { isTlsError, TlsError } from '../../errors.ts';
import { Headers } from '../../http/headers.ts';
import type { ResponseHead } from '../../http/response-head.ts';
import { type HostFunction, host } from './host-function.ts';
import { HttpExchange } from './http-exchange.ts';
import { raiseErrno, raiseTypeError } from './raise.ts';
import type { ContextTools } from './tls-contexts.ts';
import { fetchResponse, parseUrl, requestHead } from './web-client.ts';

/** A request as Python describes it, in JSON. */
interface PythonRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Milliseconds for each wait; null: for ever. */
  readonly timeout: number | null;
}

export function httpFunctions(tools: ContextTools): Record<string, HostFunction> {
  const { interpreter, streams, contexts } = tools;
  const heads = new WeakMap<HttpExchange, { readonly head: ResponseHead; readonly url: string }>();

  function requireExchange(handle: number): HttpExchange {
    const stream = streams.require(handle);
    if (!(stream instanceof HttpExchange)) throw raiseErrno(tools.profile.chip.errnos.EBADF);
    return stream;
  }

  return {
    /** @returns a stream that gives the body; its head is told by `http_head`. */
    http_fetch: host(['text', 'address', 'size', 'int'], (json, address, length, context) => {
      const { method, url, headers, timeout } = readRequest(json);
      const body = interpreter.memory(address, length).slice();
      const request = {
        method,
        url,
        headers: new Headers(headers),
        body,
        timeout: timeout ?? Number.POSITIVE_INFINITY,
      };
      const response = fetchResponse(request, contexts.require(context), tools);
      heads.set(response.body, response);
      return streams.add(() => response.body);
    }),

    /** A request on a connection that Python holds, which stays open. @returns as `http_fetch`. */
    http_exchange: host(['text', 'address', 'size', 'int'], (json, address, length, connection) => {
      const { method, url, headers } = readRequest(json);
      const exchange = new HttpExchange(streams.require(connection), method, () => {}); // Python keeps it or closes it
      exchange.send(
        requestHead(method, parseUrl(url), new Headers(headers), length),
        interpreter.memory(address, length),
      );
      heads.set(exchange, { head: readHead(exchange), url });
      return streams.add(() => exchange);
    }),

    http_head: host(['int'], (handle) => {
      const { head, url } = heads.get(requireExchange(handle))!;
      return JSON.stringify({ status: head.status, reason: head.reason, headers: [...head.headers], url });
    }),

    /** Gives up what is left of the body. @returns 1 if the connection can carry another request. */
    http_abandon: host(['int'], (handle) => (requireExchange(handle).abandon() ? 1 : 0)),
  };
}

/** @throws PythonRaise TypeError for a description whose parts the program gave another type. */
function readRequest(json: string): PythonRequest {
  const { method, url, headers, timeout } = parseDescription(json);
  if (typeof method !== 'string' || typeof url !== 'string' || !Array.isArray(headers))
    throw raiseTypeError('method and url are str, headers a dict');
  if (timeout !== null && typeof timeout !== 'number') throw raiseTypeError("can't convert timeout to float");
  return { method, url, headers: headers.map(([name, value]) => [String(name), String(value)]), timeout };
}

/** Python's json.dumps writes a value that JSON lacks as its repr. */
function parseDescription(json: string): Partial<PythonRequest> {
  try {
    return JSON.parse(json) as Partial<PythonRequest>;
  } catch {
    return {};
  }
}

/** A kept connection that the server has closed meanwhile is a lost connection, not a malformed response. */
function readHead(exchange: HttpExchange): ResponseHead {
  try {
    return exchange.readHead();
  } catch (error) {
    if (exchange.started || !isTlsError(error) || error.code !== 'http.truncated') throw error;
    throw new TlsError('net.reset', error.message, { cause: error });
  }
}
