# CircuitPython's adafruit_bus_device, which most firmwares have in C.
