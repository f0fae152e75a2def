# umqtt.simple of micropython-lib, 1.3.4 to 1.8.0, as frozen by MicroPython on ESP32 and ESP8266: MQTT 3.1.1 with QoS 0
# and 1. The version comes from the firmware's data; _CHANGES lists the differences between versions.
import struct

import _thimble

_VERSION = tuple(int(part) for part in _thimble.frozen_version("umqtt.simple").split("."))
_CHANGES = {
    "context": (1, 4, 0),  # ssl is an SSLContext; before, ssl=True, and ssl_params were passed to wrap_socket
    "empty_user": (1, 4, 0),  # no user name if it is empty; before, only if it was None
    "operation_returned": (1, 4, 0),
    "time_limit": (1, 5, 0),
    "legacy_ssl": (1, 6, 0),
    "unsubscribe": (1, 7, 0),
    "old_socket_closed": (1, 7, 1),
    "long_topics": (1, 8, 0),
}


def _has(change):
    return _VERSION >= _CHANGES[change]


if _has("time_limit"):
    import socket
else:
    import usocket as socket


class MQTTException(Exception):
    pass


class _Client:
    def _set_up(self, client_id, server, port, user, password, keepalive, ssl):
        self.client_id = client_id
        self.sock = None
        self.server = server
        self.port = port or (8883 if ssl else 1883)
        self.ssl = ssl
        self.pid = 0
        self.cb = None
        self.user = user
        self.pswd = password
        self.keepalive = keepalive
        self.lw_topic = None
        self.lw_msg = None
        self.lw_qos = 0
        self.lw_retain = False

    def set_callback(self, f):
        self.cb = f

    def set_last_will(self, topic, msg, retain=False, qos=0):
        assert 0 <= qos <= 2
        assert topic
        self.lw_topic = topic
        self.lw_msg = msg
        self.lw_qos = qos
        self.lw_retain = retain

    def _connect(self, clean_session, timeout):
        if self.sock and _has("old_socket_closed"):
            self.sock.close()
        self.sock = socket.socket()
        if _has("time_limit"):
            self.sock.settimeout(timeout)
        self.sock.connect(socket.getaddrinfo(self.server, self.port)[0][-1])
        self._secure()
        self._send_connect(clean_session)
        answer = self.sock.read(4)
        assert answer[0] == 0x20 and answer[1] == 0x02
        if answer[3] != 0:
            raise MQTTException(answer[3])
        return answer[2] & 1

    def _secure(self):
        if not _has("context"):
            if self.ssl:
                import ussl

                self.sock = ussl.wrap_socket(self.sock, **self.ssl_params)
        elif self.ssl is True and _has("legacy_ssl"):
            import ssl

            self.sock = ssl.wrap_socket(self.sock, **self.ssl_params)
        elif self.ssl:
            self.sock = self.ssl.wrap_socket(self.sock, server_hostname=self.server)

    def _send_connect(self, clean_session):
        variable = bytearray(b"\x04MQTT\x04\x02\0\0")
        variable[6] = clean_session << 1
        fields = [self.client_id]
        if self.lw_topic:
            fields += [self.lw_topic, self.lw_msg]
            variable[6] |= 0x04 | self.lw_qos << 3 | self.lw_retain << 5
        if self.user if _has("empty_user") else self.user is not None:
            fields += [self.user, self.pswd]
            variable[6] |= 0xC0
        if self.keepalive:
            assert self.keepalive < 65536
            variable[7] = self.keepalive >> 8
            variable[8] = self.keepalive & 0xFF
        # The first length byte of "MQTT" is written with the fixed header.
        header = bytearray(b"\x10\0\0\0\0\0")
        used = _put_length(header, 10 + sum(2 + len(field) for field in fields))
        self.sock.write(header, used + 2)
        self.sock.write(variable)
        for field in fields:
            self._send_str(field)

    def disconnect(self):
        self.sock.write(b"\xe0\0")
        self.sock.close()

    def ping(self):
        self.sock.write(b"\xc0\0")

    def publish(self, topic, msg, retain=False, qos=0):
        packet = bytearray(b"\x30\0\0\0")
        packet[0] |= qos << 1 | retain
        length = 2 + len(topic) + len(msg) + (2 if qos > 0 else 0)
        assert length < 2097152
        self.sock.write(packet, _put_length(packet, length) + 1)
        self._send_str(topic)
        if qos > 0:
            self.pid += 1
            pid = self.pid
            self.sock.write(struct.pack("!H", pid))
        self.sock.write(msg)
        if qos == 1:
            while True:
                if self.wait_msg() == 0x40:
                    assert self.sock.read(1) == b"\x02"
                    if self._read_short() == pid:
                        return
        elif qos == 2:
            assert 0

    def subscribe(self, topic, qos=0):
        assert self.cb is not None, "Subscribe callback is not set"
        if self._ask(0x82, topic, bytes((qos,)), 0x90, 4) == 0x80:
            raise MQTTException(0x80)

    def wait_msg(self):
        first = self.sock.read(1)
        self.sock.setblocking(True)
        if first is None:
            return None
        if first == b"":
            raise OSError(-1)
        if first == b"\xd0":  # PINGRESP
            assert self.sock.read(1)[0] == 0
            return None
        operation = first[0]
        if operation & 0xF0 != 0x30:
            return operation
        length = self._recv_len()
        topic = self.sock.read(self._read_short())
        length -= len(topic) + 2
        if operation & 6:
            pid = self._read_short()
            length -= 2
        self.cb(topic, self.sock.read(length))
        if operation & 6 == 2:
            self.sock.write(struct.pack("!BBH", 0x40, 2, pid))
        elif operation & 6 == 4:
            assert 0
        return operation if _has("operation_returned") else None

    def check_msg(self):
        self.sock.setblocking(False)
        return self.wait_msg()

    def _ask(self, kind, topic, options, answer, answer_length):
        """Sends SUBSCRIBE or UNSUBSCRIBE, waits for the answer, and returns its last byte."""
        self.pid += 1
        pid = self.pid
        length = 4 + len(topic) + len(options)
        if _has("long_topics"):
            packet = bytearray(4)
            packet[0] = kind
            self.sock.write(packet, _put_length(packet, length) + 1)
            self.sock.write(struct.pack("!H", pid))
        else:
            # A remaining length of one byte, regardless of the topic's length: a broker rejects more than 127.
            self.sock.write(struct.pack("!BBH", kind, length, pid))
        self._send_str(topic)
        if options:
            self.sock.write(options)
        while self.wait_msg() != answer:
            pass
        reply = self.sock.read(answer_length)
        assert reply[1] << 8 | reply[2] == pid
        return reply[-1]

    def _send_str(self, s):
        self.sock.write(struct.pack("!H", len(s)))
        self.sock.write(s)

    def _read_short(self):
        two = self.sock.read(2)
        return two[0] << 8 | two[1]

    def _recv_len(self):
        length = 0
        shift = 0
        while True:
            b = self.sock.read(1)[0]
            length |= (b & 0x7F) << shift
            if not b & 0x80:
                return length
            shift += 7


def _put_length(packet, length):
    """Writes Remaining Length after the first byte (MQTT 3.1.1 §2.2.3); returns the index of its last byte."""
    at = 1
    while length > 0x7F:
        packet[at] = length & 0x7F | 0x80
        length >>= 7
        at += 1
    packet[at] = length
    return at


if _has("context") and not _has("legacy_ssl"):

    class MQTTClient(_Client):
        def __init__(self, client_id, server, port=0, user=None, password=None, keepalive=0, ssl=None):
            self._set_up(client_id, server, port, user, password, keepalive, ssl)

else:

    class MQTTClient(_Client):
        def __init__(
            self, client_id, server, port=0, user=None, password=None, keepalive=0, ssl=None, ssl_params={}
        ):
            self._set_up(client_id, server, port, user, password, keepalive, ssl)
            self.ssl_params = ssl_params


if _has("time_limit"):
    MQTTClient.connect = lambda self, clean_session=True, timeout=None: self._connect(clean_session, timeout)
else:
    MQTTClient.connect = lambda self, clean_session=True: self._connect(clean_session, None)

if _has("unsubscribe"):

    def _unsubscribe(self, topic):
        self._ask(0xA2, topic, b"", 0xB0, 3)

    MQTTClient.unsubscribe = _unsubscribe
