# CircuitPython's qrio: its names can be imported, and a decoder raises an error because it is not supported.
import _enum
import _refusing

PixelPolicy = _enum.enum("qrio.PixelPolicy", "EVERY_BYTE EVEN_BYTES ODD_BYTES RGB565 RGB565_SWAPPED")
QRDecoder = _refusing.cls("qrio", "QRDecoder")
QRInfo = _refusing.cls("qrio", "QRInfo")
QRPosition = _refusing.cls("qrio", "QRPosition")

__all__ = ("PixelPolicy", "QRDecoder", "QRInfo", "QRPosition")
