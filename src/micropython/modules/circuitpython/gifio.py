# CircuitPython's gifio, animated pictures: its names can be imported, and say that they are not here when they are used.
import _refusing

GifWriter = _refusing.cls("gifio", "GifWriter")
OnDiskGif = _refusing.cls("gifio", "OnDiskGif")
