# asyncio since MicroPython 1.25; the flags are documented in ../micropython/_asyncio_rules.py.
SSL = True
ERRORS_TO_STDERR = True
CURRENT_TASK_RAISES = True
WAITS_FOR_MAIN = True
SERVES_IPV6 = False
