"""Single reads a second with scom on a serial port. usage: scom_reads.py PORT SECONDS"""

import sys
import time

import serial

serial.PARITY_EVEN = serial.PARITY_NONE  # a pseudo-terminal refuses parity

from sino.scom import Scom  # noqa: E402
from sino.scom.device.xtender import Xtender  # noqa: E402

port, seconds = sys.argv[1], float(sys.argv[2])
line = Scom()
line.initialize(port, 38400)
Xtender.class_initialize(line)
device = Xtender(101)
count, end = 0, time.monotonic() + seconds
while time.monotonic() < end:
    if device.get_battery_voltage() is not None:
        count += 1
line.close()
print(count / seconds)
