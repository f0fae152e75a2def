# urequests: the name of requests in 1.20, and an alias of it in 1.21 to 1.28.
import _requests

_requests.show(globals())
del _requests
