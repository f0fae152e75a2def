# requests, as frozen into MicroPython firmwares since 1.21: see _requests.py.
import _requests

_requests.show(globals())
del _requests
