# ssl of MicroPython 1.20 on the ESP8266: only wrap_socket.
import _axtls as _c

wrap_socket = _c.native_wrap_socket(_c.SSLSocketOf120)
