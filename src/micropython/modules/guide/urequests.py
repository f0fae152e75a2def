# The old name of requests, and its only name in 1.20.
import _bridge
from requests import *

_KEYWORDS = True
