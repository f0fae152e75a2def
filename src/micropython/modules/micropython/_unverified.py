# Says once, on stderr, how to know who is at the other end: no board says anything.
import _thimble
import sys

_said = False

# The line that would verify, by how the program goes about it.
CALL = """ssl.wrap_socket(sock, server_hostname=%r, cert_reqs=ssl.CERT_REQUIRED, cadata=open("ca.der", "rb").read())"""
CONTEXT = """context.verify_mode = ssl.CERT_REQUIRED; context.load_verify_locations("ca.der"); \
context.wrap_socket(sock, server_hostname=%r)"""


def say(sock, server_hostname, line):
    global _said
    if _said:
        return
    _said = True
    handle = getattr(sock, "_handle", None)
    host = server_hostname or (_thimble.peer_name(handle) if handle is not None else "") or "the.host.name"
    sys.stderr.write(
        "thimble: nobody checks whose certificate %s shows (CERT_NONE, as on a board). What would:\n"
        "    %s\n"
        "thimble trust %s --format der -o ca.der writes the file.\n" % (host, line % host, host)
    )
