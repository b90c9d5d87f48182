"""Runs a command and prints what it took, as JSON: ``python spend.py <file for what it says> <command> ...``.

A small process of its own, since Linux counts the memory of the process that starts a command to that command's peak.
"""

import json
import os
import subprocess
import sys
import time

began = time.time()
with open(sys.argv[1], "w") as said:
    command = subprocess.Popen(sys.argv[2:], stdout=said, stderr=subprocess.STDOUT)
    _, status, usage = os.wait4(command.pid, 0)
command.returncode = os.waitstatus_to_exitcode(status)
spent = {"wall": time.time() - began, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1024}
print(json.dumps({"exit_code": command.returncode, "spent": spent}))
