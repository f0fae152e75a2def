# From 1.22 as the errno.
LATER = 1
