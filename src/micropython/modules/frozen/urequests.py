# urequests: 1.20's name of requests, which it repeats in 1.21 to 1.28.
import _requests

_requests.show(globals())
del _requests
