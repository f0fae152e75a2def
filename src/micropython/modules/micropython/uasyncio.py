# The old name of asyncio since MicroPython 1.21.
def __getattr__(attr):
    import asyncio

    return getattr(asyncio, attr)
