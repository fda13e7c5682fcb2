"""Asks as a user's script would, with paho-mqtt: paho_client.py PORT. Prints the responses, a line each."""

import json
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties


def ask(version, port):
    answers = queue.Queue()
    ready = queue.Queue()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="paho-%d" % version, protocol=version)
    client.on_message = lambda client, data, message: answers.put(message)
    client.on_subscribe = lambda client, data, mid, codes, properties: ready.put(codes)
    client.connect("127.0.0.1", port)
    client.loop_start()
    is_new = version == mqtt.MQTTv5
    topic = "paho/answers" if is_new else "xtender/response/read-info/paho"
    client.subscribe(topic, qos=1)
    ready.get(timeout=10)
    properties = None
    if is_new:
        properties = Properties(PacketTypes.PUBLISH)
        properties.ResponseTopic = topic
        properties.CorrelationData = b"\x00paho\xff"
    request = {"id": "p%d" % version, "device": "xt1", "info": "battery_voltage"}
    client.publish("xtender/request/read-info/paho", json.dumps(request), qos=1, properties=properties)
    message = answers.get(timeout=10)
    if is_new:
        assert message.properties.CorrelationData == b"\x00paho\xff", message.properties
        assert message.properties.ContentType == "application/json", message.properties
    assert not message.retain
    print(message.payload.decode())
    client.loop_stop()
    client.disconnect()


for version in (mqtt.MQTTv5, mqtt.MQTTv311):
    ask(version, int(sys.argv[1]))
