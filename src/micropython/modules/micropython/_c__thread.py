# _thread: this interpreter has one thread.
raise ImportError("the firmware has _thread, and thimble runs one thread: use asyncio, a Timer, or two programs")
