# webrepl: accepts no logins here. A program that starts it continues, as on a board.
import _thimble


def start(port=8266, password=None, accept_handler=None):
    _thimble.warn("webrepl.start() does nothing here: it would let people log in to the board")


start_foreground = start


def stop():
    pass
