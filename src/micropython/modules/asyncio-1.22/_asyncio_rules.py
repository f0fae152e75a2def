# asyncio since MicroPython 1.22; the flags are documented in ../micropython/_asyncio_rules.py.
SSL = True
ERRORS_TO_STDERR = True
CURRENT_TASK_RAISES = False
WAITS_FOR_MAIN = False
SERVES_IPV6 = False
