"""Deletes its working folder and everything that it may delete, then works on."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
LAST = [
    "import os, shutil\n"
    "for path in ('.', '/home/student', '/tmp', '/dev/shm', '/usr', '/'):\n"
    "    shutil.rmtree(path, ignore_errors=True)\n"
    "try:\n    os.rmdir(os.getcwd())\nexcept OSError as error:\n    print(error)"
]
