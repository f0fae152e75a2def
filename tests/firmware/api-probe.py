# The calls of the facts' API tables (api/), by their labels: `label -> value`.
import io


def attempt(label, function):
    try:
        print(label, "->", function())
    except Exception as e:
        print(label, "->", type(e).__name__, e.args)


def names(thing):
    return " ".join(sorted([name for name in dir(thing) if name[:2] != "__"]))


for name in ("ssl", "ussl", "tls", "utls", "requests", "urequests", "asyncio", "uasyncio"):
    attempt("import " + name, lambda: __import__(name))

import ssl

try:
    import tls
except ImportError:
    tls = None

attempt("dir(ssl)", lambda: names(ssl))
if tls is not None:
    attempt("dir(tls)", lambda: names(tls))
CONSTANTS = "PROTOCOL_TLS_CLIENT PROTOCOL_TLS_SERVER PROTOCOL_DTLS_CLIENT PROTOCOL_DTLS_SERVER CERT_NONE CERT_OPTIONAL CERT_REQUIRED MBEDTLS_VERSION"
for name in CONSTANTS.split():
    attempt("const " + name, lambda: getattr(ssl, name))


class EA(io.IOBase):
    """No data arrives, and none can be sent: EAGAIN."""

    def readinto(self, buffer):
        return None

    def write(self, data):
        return None

    def ioctl(self, request, argument):
        return 0


class EOF(EA):
    """Accepts all data, and returns the end of the stream."""

    def readinto(self, buffer):
        return 0

    def write(self, data):
        return len(data)


class Garbage(EOF):
    def readinto(self, buffer):
        for i in range(len(buffer)):
            buffer[i] = 0x41
        return len(buffer)


class Failing(EOF):
    def __init__(self, error):
        self.error = error

    def readinto(self, buffer):
        if isinstance(self.error, int):
            return self.error
        raise self.error


def good(function):
    def call():
        function()
        return "ok"

    return call


CONTEXT_OPTIONS = (
    ("server_side", False),
    ("do_handshake_on_connect", False),
    ("server_hostname", "x"),
    ("client_id", b"x"),
    ("do_handshake", False),
    ("suppress_ragged_eofs", True),
    ("session", None),
    ("cert_reqs", 0),
    ("cadata", None),
    ("key", None),
)
SETTINGS = (
    ("check_hostname=True", "check_hostname", True),
    ("foo=1", "foo", 1),
    ("verify_callback=3", "verify_callback", 3),
    ("verify_callback=None", "verify_callback", None),
    ("ecdsa_sign_callback=3", "ecdsa_sign_callback", 3),
    ("options=0", "options", 0),
    ("minimum_version=771", "minimum_version", 771),
    ("psk_identity='x'", "psk_identity", "x"),
    ("psk_key=b'k'", "psk_key", b"k"),
    ("server_psk_keys={}", "server_psk_keys", {}),
)
CIPHERS = (
    [],
    "x",
    (),
    None,
    ["ECDHE-RSA-AES128-GCM-SHA256"],
    ["TLS_RSA_WITH_AES_128_CBC_SHA"],
    ("TLS-RSA-WITH-AES-128-CBC-SHA",),
    ["TLS-ECDHE-RSA-WITH-CHACHA20-POLY1305-SHA256"],
    [1],
)


def of_contexts(m, name):
    make = m.SSLContext

    def context(protocol=0):
        made = make(protocol)
        made.verify_mode = 0
        return made

    def setting(attribute, value):
        made = make(0)
        setattr(made, attribute, value)
        return getattr(made, attribute)

    attempt(name + ".SSLContext dir(inst)", lambda: names(make(0)))
    attempt(name + ".SSLContext()", lambda: make())
    attempt(name + ".SSLContext(1,2)", lambda: make(1, 2))
    attempt(name + ".SSLContext(99)", lambda: make(99))
    attempt(name + ".SSLContext('x')", lambda: make("x"))
    attempt(name + ".SSLContext(protocol=0)", lambda: make(protocol=0))
    attempt(name + " repr", lambda: make(0))
    attempt(name + " client verify_mode", lambda: make(0).verify_mode)
    attempt(name + " server verify_mode", lambda: make(1).verify_mode)
    attempt(name + " verify_mode of protocol 2", lambda: make(2).verify_mode)
    attempt(name + " verify_mode of protocol 3", lambda: make(3).verify_mode)
    for value in (0, 1, 2, 3, 5, -1, "a", None, True, 2.0):
        attempt("%s verify_mode=%r" % (name, value), lambda: setting("verify_mode", value))
    for label, attribute, value in SETTINGS:
        attempt("%s ctx.%s" % (name, label), lambda: setting(attribute, value))
    attempt(name + " verify_callback initial", lambda: make(0).verify_callback)
    attempt(name + " ecdsa_sign_callback initial", lambda: make(0).ecdsa_sign_callback)
    attempt(name + " get_ciphers", lambda: make(0).get_ciphers())
    for value in CIPHERS:
        attempt("%s set_ciphers(%r)" % (name, value), lambda: make(0).set_ciphers(value))
    wrap = name + " ctx.wrap_socket"
    for option, value in CONTEXT_OPTIONS:
        keywords = {"do_handshake_on_connect": False, option: value}
        attempt("%s kw %s" % (wrap, option), good(lambda: context().wrap_socket(EA(), **keywords)))
    attempt(wrap + " pos server_side", good(lambda: context().wrap_socket(EA(), False, do_handshake_on_connect=False)))
    attempt(wrap + " pos 4", good(lambda: context().wrap_socket(EA(), False, False, "x")))
    attempt(wrap + " default client no host", good(lambda: make(0).wrap_socket(EOF())))
    attempt(wrap + "(3)", good(lambda: context().wrap_socket(3)))
    attempt(wrap + "(None)", good(lambda: context().wrap_socket(None)))
    attempt(wrap + "()", good(lambda: context().wrap_socket()))
    attempt(wrap + "(hostname=3)", good(lambda: context().wrap_socket(EA(), server_hostname=3)))
    attempt(name + " ctx server no cert", good(lambda: context(1).wrap_socket(EOF(), server_side=True)))
    for side, protocol in (("client proto server_side=True", 0), ("server proto server_side=False", 1)):
        keywords = {"server_side": protocol == 0, "do_handshake_on_connect": False}
        attempt("%s ctx %s" % (name, side), good(lambda: context(protocol).wrap_socket(EA(), **keywords)))

    sock = context().wrap_socket(EA(), do_handshake_on_connect=False)
    attempt(name + " dir(SSLSocket)", lambda: names(sock))
    attempt(name + " repr(SSLSocket)", lambda: sock)
    attempt(name + " nb write", lambda: sock.write(b"x"))
    attempt(name + " nb read", lambda: sock.read(1))
    attempt(name + " nb read all", lambda: sock.read())
    attempt(name + " nb readinto", lambda: sock.readinto(bytearray(1)))
    attempt(name + " nb readline", lambda: sock.readline())
    attempt(name + " recv", lambda: sock.recv(1))
    attempt(name + " send", lambda: sock.send(b"x"))
    attempt(name + " recv_into", lambda: sock.recv_into(bytearray(1)))
    attempt(name + " setblocking", lambda: sock.setblocking(False))
    attempt(name + " getpeercert(True)", lambda: sock.getpeercert(True))
    attempt(name + " getpeercert(False)", lambda: sock.getpeercert(False))
    attempt(name + " getpeercert()", lambda: sock.getpeercert())
    attempt(name + " write str", lambda: sock.write("x"))
    attempt(name + " sendall", lambda: sock.sendall(b"x"))


class Closing(EA):
    def close(self):
        pass


def of_closed(m, name):
    context = m.SSLContext(0)
    context.verify_mode = 0
    sock = context.wrap_socket(Closing(), do_handshake_on_connect=False)
    attempt(name + " close", lambda: sock.close())
    attempt(name + " close2", lambda: sock.close())
    attempt(name + " read closed", lambda: sock.read(1))
    attempt(name + " write closed", lambda: sock.write(b"x"))
    attempt(name + " readline closed", lambda: sock.readline())

    def polled():
        import select

        poller = select.poll()
        poller.register(sock, 1)
        return poller.poll(0)

    attempt(name + " poll closed", polled)


for module, name in ((ssl, "ssl"), (tls, "tls")):
    if module is not None and hasattr(module, "SSLContext"):
        of_contexts(module, name)
        of_closed(module, name)

WRAP_OPTIONS = (
    ("server_side", False),
    ("key", None),
    ("cert", None),
    ("keyfile", None),
    ("certfile", None),
    ("cert_reqs", 0),
    ("ca_certs", None),
    ("cadata", None),
    ("server_hostname", "x"),
    ("do_handshake", False),
    ("do_handshake_on_connect", False),
    ("ssl_version", None),
    ("ciphers", None),
)


def wrap(what, *args, **keywords):
    attempt("ssl.wrap_socket" + what, good(lambda: ssl.wrap_socket(*args, **keywords)))


for option, value in WRAP_OPTIONS:
    keywords = {"do_handshake": False, option: value}
    wrap(" kw " + option, EA(), **keywords)
wrap(" pos", EA(), False, do_handshake=False)
wrap(" pos2", EOF(), False, None)
wrap(" eof hs", EOF())
wrap(" REQUIRED no host", EOF(), cert_reqs=2)
wrap("(3)", 3)
CERT = b"c"
wrap(" cert only", EA(), cert=CERT, do_handshake=False)
wrap(" key only", EA(), key=b"k", do_handshake=False)
wrap(" key+cert bad", EA(), key=b"k", cert=CERT, do_handshake=False)
wrap(" cadata bad", EA(), cadata=b"x", do_handshake=False)

sock = ssl.wrap_socket(EA(), do_handshake=False)
attempt("wrap_socket sock dir", lambda: names(sock))
attempt("wrap_socket sock repr", lambda: sock)
attempt("getpeercert(True)", lambda: sock.getpeercert(True))
attempt("getpeercert(False)", lambda: sock.getpeercert(False))
sock = ssl.wrap_socket(EOF(), do_handshake=False)
attempt("eof hs write", lambda: sock.write(b"x"))
attempt("again write", lambda: sock.write(b"x"))
attempt("again read", lambda: sock.read(1))
attempt("readline", lambda: sock.readline())
sock = ssl.wrap_socket(Garbage(), do_handshake=False)
attempt("garbage read", lambda: sock.read(1))
attempt("garbage read2", lambda: sock.read(1))
attempt("garbage write", lambda: sock.write(b"x"))
sock = ssl.wrap_socket(Failing(OSError(104)), do_handshake=False)
attempt("OSError(104) in readinto, deferred", lambda: sock.read(1))
attempt("again", lambda: sock.read(1))
attempt("OSError(104) in readinto, in wrap", lambda: ssl.wrap_socket(Failing(OSError(104))))
sock = ssl.wrap_socket(Failing(ValueError("v")), do_handshake=False)
attempt("ValueError in readinto, deferred", lambda: sock.read(1))
attempt("ValueError in readinto, in wrap", lambda: ssl.wrap_socket(Failing(ValueError("v"))))
sock = ssl.wrap_socket(Failing(-5), do_handshake=False)
attempt("readinto returns -5, deferred", lambda: sock.read(1))
attempt("readinto -5 in wrap", lambda: ssl.wrap_socket(Failing(-5)))
attempt("ussl is ssl", lambda: __import__("ussl") is ssl)
