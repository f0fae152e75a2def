# An I2C device that locks its bus while it is used (shared-module/adafruit_bus_device/i2c_device).


class I2CDevice:
    def __init__(self, i2c, device_address, probe=True):
        self.i2c, self.device_address = i2c, device_address
        if probe:
            self.__probe_for_device()

    def __hash__(self):
        return id(self)

    def readinto(self, buffer, *, start=0, end=0x7FFFFFFF):
        self.i2c.readfrom_into(self.device_address, buffer, start=start, end=end)

    def write(self, buffer, *, start=0, end=0x7FFFFFFF):
        self.i2c.writeto(self.device_address, buffer, start=start, end=end)

    def write_then_readinto(self, out_buffer, in_buffer, *, out_start=0, out_end=0x7FFFFFFF, in_start=0, in_end=0x7FFFFFFF):
        self.i2c.writeto_then_readfrom(
            self.device_address, out_buffer, in_buffer, out_start=out_start, out_end=out_end, in_start=in_start, in_end=in_end
        )

    def __enter__(self):
        while not self.i2c.try_lock():
            pass
        return self

    def __exit__(self, *exception):
        self.i2c.unlock()
        return False

    def __probe_for_device(self):
        with self:
            try:
                self.i2c.writeto(self.device_address, b"")
            except OSError:
                try:
                    self.i2c.readfrom_into(self.device_address, bytearray(1))
                except OSError:
                    raise ValueError("No I2C device at address: 0x%x" % self.device_address)
