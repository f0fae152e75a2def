# CircuitPython's requests over the connection manager's sockets; the host implements HTTP. A library of the same
# name in the program's lib/ replaces it.
import _thimble
import json as _json
from _bridge import repeat
from _stream import Stream, size
from adafruit_connection_manager import get_connection_manager
from uctypes import addressof

_ATTEMPTS = 2
_PORTS = {"http:": 80, "https:": 443}


class OutOfRetries(Exception):
    pass


class Response:
    def __init__(self, socket, manager, handle):
        head = _json.loads(_thimble.http_head(handle))
        self.socket = socket
        self.encoding = "utf-8"
        self.status_code = head["status"]
        self.reason = bytearray(head["reason"].encode())
        self.headers = {}
        for name, value in head["headers"]:
            name = name.lower()
            self.headers[name] = self.headers[name] + ", " + value if name in self.headers else value
        self._manager = manager
        self._body = Stream(handle)
        self._content = None

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    @property
    def content(self):
        if self._content is None:
            self._require_open()
            self._content = self._body.read()
            self.close()
        return self._content

    @property
    def text(self):
        return str(self.content, self.encoding)

    def json(self):
        return _json.loads(self.content)

    def iter_content(self, chunk_size=1, decode_unicode=False):
        if decode_unicode:
            raise NotImplementedError("Unicode not supported")
        self._require_open()
        while True:
            chunk = self._body.read(chunk_size)
            if not chunk:
                break
            yield chunk
        self.close()

    def close(self):
        """Returns the connection to the manager for reuse, or closes it if part of the response is unread."""
        if self.socket is None:
            return
        reusable = _thimble.http_abandon(self._body._handle) == 1
        self._body.close()
        if reusable:
            self._manager.free_socket(self.socket)
        else:
            self._manager.close_socket(self.socket)
        self.socket = None

    def _require_open(self):
        if self.socket is None:
            raise RuntimeError("Newer Response closed this one. Use Responses immediately.")


class Session:
    def __init__(self, socket_pool, ssl_context=None, session_id=None):
        self._manager = get_connection_manager(socket_pool)
        self._ssl_context = ssl_context
        self._session_id = session_id
        self._last_response = None

    def request(
        self,
        method,
        url,
        data=None,
        json=None,
        headers=None,
        stream=False,
        timeout=60,
        allow_redirects=True,
        files=None,
    ):
        if files is not None:
            raise NotImplementedError("files: put the original adafruit_requests.py into lib/")
        if self._last_response:
            self._last_response.close()
            self._last_response = None
        fields = dict(headers or {})
        if json is not None:
            data = _json.dumps(json)
            _default(fields, "Content-Type", "application/json")
        elif isinstance(data, dict):
            data = "&".join("%s=%s" % (key, value) for key, value in data.items())
            _default(fields, "Content-Type", "application/x-www-form-urlencoded")
        _default(fields, "User-Agent", "Adafruit CircuitPython")
        response = self._exchange(method, url, data if data is not None else b"", fields, timeout)
        if allow_redirects and 300 <= response.status_code <= 399 and "location" in response.headers:
            location = _join(url, response.headers["location"])
            response.close()
            return self.request(method, location, data, None, headers, stream, timeout, allow_redirects)
        self._last_response = response
        return response

    def _exchange(self, method, url, body, fields, timeout):
        proto, host, port = _split(url)
        described = _json.dumps(
            {"method": method, "url": url, "headers": [(name, str(fields[name])) for name in fields], "timeout": None}
        )
        for _ in range(_ATTEMPTS):
            socket = self._manager.get_socket(
                host, port, proto, self._session_id, timeout=timeout, is_ssl=False, ssl_context=self._ssl_context
            )
            try:
                handle = repeat(_thimble.http_exchange, described, addressof(body), size(body), socket._handle)
                return Response(socket, self._manager, handle)
            except OSError as e:
                # Usually a kept connection that the server has closed in the meantime.
                last = e
                self._manager.close_socket(socket)
        raise OutOfRetries("Repeated socket failures") from last

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def post(self, url, **options):
        return self.request("POST", url, **options)

    def put(self, url, **options):
        return self.request("PUT", url, **options)

    def patch(self, url, **options):
        return self.request("PATCH", url, **options)

    def delete(self, url, **options):
        return self.request("DELETE", url, **options)

    def head(self, url, **options):
        return self.request("HEAD", url, **options)

    def options(self, url, **options):
        return self.request("OPTIONS", url, **options)


def _default(fields, name, value):
    if name.lower() not in [field.lower() for field in fields]:
        fields[name] = value


def _split(url):
    """`proto:`, host and port."""
    proto, _, rest = url.partition("//")
    if proto not in _PORTS:
        raise ValueError("Unsupported protocol: %s" % proto)
    authority = rest.split("/", 1)[0].split("?", 1)[0]
    host, _, port = authority.partition(":")
    return proto, host, int(port) if port else _PORTS[proto]


def _join(url, location):
    if "://" in location:
        return location
    proto, _, rest = url.partition("//")
    if location.startswith("//"):
        return proto + location
    if location.startswith("/"):
        return "%s//%s%s" % (proto, rest.split("/", 1)[0], location)
    return url.rsplit("/", 1)[0] + "/" + location
