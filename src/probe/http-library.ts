// The requests and the response rules of a firmware's HTTP library: micropython-lib's requests by version
// (python-ecosys/requests), adafruit_requests, as data, with their error texts.
import type { BoardProfile } from '../boards/profile.ts';
import { compareVersions, since } from '../boards/versions.ts';

export interface HttpLibrary {
  /** `requests 0.10.2`, `adafruit_requests`. */
  readonly name: string;
  readonly protocol: '1.0' | '1.1';
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly takesChunks: boolean;
  readonly redirects: {
    /** Statuses that are followed; any other with a Location is an error, or no redirect. */
    readonly followed: readonly number[] | 'any-3xx';
    /** What `Location: /elsewhere` becomes. */
    readonly relative: 'joined' | 'kept-with-slash-joined' | 'kept';
  };
  /** The exception if there is no status line. */
  readonly noAnswer: LibraryError;
}

/** An exception of the library's own. */
export interface LibraryError {
  readonly type: string;
  readonly errno: undefined;
  readonly text: string;
}

export type LibraryAnswer =
  | { readonly kind: 'response'; readonly status: number }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  | { readonly kind: 'error'; readonly status: number; readonly error: LibraryError };

/** @returns `undefined` for a firmware without one. */
export function httpLibraryOf({ runtime }: BoardProfile): HttpLibrary | undefined {
  if (runtime.habits.httpLibrary === 'adafruit_requests')
    return adafruitRequests(runtime.python.lists?.frozen.adafruit_requests ?? undefined);
  const { requests, urequests } = runtime.python.lists?.frozen ?? {};
  const version = requests ?? urequests;
  return version == null ? undefined : micropythonRequests(version);
}

function micropythonRequests(version: string): HttpLibrary {
  return {
    name: `requests ${version}`,
    protocol: since('1.0.0', version) ? '1.1' : '1.0',
    headers: [['Connection', 'close']],
    takesChunks: since('1.1.0', version),
    redirects: {
      followed: [301, 302, 303, 307, 308],
      relative: compareVersions(version, '1.0.1') >= 0 ? 'kept-with-slash-joined' : 'kept',
    },
    noAnswer: { type: 'ValueError', errno: undefined, text: 'HTTP error: BadStatusLine:\n[]' },
  };
}

function adafruitRequests(version: string | undefined): HttpLibrary {
  return {
    name: version === undefined ? 'adafruit_requests' : `adafruit_requests ${version}`,
    protocol: '1.1',
    headers: [['User-Agent', 'Adafruit CircuitPython']],
    takesChunks: true,
    redirects: { followed: 'any-3xx', relative: 'joined' },
    noAnswer: { type: 'OutOfRetries', errno: undefined, text: 'Repeated socket failures' },
  };
}

/** @param head - status line and header lines, without their line ends. */
export function readAsLibrary(
  library: HttpLibrary,
  url: string,
  status: number,
  head: readonly string[],
): LibraryAnswer {
  const { followed, relative } = library.redirects;
  for (const line of head) {
    if (line.startsWith('Transfer-Encoding:') && /chunked/.test(line) && !library.takesChunks)
      return {
        kind: 'error',
        status,
        error: { type: 'ValueError', errno: undefined, text: `Unsupported ${line}\r\n` },
      };
    if (followed !== 'any-3xx' && line.startsWith('Location:') && !(status >= 200 && status <= 299)) {
      if (!followed.includes(status))
        return {
          kind: 'error',
          status,
          error: { type: 'NotImplementedError', errno: undefined, text: `Redirect ${status} not yet supported` },
        };
      // The line from its eleventh byte on, whatever it is.
      const place = line.slice(10);
      return redirect(
        status,
        relative === 'kept-with-slash-joined' && place.startsWith('/') ? join(url, place) : place,
      );
    }
  }
  const location = head.find((line) => /^location:/i.test(line))?.replace(/^[^:]*:\s*/, '');
  if (followed === 'any-3xx' && status >= 300 && status <= 399 && location !== undefined)
    return redirect(status, join(url, location));
  return { kind: 'response', status };
}

function redirect(status: number, location: string): LibraryAnswer {
  // What does not even split into scheme and host fails in the next call.
  const parts = location.split('/');
  const scheme = parts[0]!;
  if (parts.length < 3)
    return { kind: 'error', status, error: { type: 'ValueError', errno: undefined, text: NEED_MORE(parts.length) } };
  if (scheme !== 'http:' && scheme !== 'https:')
    return {
      kind: 'error',
      status,
      error: { type: 'ValueError', errno: undefined, text: `Unsupported protocol: ${scheme}` },
    };
  return { kind: 'redirect', status, location };
}

/** `scheme, _, host = url.split("/", 2)` of too few parts (py/runtime.c). */
const NEED_MORE = (have: number) => `need more than ${have} values to unpack`;

function join(url: string, location: string): string {
  return new URL(location, url).href;
}
