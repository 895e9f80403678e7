# SPDX-License-Identifier: MIT
"""bytes.py BIN JSON: the file is the words of all tables in order, each table at the next multiple of its alignment."""
import json
import struct
import sys

data = open(sys.argv[1], "rb").read()
out = json.load(open(sys.argv[2]))
order = {c["name"]: "<" if c["endian"] == "little" else ">" for c in out["controllers"]}
image = bytearray()
for transfer in out["transfers"]:
    for table in transfer["tables"]:
        while len(image) % table["align"]:
            image.append(0)
        start = len(image)
        image += bytes(table["size"])
        for descriptor in table["descriptors"]:
            for i, word in enumerate(descriptor["words"]):
                struct.pack_into(order[transfer["controller"]] + "I", image, start + descriptor["offset"] + 4 * i, int(word, 16))
if data != bytes(image):
    print("%d bytes in the file, %d by the JSON" % (len(data), len(image)))
    for i, (a, b) in enumerate(zip(data, image)):
        if a != b:
            print("byte %d: 0x%02x, 0x%02x by the JSON" % (i, a, b))
            break
    sys.exit(1)
