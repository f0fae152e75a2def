# CircuitPython's usb_hid: reports that a keyboard, a mouse or another device would send to a computer.
import _effects


class Device:
    def __init__(self, *, report_descriptor, usage_page, usage, report_ids, in_report_lengths, out_report_lengths):
        self.usage_page, self.usage = usage_page, usage
        self._ids, self._lengths = tuple(report_ids), tuple(in_report_lengths)

    def __hash__(self):
        return id(self)

    def send_report(self, report, report_id=None):
        report_id = self._ids[0] if report_id is None and len(self._ids) == 1 else report_id
        if report_id not in self._ids:
            raise ValueError("Invalid report_id")
        length = self._lengths[self._ids.index(report_id)]
        if len(report) != length:
            raise ValueError("report length must be %d" % length)
        _effects.tell_bytes("usb hid", "0x%02x" % self.usage, "report", report)

    def get_last_received_report(self, report_id=None):
        return None


def _made(page, usage, report_id, length):
    return Device(
        report_descriptor=b"",
        usage_page=page,
        usage=usage,
        report_ids=(report_id,),
        in_report_lengths=(length,),
        out_report_lengths=(0,),
    )


Device.KEYBOARD = _made(0x01, 0x06, 1, 8)
Device.MOUSE = _made(0x01, 0x02, 2, 4)
Device.CONSUMER_CONTROL = _made(0x0C, 0x01, 3, 2)
devices = (Device.KEYBOARD, Device.MOUSE, Device.CONSUMER_CONTROL)


def enable(devices, boot_device=0):
    raise RuntimeError("Cannot change USB devices now")


def disable():
    raise RuntimeError("Cannot change USB devices now")


def set_interface_name(interface_name):
    raise RuntimeError("Cannot change USB devices now")


def get_boot_device():
    return 0


__all__ = ("Device", "devices", "disable", "enable", "get_boot_device", "set_interface_name")
