# SPDX-License-Identifier: MIT
command -v python3 >/dev/null || { echo "1..0 # SKIP python3 is not installed"; exit 0; }
exec python3 "$top_srcdir/tests/decode/fuzz.py" "$@"
