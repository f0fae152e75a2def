# CircuitPython's imagecapture, cameras: its names can be imported, and say that they are not here when they are used.
import _refusing

ParallelImageCapture = _refusing.cls("imagecapture", "ParallelImageCapture")
