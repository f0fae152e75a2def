# The client of the situations with axTLS: prints its results, one a line, and `== NAME` before each situation.
import json
import socket
import sys
import time

import ssl

REQUEST = b"GET / HTTP/1.0\r\n\r\n"


def told(e):
    return "%s %s str=%r errno=%s" % (type(e).__name__, e.args, str(e), e.args[0] if e.args else None)


def attempt(name, work):
    try:
        print(name, work())
    except Exception as e:
        print(name, told(e))


def read_to_end(w):
    total = nones = 0
    while True:
        try:
            data = w.read(100000)
        except Exception as e:
            print("read after %d: %s" % (total, told(e)))
            return
        if data is None:
            nones += 1
            time.sleep(0.05)
        elif data:
            total += len(data)
        else:
            print("read EOF after %d none-reads %d" % (total, nones))
            return


def get(s):
    w = ssl.wrap_socket(s, server_hostname="board.test")
    print("handshake ok")
    print("write", w.write(REQUEST))
    read_to_end(w)
    attempt("second read", lambda: w.read(10))
    w.close()
    attempt("read after close", lambda: w.read(10))
    attempt("write after close", lambda: w.write(b"x"))
    attempt("second close", w.close)


def hs(s):
    w = ssl.wrap_socket(s, server_hostname="board.test")
    print("handshake ok", w)
    w.close()


def deferred(s):
    w = ssl.wrap_socket(s, server_hostname="board.test", do_handshake=False)
    print("wrapped, deferred")
    print("write", w.write(REQUEST))
    read_to_end(w)


def deferredread(s):
    w = ssl.wrap_socket(s, server_hostname="board.test", do_handshake=False)
    print("wrapped, deferred")
    read_to_end(w)


def nonblock(s):
    s.setblocking(False)
    attempt("wrap nonblocking dh=True", lambda: ssl.wrap_socket(s, server_hostname="board.test"))


def nonblockdef(s):
    s.setblocking(False)
    w = ssl.wrap_socket(s, server_hostname="board.test", do_handshake=False)
    print("write %d after 0 Nones" % w.write(REQUEST))
    read_to_end(w)


def readinto(s):
    w = ssl.wrap_socket(s, server_hostname="board.test")
    w.write(REQUEST)
    print("readinto", w.readinto(bytearray(2000)))
    print("readline", w.readline())
    w.close()


def bigwrite(s):
    w = ssl.wrap_socket(s, server_hostname="board.test")
    print("write", w.write(b"x" * 5000))
    w.close()


for name, mode, port, timeout in json.loads(sys.argv[1]):
    print("==", name)
    s = socket.socket()
    s.settimeout(timeout)
    s.connect(("127.0.0.1", port))
    try:
        globals()[mode](s)
    except Exception as e:
        print("EXC", told(e))
    s.close()
