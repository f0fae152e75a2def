# The old name of asyncio, from MicroPython 1.21 on.
def __getattr__(attr):
    import asyncio

    return getattr(asyncio, attr)
