# CircuitPython's imagecapture (cameras): its names can be imported, and raise an error when used.
import _refusing

ParallelImageCapture = _refusing.cls("imagecapture", "ParallelImageCapture")
