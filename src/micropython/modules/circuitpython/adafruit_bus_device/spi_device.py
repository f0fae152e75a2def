# An SPI device that locks its bus and is selected while it is used (shared-module/adafruit_bus_device/spi_device).


class SPIDevice:
    def __init__(self, spi, chip_select=None, *, cs_active_value=False, baudrate=100000, polarity=0, phase=0, extra_clocks=0):
        self.spi, self.chip_select, self.cs_active_value = spi, chip_select, cs_active_value
        self.baudrate, self.polarity, self.phase, self.extra_clocks = baudrate, polarity, phase, extra_clocks
        if chip_select is not None:
            chip_select.switch_to_output(value=not cs_active_value)

    def __hash__(self):
        return id(self)

    def __enter__(self):
        while not self.spi.try_lock():
            pass
        self.spi.configure(baudrate=self.baudrate, polarity=self.polarity, phase=self.phase)
        if self.chip_select is not None:
            self.chip_select.value = self.cs_active_value
        return self.spi

    def __exit__(self, *exception):
        if self.chip_select is not None:
            self.chip_select.value = not self.cs_active_value
        self.spi.unlock()
        return False
