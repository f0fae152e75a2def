# The name of ssl in 1.20.
from ssl import wrap_socket
