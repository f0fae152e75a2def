# ussl: the name of the ssl module in 1.20.
from ssl import wrap_socket
