# Since 1.22: the errno.
LATER = 1
