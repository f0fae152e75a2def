// The program of adafruit_minimqtt's exchanges; `pool` and `context` exist by then.

export const MINIMQTT = `import adafruit_minimqtt.adafruit_minimqtt as MQTT
client = MQTT.MQTT(broker="host.test", port=8883, is_ssl=True, socket_pool=pool, ssl_context=context, socket_timeout=1, recv_timeout=5)
client.on_message = lambda client, topic, message: print(topic, message)
client.connect()
client.subscribe("a/b", 1)
client.publish("a/b", "hello", qos=1)
for i in range(2):
    client.loop(timeout=1)
client.disconnect()
print("done")
`;
