# The old name of requests, which 1.20 has alone.
import _bridge
from requests import *
