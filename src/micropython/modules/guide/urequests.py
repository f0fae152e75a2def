# The old name of requests.
from requests import *
