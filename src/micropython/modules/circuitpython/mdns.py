# CircuitPython's mdns: announced services are kept, and only found by the program itself.
import _effects
import wifi

__all__ = ("RemoteService", "Server")


class RemoteService:
    def __init__(self):
        raise TypeError("cannot create 'RemoteService' instances")

    def __hash__(self):
        return id(self)


class Server:
    def __init__(self, network_interface):
        if network_interface is not wifi.radio:
            raise ValueError("mDNS only works with built-in WiFi")
        if _server:
            raise RuntimeError("mDNS already initialized")
        _server.append(self)
        self._hostname = wifi.radio.hostname
        self._instance_name = self._hostname
        self._services = {}

    def __hash__(self):
        return id(self)

    def deinit(self):
        _server.clear()
        self._services = None

    def _require(self):
        if self._services is None:
            raise ValueError("Object has been deinitialized and can no longer be used. Create a new object.")

    @property
    def hostname(self):
        self._require()
        return self._hostname

    @hostname.setter
    def hostname(self, name):
        self._require()
        self._hostname = name
        _effects.tell("mdns", name + ".local", "hostname")

    @property
    def instance_name(self):
        self._require()
        return self._instance_name

    @instance_name.setter
    def instance_name(self, name):
        self._require()
        self._instance_name = name

    def advertise_service(self, *, service_type, protocol, port, txt_records=None):
        self._require()
        for record in txt_records or ():
            if not isinstance(record, (str, bytes)):
                raise ValueError("Failed to add service TXT record; non-string or bytes found in txt_records")
        self._services[(service_type, protocol)] = port
        _effects.tell("mdns", "%s.%s" % (service_type, protocol), "advertise", port)

    def find(self, service_type, protocol, *, timeout=1):
        """Finds no other devices: no query is sent."""
        self._require()
        return ()


_server = []
