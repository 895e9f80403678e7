# SPDX-License-Identifier: MIT
"""validate.py SCHEMA FILE: status 1 if the file does not follow the schema."""
import json
import sys

import jsonschema

schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
errors = list(jsonschema.Draft7Validator(schema).iter_errors(json.load(open(sys.argv[2]))))
for error in errors[:10]:
    print("/".join(str(part) for part in error.absolute_path), error.message)
sys.exit(1 if errors else 0)
