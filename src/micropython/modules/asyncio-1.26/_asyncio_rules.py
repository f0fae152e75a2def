# asyncio from MicroPython 1.26 on: ../micropython/_asyncio_rules.py says what these mean.
SSL = True
ERRORS_TO_STDERR = True
CURRENT_TASK_RAISES = True
WAITS_FOR_MAIN = True
SERVES_IPV6 = True
