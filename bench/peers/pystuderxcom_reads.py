"""Single reads a second with pystuderxcom on a serial port. usage: pystuderxcom_reads.py PORT SECONDS"""

import sys
import time

from pystuderxcom import XcomDataset, XcomVoltage
from pystuderxcom.api_serial import XcomApiSerial

port, seconds = sys.argv[1], float(sys.argv[2])
info = XcomDataset.get_instance(XcomVoltage.AC240, XcomVoltage.DC48).get_by_nr(3000, "xt")
api = XcomApiSerial(port=port, baudrate=38400)
api.start()
count, end = 0, time.monotonic() + seconds
while time.monotonic() < end:
    if api.request_value(info, "XT1") is not None:
        count += 1
api.stop()
print(count / seconds)
