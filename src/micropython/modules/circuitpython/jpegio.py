# CircuitPython's jpegio (JPEG pictures): its names can be imported, and raise an error when used.
import _refusing

JpegDecoder = _refusing.cls("jpegio", "JpegDecoder")
