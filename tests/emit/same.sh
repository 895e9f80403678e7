# SPDX-License-Identifier: MIT
# Open lengths against constants: same.py says how.
. "$top_srcdir/tests/emit/lib.sh"
have python3 || { echo "1..0 # SKIP there is no python3"; exit 0; }
# shellcheck disable=SC2086
python3 "$top_srcdir/tests/emit/same.py" "$DMAC_COMPILE" "$top_srcdir/controllers" "$runtime" "$top_srcdir/tests/emit" "$work" ${CC:-cc}
