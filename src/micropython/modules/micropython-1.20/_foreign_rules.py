# Up to 1.21 as it was returned; within wrap_socket as in all versions.
LATER = -1
