# What changed in asyncio with MicroPython's versions (extmod/asyncio); overlays of later versions replace this file.
SSL = False  # ssl= and server_hostname=: from 1.22
ERRORS_TO_STDERR = False  # from 1.22
CURRENT_TASK_RAISES = False  # without a task that runs: from 1.23
WAITS_FOR_MAIN = False  # for a main task that nothing can wake: from 1.25
SERVES_IPV6 = False  # from 1.26
