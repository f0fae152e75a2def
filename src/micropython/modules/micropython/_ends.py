# Warnings that were already printed in this run.

# Analog inputs to which nothing is connected.
floating = set()
