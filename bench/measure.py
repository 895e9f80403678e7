#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""measure.py COMMAND...: runs it, prints seconds of CPU and peak memory in KiB, and exits with its status."""
import os
import sys

pid = os.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(pid, 0)
print("%.2f %d" % (usage.ru_utime + usage.ru_stime, usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
