# Names of displays and buses in displayio up to 9.2; since 9.0 they are aliases of names in separate modules.
import _display


def fill(names):
    names["Display"] = _display.BusDisplay
    names["EPaperDisplay"] = _display.EPaperDisplay
    names["FourWire"] = _display.FourWire
    names["I2CDisplay"] = _display.I2CDisplayBus
    return ("Display", "EPaperDisplay", "FourWire", "I2CDisplay")
