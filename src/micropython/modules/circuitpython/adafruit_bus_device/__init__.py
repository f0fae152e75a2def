# CircuitPython's adafruit_bus_device, which is in C on most boards.
