# The server of the situations with axTLS: serves one client, then prints its results, one a line.
import socket
import sys

import ssl


def rd(name):
    with open(name, "rb") as f:
        return f.read()


mode, first, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", port))
s.listen(1)
print("listening")
c, _ = s.accept()
c.settimeout(10)
keys = {} if mode == "default" else {"key": rd(mode + ".key"), "cert": rd(mode + ".crt")}
w = ssl.wrap_socket(c, server_side=True, **keys)
print("wrapped")
try:
    if first == "write":
        print("write", w.write(b"hello\r\n"))
    print("read", w.read(5))
    print("write", w.write(b"B" * 3000))
except Exception as e:
    print("EXC %s %s" % (type(e).__name__, e.args))
w.close()
s.close()
