#!/bin/sh
# SPDX-License-Identifier: MIT
exec sh "${top_srcdir:?}/tests/qemu/run.sh" xlnx-zcu102
