# What was said already in this run.

# Analog inputs with nothing connected.
floating = set()
