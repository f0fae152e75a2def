# The names of displays and buses that displayio has up to 9.2; from 9.0 on they are those of modules of their own.
import _display


def fill(names):
    names["Display"] = _display.BusDisplay
    names["EPaperDisplay"] = _display.EPaperDisplay
    names["FourWire"] = _display.FourWire
    names["I2CDisplay"] = _display.I2CDisplayBus
    return ("Display", "EPaperDisplay", "FourWire", "I2CDisplay")
