# Two HTTPS services from one CircuitPython program (a Pico W): one whose root is built into the firmware, and one whose
# root is not, so that it is loaded from ca.pem. `npm run demo` shows how to get ca.pem.
import ssl

from adafruit_connection_manager import get_radio_socketpool, get_radio_ssl_context
from adafruit_requests import Session
from wifi import radio

# CircuitPython's built-in roots.
default_context = get_radio_ssl_context(radio)

# An additional root, from ca.pem.
custom_context = ssl.create_default_context()
try:
    with open("ca.pem") as file:
        custom_context.load_verify_locations(cadata=file.read())
except OSError:
    print("(there is no ca.pem: the built-in roots have to do)")

pool = get_radio_socketpool(radio)
weather = Session(pool, default_context)
garden = Session(pool, custom_context)

for session, url in (
    (weather, "https://weather.example.com/today"),
    (garden, "https://garden.example.com/moisture"),
):
    try:
        response = session.get(url)
        print(url, "->", response.status_code, response.json())
        response.close()
    except Exception as error:
        print(url, "->", type(error).__name__ + ":", error)
