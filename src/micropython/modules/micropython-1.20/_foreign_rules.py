# Up to 1.21: the value that was returned; within wrap_socket as in all versions.
LATER = -1
