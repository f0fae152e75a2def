# CircuitPython's espcamera: its names can be imported, and a camera raises an error because it is not supported.
import _enum
import _refusing

Camera = _refusing.cls("espcamera", "Camera")
GrabMode = _enum.enum("espcamera.GrabMode", "WHEN_EMPTY LATEST")
PixelFormat = _enum.enum("espcamera.PixelFormat", "RGB565 GRAYSCALE JPEG")
FrameSize = _enum.enum(
    "espcamera.FrameSize",
    "R96X96 R240X240 QQVGA QCIF HQVGA QVGA CIF HVGA VGA SVGA XGA HD SXGA UXGA FHD P_HD P_3MP QXGA QHD WQXGA P_FHD QSXGA",
)
GainCeiling = _enum.enum(
    "espcamera.GainCeiling", "GAIN_2X GAIN_4X GAIN_8X GAIN_16X GAIN_32X GAIN_64X GAIN_128X"
)

__all__ = ("Camera", "FrameSize", "GainCeiling", "GrabMode", "PixelFormat")
