# requests, as frozen in MicroPython firmwares from 1.21 on: _requests.py.
import _requests

_requests.show(globals())
del _requests
