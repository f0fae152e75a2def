# CircuitPython's gifio (animated pictures): its names can be imported, and raise an error when used.
import _refusing

GifWriter = _refusing.cls("gifio", "GifWriter")
OnDiskGif = _refusing.cls("gifio", "OnDiskGif")
