# SPDX-License-Identifier: MIT
# The runtime on a controller in memory, and built for the CPUs it is for.
runtime_test_flags = -I$(top_srcdir)/src/runtime -I$(top_srcdir) -DDMAC_PORT_FILE='"ports/host.h"'
check_PROGRAMS += %D%/test_pump %D%/test_prep %D%/test_random
%C%_test_pump_SOURCES = %D%/test_pump.c %D%/fake.c %D%/fake.h tests/unit/tap.h
%C%_test_pump_CPPFLAGS = $(runtime_test_flags)
%C%_test_pump_LDADD = libdmacrt.a
%C%_test_prep_SOURCES = %D%/test_prep.c %D%/fake.c %D%/fake.h tests/unit/tap.h
%C%_test_prep_CPPFLAGS = $(runtime_test_flags)
%C%_test_prep_LDADD = libdmacrt.a
%C%_test_random_SOURCES = %D%/test_random.c tests/unit/tap.h
%C%_test_random_CPPFLAGS = $(runtime_test_flags)
%C%_test_random_LDADD = libdmacrt.a
TESTS += %D%/test_pump %D%/test_prep %D%/test_random %D%/targets.sh %D%/figures.sh %D%/firmware.sh %D%/threads.sh %D%/ports.sh
EXTRA_DIST += %D%/targets.sh %D%/figures.sh %D%/firmware.sh %D%/test_threads.c %D%/threads.sh %D%/ports.sh %D%/allowed-symbols.txt %D%/size-limits.txt
EXTRA_DIST += examples/firmware/README.md \
    examples/firmware/audio.c examples/firmware/audio.dmac \
    examples/firmware/gated.c examples/firmware/gated.dmac \
    examples/firmware/one-shot.c examples/firmware/one-shot.dmac \
    examples/firmware/recovery.c examples/firmware/recovery.dmac \
    examples/firmware/screen.c examples/firmware/screen.dmac
EXTRA_DIST += \
    %D%/stubs/freertos/FreeRTOS.h \
    %D%/stubs/freertos/task.h \
    %D%/stubs/zephyr/zephyr/cache.h \
    %D%/stubs/zephyr/zephyr/kernel.h \
    %D%/stubs/zephyr/zephyr/kernel/mm.h \
    %D%/stubs/zephyr/zephyr/sys/barrier.h \
    %D%/stubs/zephyr/zephyr/sys/sys_io.h
EXTRA_DIST += examples/rtos/README.md examples/rtos/freertos.c examples/rtos/zephyr.c
