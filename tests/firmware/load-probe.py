# Loads every kind of certificate and key in every way that this firmware's ssl supports, like the facts' load/.
import io
import ssl

try:
    import tls
except ImportError:
    tls = None


def attempt(what, function, good=None):
    try:
        got = function()
        print(what, "->", got if good is None else good)
    except Exception as e:
        print(what, "->", type(e).__name__, repr(e.args))


def read(name):
    with open(name, "rb") as f:
        return f.read()


class Quiet(io.IOBase):
    def readinto(self, buffer):
        return None

    def write(self, data):
        return None

    def ioctl(self, request, argument):
        return 0


ca, ca_pem, other_pem = read("ca.der"), read("ca.pem"), read("other.pem")
broken = ca_pem[:100] + b"!!!!" + ca_pem[104:]
DATA = [
    ("DER + 10 bytes", ca + b"0123456789"),
    ("DER +1 byte", ca + b"\0"),
    ("DER bytes", ca),
    ("DER truncated", ca[:-20]),
    ("DER x2 concat", ca + ca),
    ("Ed25519 cert DER", read("ed.der")),
    ("None", None),
    ("PEM CRLF", ca_pem.replace(b"\n", b"\r\n")),
    ("PEM broken", broken),
    ("PEM bytes", ca_pem),
    ("PEM good + broken", ca_pem + broken),
    ("PEM str", ca_pem.decode()),
    ("PEM w/o final newline", ca_pem.strip()),
    ("PEM with text before", b"Subject: somebody\n" + ca_pem),
    ("PEM x2 (other+ca)", other_pem + ca_pem),
    ("RSA CA DER", read("rsaca.der")),
    ("RSA-PSS cert DER", read("pss.der")),
    ("bytearray DER", bytearray(ca)),
    ("cert P-521", read("p521.der")),
    ("cert brainpool", read("brainpool.der")),
    ("cert secp256k1", read("k256.der")),
    ("empty", b""),
    ("empty str", ""),
    ("garbage", b"garbage"),
    ("int", 5),
    ("list", [1]),
    ("memoryview DER", memoryview(ca)),
    ("path str", "ca.der"),
    ("private key DER", read("ok.pkcs8.der")),
    ("private key PEM", read("ok.pkcs8.pem")),
]
CA_FILES = ("DER bytes", "None", "empty str", "path str")
KEYS = ("ok", "rsa", "p521", "p384", "k256", "ed", "psskey", "rsa1024")
cert, cert_pem = read("leaf.der"), read("leaf.pem")
key = read("ok.trad.der")


def a_context(module):
    return module.SSLContext(module.PROTOCOL_TLS_CLIENT)


def chain(module, name, what, *args, **keywords):
    attempt("%s.load_cert_chain(%s)" % (name, what), lambda: a_context(module).load_cert_chain(*args, **keywords))


def locations(module, name, what, *args, **keywords):
    label = "%s.load_verify_locations(%s)" % (name, what)
    attempt(label, lambda: a_context(module).load_verify_locations(*args, **keywords))


def chains(module, name):
    for kind in KEYS:
        for form in ("pkcs8",) if kind in ("ed", "psskey") else ("pkcs8", "trad"):
            for suffix in ("DER", "PEM"):
                data = read("%s.%s.%s" % (kind, form, suffix.lower()))
                chain(module, name, "%s %s %s" % (kind, form, suffix), cert, data)
    rsa = read("rsa.trad.der")
    chain(module, name, "mismatch key", ca, key)
    chain(module, name, "mismatch type RSA key EC cert", cert, rsa)
    chain(module, name, "bad cert good key", b"garbage", key)
    chain(module, name, "good cert bad key", cert, b"garbage")
    chain(module, name, "both bad", b"garbage", b"garbage")
    chain(module, name, "swapped", key, cert)
    chain(module, name, "cert,None", cert, None)
    chain(module, name, "None,key", None, key)
    chain(module, name, "None,None", None, None)
    chain(module, name, "cert only", cert)
    chain(module, name, "certfile=,keyfile=", certfile=cert, keyfile=key)
    chain(module, name, "cert,key,pw", cert, key, "pw")
    attempt(name + ".load_cert_chain(cert=,key=)", lambda: a_context(module).load_cert_chain(cert=cert, key=key))
    chain(module, name, "paths DER", "leaf.der", "ok.trad.der")
    chain(module, name, "paths PEM", "leaf.pem", "ok.trad.pem")
    chain(module, name, "missing cert path", "nope.der", "ok.trad.der")
    chain(module, name, "missing key path", "leaf.der", "nope.der")
    chain(module, name, "bytearray", bytearray(cert), bytearray(key))
    chain(module, name, "memoryview", memoryview(cert), memoryview(key))
    chain(module, name, "int", 5, 6)
    chain(module, name, "PEM chain bytes", cert_pem + ca_pem, read("ok.trad.pem"))
    chain(module, name, "DER + int DER concat", cert + ca, key)

    def twice():
        context = a_context(module)
        context.load_cert_chain(cert, key)
        context.load_cert_chain(cert, key)

    def roots_twice():
        context = a_context(module)
        for _ in range(2):
            context.load_verify_locations(ca) if module is tls else context.load_verify_locations(cadata=ca)

    attempt(name + ".load_cert_chain twice", twice, "twice ok")
    attempt(name + ".load_verify_locations twice", roots_twice, "twice ok")


if tls is not None:
    for what, value in DATA:
        locations(tls, "tls", what, value)
    locations(tls, "tls", "cadata=", cadata=ca)
    locations(tls, "tls", "path", "ca.der")
    chains(tls, "tls")

if hasattr(ssl, "SSLContext"):
    for what, value in DATA:
        locations(ssl, "ssl", "cadata=" + what, cadata=value)
        if what in CA_FILES:
            locations(ssl, "ssl", "cafile=" + what, cafile=value)
    for name in ("ca.der", "ca.pem", "nope.der"):
        locations(ssl, "ssl", "cafile=path " + name, cafile=name)
    locations(ssl, "ssl", "cafile=path ok.key.der", cafile="ok.trad.der")
    locations(ssl, "ssl", "path positional", "ca.der")
    locations(ssl, "ssl", "DER bytes positional", ca)
    locations(ssl, "ssl", "")
    locations(ssl, "ssl", "capath=", capath="x")
    locations(ssl, "ssl", "None,None positional", None, ca)
    locations(ssl, "ssl", "cafile=path,cadata=DER", cafile="ca.der", cadata=ca)
    chains(ssl, "ssl")


def wrap(what, **keywords):
    attempt("ssl.wrap_socket(%s)" % what, lambda: ssl.wrap_socket(Quiet(), do_handshake=False, **keywords), "ok")


for what, value in DATA:
    if value is not None:
        wrap("cadata=" + what, cadata=value)
wrap("cert,key=DER trad", cert=cert, key=key)
wrap("cert,key=DER pkcs8", cert=cert, key=read("ok.pkcs8.der"))
wrap("cert,key=PEM trad", cert=cert_pem, key=read("ok.trad.pem"))
wrap("cert,key=RSA DER trad", cert=cert, key=read("rsa.trad.der"))
wrap("cert,key=RSA pkcs8", cert=cert, key=read("rsa.pkcs8.der"))
wrap("cert,key=mismatch", cert=ca, key=key)
wrap("cert,key paths", cert="leaf.der", key="ok.trad.der")
