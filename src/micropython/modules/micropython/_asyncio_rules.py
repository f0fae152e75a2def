# Differences in asyncio between MicroPython's versions (extmod/asyncio); overlays of later versions replace this file.
SSL = False  # ssl= and server_hostname=: since 1.22
ERRORS_TO_STDERR = False  # since 1.22
CURRENT_TASK_RAISES = False  # without a running task: since 1.23
WAITS_FOR_MAIN = False  # for a main task that nothing can wake: since 1.25
SERVES_IPV6 = False  # since 1.26
