# SPDX-License-Identifier: MIT
# Firmware from generated tables and the runtime, on boards that QEMU emulates.
TESTS += %D%/versatilepb.sh %D%/xlnx-zcu102.sh %D%/xilinx-zynq-a9.sh
EXTRA_DIST += %D%/versatilepb.sh %D%/xlnx-zcu102.sh %D%/run.sh %D%/moves.dmac %D%/controllers/pl080_qemu.dmac \
    %D%/buffers.S %D%/check.c %D%/check.h %D%/fw.c %D%/fw.h %D%/moves_main.c %D%/start-a32.S %D%/start-a64.S \
    %D%/versatilepb/board.c %D%/versatilepb/board.h %D%/versatilepb/board.dmac %D%/versatilepb/board.ld \
    %D%/xlnx-zcu102/board.c %D%/xlnx-zcu102/board.h %D%/xlnx-zcu102/board.dmac %D%/xlnx-zcu102/board.ld \
    %D%/xilinx-zynq-a9.sh %D%/xilinx-zynq-a9/programs.dmac %D%/xilinx-zynq-a9/qtest_main.c

clean-local: clean-boards
clean-boards:
	rm -rf %D%/versatilepb.out %D%/xlnx-zcu102.out %D%/xilinx-zynq-a9.out

# For people: what moved where.
demo-board: dmac-compile
	@top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' $(SHELL) $(srcdir)/%D%/run.sh --demo versatilepb
.PHONY: clean-boards demo-board
