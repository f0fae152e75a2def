# The error raised in a deferred handshake if a stream written in Python returns a negative errno.
LATER = 1
