// `verified.py`, which `thimble trust --install` writes beside a program: contexts that verify against the installed roots,
// and what `requests` does, verified, since MicroPython's own never verifies.

export interface ModuleFacts {
  /** The file with the roots, next to the program. */
  readonly rootsFile: string;
  /** DER: certificates one after the other. */
  readonly form: 'pem' | 'der';
  readonly runtime: 'micropython' | 'circuitpython';
  /** Whether the firmware loads roots into a context, or passes them when a socket is wrapped. */
  readonly loading: 'context' | 'wrap_socket';
}

export function verifiedModule(facts: ModuleFacts): string {
  const head = `# Written by thimble trust --install. Servers are verified against the roots in ${facts.rootsFile}.\n`;
  if (facts.runtime === 'circuitpython') return `${head}${circuitPython(facts)}`;
  return `${head}import socket\n\nimport ssl\n\n\n${rootsOf(facts)}\n\n${WRAP[facts.loading]}\n\n${REQUESTS}`;
}

function circuitPython({ rootsFile }: ModuleFacts): string {
  return `import ssl


def context():
    """A client's context that trusts these roots and no others."""
    with open("/${rootsFile}") as file:
        pem = file.read()
    made = ssl.create_default_context()
    made.load_verify_locations(cadata=pem)
    return made
`;
}

function rootsOf({ rootsFile, form }: ModuleFacts): string {
  if (form === 'pem')
    return `def roots():
    with open("${rootsFile}", "rb") as file:
        return [file.read()]
`;
  return `def roots():
    """Each root's DER: a SEQUENCE with its length in two bytes."""
    with open("${rootsFile}", "rb") as file:
        data = file.read()
    found = []
    while data:
        end = 4 + (data[2] << 8 | data[3])
        found.append(data[:end])
        data = data[end:]
    return found
`;
}

const WRAP = {
  context: `def context():
    """A client's context that trusts these roots and no others."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.verify_mode = ssl.CERT_REQUIRED
    for root in roots():
        made.load_verify_locations(cadata=root)
    return made


def wrap_socket(sock, server_hostname, **_):
    return context().wrap_socket(sock, server_hostname=server_hostname)
`,
  wrap_socket: `def wrap_socket(sock, server_hostname, **_):
    """This firmware takes one root for a connection."""
    return ssl.wrap_socket(
        sock, server_hostname=server_hostname, cert_reqs=ssl.CERT_REQUIRED, cadata=roots()[0]
    )
`,
} as const;

const REQUESTS = `class Response:
    def __init__(self, raw):
        self.raw = raw
        self.encoding = "utf-8"
        self.headers = {}
        self._content = None

    def close(self):
        if self.raw:
            self.raw.close()
            self.raw = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
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
        import json

        return json.loads(self.content)


def _place(url):
    scheme, _, rest = url.split("/", 2)
    host, _, path = rest.partition("/")
    name, _, port = host.partition(":")
    if scheme not in ("http:", "https:"):
        raise ValueError("Unsupported protocol: " + scheme)
    return scheme, host, name, int(port or (443 if scheme == "https:" else 80)), "/" + path


def _once(method, url, body, headers, timeout):
    scheme, host, name, port, path = _place(url)
    info = socket.getaddrinfo(name, port, 0, socket.SOCK_STREAM)[0]
    sock = socket.socket(info[0], socket.SOCK_STREAM, info[2])
    try:
        if timeout is not None:
            sock.settimeout(timeout)
        sock.connect(info[-1])
        stream = wrap_socket(sock, server_hostname=name) if scheme == "https:" else sock
        head = ["%s %s HTTP/1.0" % (method, path), "Host: " + host]
        for key in headers:
            head.append("%s: %s" % (key, headers[key]))
        if body is not None:
            head.append("Content-Length: %d" % len(body))
        stream.write(("\\r\\n".join(head) + "\\r\\n\\r\\n").encode())
        if body is not None:
            stream.write(body)
        line = stream.readline().split(None, 2)
        if len(line) < 2:
            raise ValueError("HTTP error: BadStatusLine")
        response = Response(stream)
        response.status_code = int(line[1])
        response.reason = line[2].rstrip() if len(line) > 2 else ""
        while True:
            line = stream.readline()
            if not line or line == b"\\r\\n":
                return response
            key, _, value = str(line, "utf-8").partition(":")
            response.headers[key] = value.strip()
    except Exception:
        sock.close()
        raise


def request(method, url, data=None, json=None, headers=None, stream=None, auth=None, timeout=None):
    headers = dict(headers or {})
    if json is not None:
        from json import dumps

        data = dumps(json)
        headers["Content-Type"] = "application/json"
    if auth is not None:
        from binascii import b2a_base64

        headers["Authorization"] = "Basic " + str(b2a_base64(("%s:%s" % auth).encode()), "ascii").strip()
    body = data.encode() if isinstance(data, str) else data
    for _ in range(6):
        response = _once(method, url, body, headers, timeout)
        if response.status_code not in (301, 302, 303, 307, 308):
            return response
        place = ""
        for key in response.headers:
            if key.lower() == "location":
                place = response.headers[key]
        response.close()
        scheme, host, _, _, _ = _place(url)
        if place.startswith("/"):
            place = scheme + "//" + host + place
        if scheme == "https:" and not place.startswith("https:"):
            raise ValueError("redirect without TLS: " + place)
        if place.split("/")[2] != host:
            headers.pop("Authorization", None)
        if response.status_code == 303:
            method, body = "GET", None
        url = place
    raise ValueError("too many redirects")


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
`;
