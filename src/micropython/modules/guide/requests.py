# requests: micropython-lib's functions, and features that tutorials assume (verify, iter_content). The host implements HTTP.
import _thimble
import binascii
import json as _json
from _bridge import check, repeat
from _files import contents
from _stream import Stream, size
from uctypes import addressof

_KEYWORDS = True

_CERT_NONE = 0

# Host contexts by the value of `verify`: each connection has its own handshake, but the roots are read once.
_contexts = {}


class Response:
    def __init__(self, handle):
        head = _json.loads(_thimble.http_head(handle))
        self.raw = Stream(handle)
        self.status_code = head["status"]
        self.reason = head["reason"].encode()
        self.headers = dict(head["headers"])
        self.url = head["url"]
        self.encoding = "utf-8"
        self._content = None

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    @property
    def content(self):
        if self._content is None:
            try:
                self._content = self.raw.read()
            finally:
                self.close()
        return self._content

    @property
    def text(self):
        return str(self.content, self.encoding)

    def json(self):
        return _json.loads(self.content)

    def iter_content(self, chunk_size=1):
        if self._content is not None:
            for at in range(0, len(self._content), chunk_size):
                yield self._content[at : at + chunk_size]
            return
        while True:
            chunk = self.raw.read(chunk_size)
            if not chunk:
                break
            yield chunk

    def close(self):
        self.raw.close()


def request(
    method,
    url,
    data=None,
    json=None,
    headers=None,
    stream=None,
    auth=None,
    timeout=None,
    parse_headers=True,
    verify=True,
):
    fields = list(headers.items()) if headers else []
    if json is not None:
        data = _json.dumps(json)
        fields.append(("Content-Type", "application/json"))
    if auth is not None:
        fields.append(("Authorization", "Basic " + binascii.b2a_base64("%s:%s" % auth)[:-1].decode()))
    body = _body(data)
    described = {
        "method": method,
        "url": url,
        "headers": [(str(name), str(value)) for name, value in fields],
        "timeout": None if timeout is None else int(timeout * 1000),
    }
    handle = repeat(_thimble.http_fetch, _json.dumps(described), addressof(body), size(body), _context(verify))
    return Response(handle)


def head(url, **options):
    return request("HEAD", url, **options)


def get(url, **options):
    return request("GET", url, **options)


def post(url, **options):
    return request("POST", url, **options)


def put(url, **options):
    return request("PUT", url, **options)


def patch(url, **options):
    return request("PATCH", url, **options)


def delete(url, **options):
    return request("DELETE", url, **options)


def _body(data):
    if data is None:
        return b""
    if isinstance(data, (str, bytes, bytearray, memoryview)):
        return data
    return b"".join(part.encode() if isinstance(part, str) else part for part in data)


def _context(verify):
    """A host context for True (the built-in roots), False (no verification) or a file with CA certificates."""
    key = verify if isinstance(verify, (bool, str)) else id(verify)
    if key not in _contexts:
        context = check(_thimble.context(0))
        if verify is True and _thimble.has_roots():
            check(_thimble.context_default_ca(context))
        elif verify is True:
            check(_thimble.context_verify_mode(context, _CERT_NONE))
        elif verify is False:
            check(_thimble.context_verify_mode(context, _CERT_NONE))
        else:
            roots = contents(verify)
            check(_thimble.context_load_ca(context, addressof(roots), size(roots)))
        _contexts[key] = context
    return _contexts[key]
