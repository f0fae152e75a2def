// Host functions of HTTP, for `requests` and `adafruit_requests`.
import { isTlsError, TlsError } from '../../errors.ts';
import { Headers } from '../../http/headers.ts';
import type { ResponseHead } from '../../http/response-head.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import { HttpExchange } from './http-exchange.ts';
import { raiseErrno, raiseTypeError } from './python-raise.ts';
import type { ContextTools } from './tls-contexts.ts';
import { fetchResponse, parseWebUrl, requestHead } from './web-client.ts';

/** A request from Python, in JSON. */
interface PythonRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Milliseconds for each wait; null: forever. */
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
    /** @returns a stream with the response body; `http_head` returns the head. */
    http_fetch: hostFunction(['text', 'address', 'size', 'int'], (json, address, length, context) => {
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

    /** Sends a request on a connection owned by Python, which stays open. @returns the same as `http_fetch`. */
    http_exchange: hostFunction(['text', 'address', 'size', 'int'], (json, address, length, connection) => {
      const { method, url, headers } = readRequest(json);
      const exchange = new HttpExchange(streams.require(connection), method, () => {}); // Python keeps it or closes it
      exchange.send(
        requestHead(method, parseWebUrl(url), new Headers(headers), length),
        interpreter.memory(address, length),
      );
      heads.set(exchange, { head: readHead(exchange), url });
      return streams.add(() => exchange);
    }),

    http_head: hostFunction(['int'], (handle) => {
      const { head, url } = heads.get(requireExchange(handle))!;
      return JSON.stringify({ status: head.status, reason: head.reason, headers: [...head.headers], url });
    }),

    /** Discards the rest of the body. @returns 1 if the connection can be reused. */
    http_abandon: hostFunction(['int'], (handle) => (requireExchange(handle).abandon() ? 1 : 0)),
  };
}

/** @throws PythonRaise TypeError if a part of the request has the wrong type. */
function readRequest(json: string): PythonRequest {
  const { method, url, headers, timeout } = parseDescription(json);
  if (typeof method !== 'string' || typeof url !== 'string' || !Array.isArray(headers))
    throw raiseTypeError('method and url are str, headers a dict');
  if (timeout !== null && typeof timeout !== 'number') throw raiseTypeError("can't convert timeout to float");
  return { method, url, headers: headers.map(([name, value]) => [String(name), String(value)]), timeout };
}

/** Python's json.dumps writes values that JSON does not have as their repr. */
function parseDescription(json: string): Partial<PythonRequest> {
  try {
    return JSON.parse(json) as Partial<PythonRequest>;
  } catch {
    return {};
  }
}

/** If the server has closed a kept connection meanwhile, it is a lost connection, not a malformed response. */
function readHead(exchange: HttpExchange): ResponseHead {
  try {
    return exchange.readHead();
  } catch (error) {
    if (exchange.started || !isTlsError(error) || error.code !== 'http.truncated') throw error;
    throw new TlsError('net.reset', error.message, { cause: error });
  }
}
