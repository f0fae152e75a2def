# micropython-lib's requests, 0.7.0 to 1.1.1, as frozen into MicroPython firmwares: the same requests, redirects and
# errors. The version is the firmware's; _CHANGES lists the differences between versions. It never verifies a server.
# requests.py and urequests.py export the names of the firmware's module.
import _thimble

_IN_PYTHON = True  # it is Python on the board too, so dir() shows all names of its objects

_CHANGES = {
    "iterators": (0, 8, 1),  # before, in chunks only if it has __iter__, which generators lack
    "tls_module": (0, 9, 0),
    "headers_merged": (0, 10, 0),  # the caller's headers replace those that requests adds
    "headers_copied": (0, 10, 1),
    "socket_module": (0, 10, 0),
    "host_of_redirect": (0, 10, 2),
    "context_manager": (0, 11, 0),
    "http11": (1, 0, 0),  # also honours a reply's Content-Length
    "relative_redirect": (1, 0, 1),
    "length_in_bytes": (1, 0, 2),
    "query_after_host": (1, 0, 3),
    "chunked_reply": (1, 1, 0),
    "fields_in_any_case": (1, 1, 1),
}


def has(change):
    return _VERSION >= _CHANGES[change]


# 1.20 has it only as urequests.
_version = _thimble.frozen_version("requests") or _thimble.frozen_version("urequests")
_VERSION = tuple(int(part) for part in _version.split("."))

if has("socket_module"):
    import socket as _sockets
else:
    import usocket as _sockets


class BodyStream:
    """The body of a reply: a number of bytes, or chunks (remaining -1)."""

    def __init__(self, sock, remaining):
        self._sock = sock
        self._remaining = remaining
        self._in_chunks = remaining == -1

    def read(self, n=-1):
        if n >= 0:
            buffer = bytearray(n)
            count = self.readinto(buffer)
            return buffer[:count] if count else b""
        buffer = bytearray(256)
        body = b""
        while True:
            count = self.readinto(buffer)
            if not count:
                return body
            body += buffer[:count]

    def readinto(self, buffer):
        if self._remaining == -1:
            self._remaining = int(self._sock.readline().split(b";")[0], 16)
            if self._remaining == 0:
                while self._sock.readline() not in (b"", b"\r\n"):
                    pass  # a trailer field
        if self._remaining == 0:
            return 0
        room = memoryview(buffer)[: self._remaining] if len(buffer) > self._remaining else buffer
        count = self._sock.readinto(room)
        if not count:
            raise ValueError("Connection closed before body complete")
        self._remaining -= count
        if self._in_chunks and self._remaining == 0:
            self._sock.readline()
            self._remaining = -1
        return count

    def close(self):
        self._sock.close()


class _Response:
    def __init__(self, f):
        self.raw = f
        self.encoding = "utf-8"
        self._cached = None

    def close(self):
        if self.raw:
            self.raw.close()
            self.raw = None
        self._cached = None

    @property
    def content(self):
        if self._cached is None:
            try:
                self._cached = self.raw.read()
            finally:
                self.raw.close()
                self.raw = None
        return self._cached

    @property
    def text(self):
        return str(self.content, self.encoding)

    def json(self):
        import json

        return json.loads(self.content)


if has("context_manager"):

    class Response(_Response):
        def __enter__(self):
            return self

        def __exit__(self, exc_type, exc_val, exc_tb):
            self.close()

else:

    class Response(_Response):
        pass


# Up to 0.9.0, all calls without headers share this dict: credentials that one call adds are sent with the next.
_default_headers = {}


def request(
    method, url, data=None, json=None, headers=None, stream=None, auth=None, timeout=None, parse_headers=True
):
    if headers is None:
        headers = {} if has("headers_merged") else _default_headers
    elif has("headers_copied"):
        headers = headers.copy()
    marker = "__next__" if has("iterators") else "__iter__"
    in_chunks = data and getattr(data, marker, None) and not getattr(data, "__len__", None)
    if auth is not None:
        headers["Authorization"] = _basic(*auth)

    scheme, host, port, path = _split(url)
    tls = _tls_module() if scheme == "https:" else None
    address = _sockets.getaddrinfo(host, port, 0, _sockets.SOCK_STREAM)[0]
    fields = None if parse_headers is False else {}
    s = _sockets.socket(address[0], _sockets.SOCK_STREAM, address[2])
    if timeout is not None:
        s.settimeout(timeout)
    try:
        s.connect(address[-1])
        if tls:
            s = _unverified(tls, s, host)
        s.write(b"%s /%s HTTP/%s\r\n" % (method, path, "1.1" if has("http11") else "1.0"))
        send_head = _send_merged if has("headers_merged") else _send_apart
        data = send_head(s, host, headers, data, json, in_chunks)
        if data:
            _send_body(s, headers, data, in_chunks)
        status, reason = _read_status(s)
        redirect, body = _read_head(s, status, fields, parse_headers, (scheme, host, port))
    except OSError:
        s.close()
        raise

    if redirect:
        s.close()
        if has("host_of_redirect"):
            headers.pop("Host", None)
        # The timeout and the auth argument are lost in a redirect, as on the board.
        if status in (301, 302, 303):
            return request("GET", redirect, None, None, headers, stream)
        return request(method, redirect, data, json, headers, stream)
    response = Response(s if body is None else BodyStream(s, body))
    response.status_code = status
    response.reason = reason
    if fields is not None:
        response.headers = fields
    return response


def head(url, **kw):
    return request("HEAD", url, **kw)


def get(url, **kw):
    return request("GET", url, **kw)


def post(url, **kw):
    return request("POST", url, **kw)


def put(url, **kw):
    return request("PUT", url, **kw)


def patch(url, **kw):
    return request("PATCH", url, **kw)


def delete(url, **kw):
    return request("DELETE", url, **kw)


def show(module):
    """Adds the names of the firmware's module to a module's globals."""
    for public in (Response, delete, get, head, patch, post, put, request):
        module[public.__name__] = public
    module["socket" if has("socket_module") else "usocket"] = _sockets
    if has("http11"):
        module["BodyStream"] = BodyStream


def _basic(username, password):
    import binascii

    return "Basic {}".format(str(binascii.b2a_base64(b"{}:{}".format(username, password))[:-1], "ascii"))


def _split(url):
    try:
        scheme, _, host, path = url.split("/", 3)
    except ValueError:
        scheme, _, host = url.split("/", 2)
        path = ""
    if scheme not in ("http:", "https:"):
        raise ValueError("Unsupported protocol: " + scheme)
    if has("query_after_host"):
        for mark in ("?", "#"):
            if mark in host:
                host, start = host.split(mark, 1)
                path = mark + start + path
    port = 443 if scheme == "https:" else 80
    if ":" in host:
        host, port = host.split(":", 1)
        port = int(port)
    return scheme, host, port, path


def _tls_module():
    return __import__("tls" if has("tls_module") else "ussl")


def _unverified(tls, s, host):
    _thimble.tls_caller("requests")
    if not has("tls_module"):
        return tls.wrap_socket(s, server_hostname=host)
    context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
    context.verify_mode = tls.CERT_NONE
    return context.wrap_socket(s, server_hostname=host)


def _dumps(data, json):
    assert data is None
    from json import dumps

    return dumps(json)


def _send_apart(s, host, headers, data, json, in_chunks):
    """Up to 0.9.0: the fields that requests adds are sent in addition to the caller's, even if duplicated."""
    if "Host" not in headers:
        s.write(b"Host: %s\r\n" % host)
    _send_fields(s, headers)
    if json is not None:
        data = _dumps(data, json)
        s.write(b"Content-Type: application/json\r\n")
    if data:
        s.write(b"Transfer-Encoding: chunked\r\n" if in_chunks else b"Content-Length: %d\r\n" % len(data))
    s.write(b"Connection: close\r\n\r\n")
    return data


def _send_merged(s, host, headers, data, json, in_chunks):
    """Since 0.10.0: each field that the caller did not pass, in the order of a dict."""
    if "Host" not in headers:
        headers["Host"] = host
    if json is not None:
        data = _dumps(data, json)
        if "Content-Type" not in headers:
            headers["Content-Type"] = "application/json"
    if data:
        if in_chunks:
            if "Transfer-Encoding" not in headers and "Content-Length" not in headers:
                headers["Transfer-Encoding"] = "chunked"
        else:
            if has("length_in_bytes") and isinstance(data, str):
                data = bytes(data, "utf-8")
            if "Content-Length" not in headers:
                headers["Content-Length"] = str(len(data))  # before 1.0.2 in characters: too small for non-ASCII text
    if "Connection" not in headers:
        headers["Connection"] = "close"
    _send_fields(s, headers)
    s.write(b"\r\n")
    return data


def _send_fields(s, headers):
    for name in headers:
        s.write(name)
        s.write(b": ")
        s.write(headers[name])
        s.write(b"\r\n")


def _send_body(s, headers, data, in_chunks):
    if not in_chunks:
        s.write(data)
        return
    framed = not has("headers_merged") or headers.get("Transfer-Encoding", None) == "chunked"
    for chunk in data:
        if framed:
            s.write(b"%x\r\n" % len(chunk))
        s.write(chunk)
        if framed:
            s.write(b"\r\n")
    if framed:
        s.write("0\r\n\r\n")


def _read_status(s):
    parts = s.readline().split(None, 2)
    if len(parts) < 2:
        raise ValueError("HTTP error: BadStatusLine:\n%s" % parts)
    return int(parts[1]), parts[2].rstrip() if len(parts) > 2 else ""


def _read_head(s, status, fields, parse_headers, origin):
    """Returns the redirect location, and the length of the body: -1 for chunks, None for all bytes until the end."""
    redirect = None
    length = None
    in_chunks = False
    while True:
        line = s.readline()
        if not line or line == b"\r\n":
            return redirect, -1 if in_chunks else length
        name = line.lower() if has("fields_in_any_case") else line
        if name.startswith(_field("Transfer-Encoding:")):
            if b"chunked" in line:
                if not has("chunked_reply"):
                    raise ValueError("Unsupported " + str(line, "utf-8"))
                in_chunks = True
        elif name.startswith(_field("Location:")) and not 200 <= status <= 299:
            redirect = _location(line, status, origin)
        if parse_headers is True:
            text, value = str(line, "utf-8").split(":", 1)
            value = value.strip()
            fields[text] = value
            if has("http11") and line.lower().startswith(b"content-length:"):
                length = int(value)
        elif parse_headers is not False:
            parse_headers(line, fields)


def _field(name):
    return (name.lower() if has("fields_in_any_case") else name).encode()


def _location(line, status, origin):
    if status not in (301, 302, 303, 307, 308):
        raise NotImplementedError("Redirect %d not yet supported" % status)
    place = str(line[10:-2], "utf-8")
    if has("relative_redirect") and place.startswith("/"):
        place = "%s//%s:%d%s" % (origin + (place,))
    return place
