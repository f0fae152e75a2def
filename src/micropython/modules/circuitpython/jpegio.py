# CircuitPython's jpegio, JPEG pictures: its names can be imported, and say that they are not here when they are used.
import _refusing

JpegDecoder = _refusing.cls("jpegio", "JpegDecoder")
