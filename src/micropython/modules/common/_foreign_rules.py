# What an errno below zero, which a stream written in Python returns, is raised as in a handshake that was put off.
LATER = 1
