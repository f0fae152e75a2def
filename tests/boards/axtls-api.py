# The calls of the facts' API tables, by their labels: `module|label -> value` or `module|label !! exception`.
import socket
import sys


def rd(name):
    with open(name, "rb") as f:
        return f.read()


K, C = rd("key.der"), rd("cert.der")
WRAPS = (
    ("wrap_socket()", lambda w, s: w()),
    ("wrap_socket(s,True) positional server_side", lambda w, s: w(s, True)),
    ("wrap_socket(s,foo=1)", lambda w, s: w(s, foo=1)),
    ("wrap_socket(s, key=…, cert=…)", lambda w, s: w(s, server_side=True, key=K, cert=C)),
    ("wrap_socket(s, keyfile=…, certfile=…)", lambda w, s: w(s, keyfile="key.der", certfile="cert.der")),
    ("wrap_socket(s, cert_reqs=0)", lambda w, s: w(s, server_side=True, cert_reqs=0)),
    ("wrap_socket(s, cert_reqs=2)", lambda w, s: w(s, server_side=True, cert_reqs=2)),
    ("wrap_socket(s, cadata=…)", lambda w, s: w(s, server_side=True, cadata=C)),
    ("wrap_socket(s, ca_certs=…)", lambda w, s: w(s, ca_certs=C)),
    ("wrap_socket(s, do_handshake=False)", lambda w, s: w(s, do_handshake=False)),
    ("wrap_socket(s, do_handshake_on_connect=False)", lambda w, s: w(s, do_handshake_on_connect=False)),
    ("wrap_socket(s, server_hostname='x')", lambda w, s: w(s, do_handshake=False, server_hostname="x")),
    ("wrap_socket(s, server_hostname=b'x')", lambda w, s: w(s, do_handshake=False, server_hostname=b"x")),
    ("wrap_socket(s, server_hostname=5)", lambda w, s: w(s, server_side=True, server_hostname=5)),
    ("wrap_socket(s, server_side=True, server_hostname='x')", lambda w, s: w(s, server_side=True, server_hostname="x")),
    ("wrap_socket server key/cert: PEM key", lambda w, s: w(s, server_side=True, key=rd("key.pem"), cert=C)),
    ("wrap_socket server key/cert: PKCS8 DER key", lambda w, s: w(s, server_side=True, key=rd("key8.der"), cert=C)),
    ("wrap_socket server key/cert: EC key DER", lambda w, s: w(s, server_side=True, key=rd("eckey.der"), cert=C)),
    ("wrap_socket server key/cert: garbage key", lambda w, s: w(s, server_side=True, key=b"garbage", cert=C)),
    ("wrap_socket server key/cert: empty key", lambda w, s: w(s, server_side=True, key=b"", cert=C)),
    ("wrap_socket server key/cert: PEM cert", lambda w, s: w(s, server_side=True, key=K, cert=rd("cert.pem"))),
    ("wrap_socket server key/cert: garbage cert", lambda w, s: w(s, server_side=True, key=K, cert=b"garbage")),
    ("wrap_socket server key/cert: EC cert DER", lambda w, s: w(s, server_side=True, key=K, cert=rd("eccert.der"))),
    ("wrap_socket server key/cert: cert None", lambda w, s: w(s, server_side=True, key=K, cert=None)),
    ("wrap_socket server key/cert: RSA4096", lambda w, s: w(s, server_side=True, key=rd("key4.der"), cert=rd("cert4.der"))),
    ("wrap_socket server key/cert: cert of another key", lambda w, s: w(s, server_side=True, key=K, cert=rd("cert4.der"))),
    ("wrap_socket server cert only, no key", lambda w, s: w(s, server_side=True, cert=C)),
)


def loaded(c, cert, key):
    c.load_cert_chain(cert, key)
    return c


def setting(name, value):
    def do(m, s):
        c = m.SSLContext(0)
        setattr(c, name, value)
        return getattr(c, name)

    return do


def serve(m, s, cert, key):
    return loaded(m.SSLContext(1), cert, key).wrap_socket(s, server_side=True)


CONTEXTS = (
    ("SSLContext()", lambda m, s: m.SSLContext()),
    ("SSLContext(0)", lambda m, s: m.SSLContext(0)),
    ("SSLContext(99)", lambda m, s: m.SSLContext(99)),
    ("SSLContext('x')", lambda m, s: m.SSLContext("x")),
    ("SSLContext(0,1)", lambda m, s: m.SSLContext(0, 1)),
    ("SSLContext(protocol=0)", lambda m, s: m.SSLContext(protocol=0)),
    ("verify_mode", lambda m, s: m.SSLContext(0).verify_mode),
    ("verify_mode=0", setting("verify_mode", 0)),
    ("verify_mode=2", setting("verify_mode", 2)),
    ("verify_mode='x'", setting("verify_mode", "x")),
    ("load_verify_locations(C)", lambda m, s: m.SSLContext(0).load_verify_locations(C)),
    ("load_verify_locations(cadata=C)", lambda m, s: m.SSLContext(0).load_verify_locations(cadata=C)),
    ("get_ciphers()", lambda m, s: m.SSLContext(0).get_ciphers()),
    ("set_ciphers([])", lambda m, s: m.SSLContext(0).set_ciphers([])),
    ("check_hostname", lambda m, s: m.SSLContext(0).check_hostname),
    ("load_cert_chain(C,K)", lambda m, s: m.SSLContext(0).load_cert_chain(C, K)),
    ("load_cert_chain(b'x',b'y') (not parsed)", lambda m, s: m.SSLContext(0).load_cert_chain(b"x", b"y")),
    ("load_cert_chain(certfile=,keyfile=)", lambda m, s: m.SSLContext(0).load_cert_chain(certfile=C, keyfile=K)),
    ("load_cert_chain(C) one arg", lambda m, s: m.SSLContext(0).load_cert_chain(C)),
    ("ctx server good", lambda m, s: serve(m, s, C, K)),
    ("ctx server PEM key", lambda m, s: serve(m, s, C, rd("key.pem"))),
    ("ctx server PEM cert", lambda m, s: serve(m, s, rd("cert.pem"), K)),
    ("ctx server EC key", lambda m, s: serve(m, s, C, rd("eckey.der"))),
    ("ctx server int key", lambda m, s: serve(m, s, C, 5)),
    ("ctx server cert None", lambda m, s: serve(m, s, None, K)),
    ("ctx server bytearray key", lambda m, s: serve(m, s, C, bytearray(K))),
    ("ctx server without cert (built-in default)", lambda m, s: m.SSLContext(1).wrap_socket(s, server_side=True)),
    ("wrap_socket positional server_side", lambda m, s: m.SSLContext(1).wrap_socket(s, True)),
    ("wrap_socket(foo=1)", lambda m, s: m.SSLContext(0).wrap_socket(s, foo=1)),
    ("wrap_socket(client_id=b'')", lambda m, s: m.SSLContext(0).wrap_socket(s, client_id=b"")),
    ("wrap_socket do_handshake=", lambda m, s: m.SSLContext(0).wrap_socket(s, do_handshake=False)),
    ("wrap_socket do_handshake_on_connect=False", lambda m, s: m.SSLContext(0).wrap_socket(s, do_handshake_on_connect=False)),
    ("wrap_socket server_hostname=5", lambda m, s: m.SSLContext(0).wrap_socket(s, server_hostname=5)),
    ("wrap_socket unconnected socket", lambda m, s: m.SSLContext(0).wrap_socket(s)),
)


def row(module, label, work):
    s = socket.socket()
    try:
        print("%s|%s -> %r" % (module, label, work(s)))
    except Exception as e:
        print("%s|%s !! %s%r" % (module, label, type(e).__name__, e.args))
    s.close()


for name in ("ssl", "ussl", "tls"):
    try:
        m = __import__(name)
    except ImportError as e:
        print("%s|import !! ImportError%r" % (name, e.args))
        continue
    if hasattr(m, "wrap_socket"):
        for label, work in WRAPS:
            row(name, label, lambda s: work(m.wrap_socket, s))
    if hasattr(m, "SSLContext"):
        for label, work in CONTEXTS:
            row(name, label, lambda s: work(m, s))
