# asyncio from MicroPython 1.22 on: ../micropython/_asyncio_rules.py says what these mean.
SSL = True
ERRORS_TO_STDERR = True
CURRENT_TASK_RAISES = False
WAITS_FOR_MAIN = False
SERVES_IPV6 = False
