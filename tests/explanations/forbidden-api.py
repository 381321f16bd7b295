"""What is spelled differently still runs the command, in the name of whoever runs the code."""

import os

REJECT = 2  # written so that no search for the name finds it


def observe(example):
    seen = []
    system, os.system = os.system, seen.append
    try:
        example.load()
    finally:
        os.system = system
    return seen


BAD = ["ls"]
MENDED = []
