# SPDX-License-Identifier: MIT
# The reference meaning: every example against its stored meaning, every bad line against the diagnostic it must get.
TESTS += %D%/examples.sh %D%/scale.sh
EXTRA_DIST += %D%/examples.sh %D%/scale.sh
EXTRA_DIST += \
    examples/01-nand-write.dmac examples/01-nand-write.meaning.json \
    examples/02-fpga-load.dmac examples/02-fpga-load.meaning.json \
    examples/03-sg-to-sg.dmac examples/03-sg-to-sg.meaning.json \
    examples/04-i2s-playback.dmac examples/04-i2s-playback.meaning.json \
    examples/05-deinterleave.dmac examples/05-deinterleave.meaning.json \
    examples/06-camera-ring.dmac examples/06-camera-ring.meaning.json \
    examples/07-scanout.dmac examples/07-scanout.meaning.json \
    examples/08-blit.dmac examples/08-blit.meaning.json \
    examples/09-text-mode.dmac examples/09-text-mode.meaning.json \
    examples/10-uart-ring.dmac examples/10-uart-ring.meaning.json \
    examples/11-spi-duplex.dmac examples/11-spi-duplex.meaning.json \
    examples/12-raid.dmac examples/12-raid.meaning.json \
    examples/13-memcpy.dmac examples/13-memcpy.meaning.json \
    examples/14-crypto.dmac examples/14-crypto.meaning.json \
    examples/15-register-list.dmac examples/15-register-list.meaning.json \
    examples/boards/mpc8548-carrier.dmac examples/boards/rpi3.dmac examples/boards/smp8642.dmac \
    examples/boards/stm32u575.dmac examples/boards/zcu102.dmac
