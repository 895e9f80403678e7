# SPDX-License-Identifier: MIT
# Everything of the compiler but main is in libdmac.a: the command and the unit tests link it. One file a line, sorted.
noinst_LIBRARIES += libdmac.a
libdmac_a_SOURCES = $(common_files) $(parser_files) $(controller_files) $(program_files) $(check_files) $(codegen_files) \
    $(verify_files) $(simulate_files) $(emit_files)
# common: what every stage uses
common_files = \
    %D%/common/arena.c \
    %D%/common/arena.h \
    %D%/common/arith.h \
    %D%/common/catalogue.c \
    %D%/common/catalogue.h \
    %D%/common/cx.c \
    %D%/common/cx.h \
    %D%/common/diag.c \
    %D%/common/diag.h \
    %D%/common/diag_books.h \
    %D%/common/diag_ids.def \
    %D%/common/diag_json.c \
    %D%/common/diag_print.c \
    %D%/common/diag_sarif.c \
    %D%/common/diag_shown.c \
    %D%/common/json_text.c \
    %D%/common/json_text.h \
    %D%/common/outbuf.c \
    %D%/common/outbuf.h \
    %D%/common/source.c \
    %D%/common/source.h \
    %D%/common/suggest.c \
    %D%/common/suggest.h \
    %D%/common/vec.h \
    %D%/common/wide.h
# parser: text to tree
parser_files = \
    %D%/parser/ast.h \
    %D%/parser/ast_dump.c \
    %D%/parser/ast_dump.h \
    %D%/parser/ast_dump_controller.c \
    %D%/parser/build.c \
    %D%/parser/build.h \
    %D%/parser/expected.c \
    %D%/parser/expected.h \
    %D%/parser/expr_text.c \
    %D%/parser/load.c \
    %D%/parser/op.h \
    %D%/parser/parse.c \
    %D%/parser/parse.h \
    %D%/parser/words.c \
    %D%/parser/words.h
# controller: descriptions as data
controller_files = \
    %D%/controller/check.c \
    %D%/controller/check.h \
    %D%/controller/check_bits.c \
    %D%/controller/check_limit.c \
    %D%/controller/check_names.c \
    %D%/controller/check_sequence.c \
    %D%/controller/check_solve.c \
    %D%/controller/compile.c \
    %D%/controller/depends.c \
    %D%/controller/invert.c \
    %D%/controller/invert.h \
    %D%/controller/library.c \
    %D%/controller/library.h \
    %D%/controller/limits.c \
    %D%/controller/limits.h \
    %D%/controller/load.c \
    %D%/controller/load.h \
    %D%/controller/load_erratum.c \
    %D%/controller/load_form.c \
    %D%/controller/load_layout.c \
    %D%/controller/load_merge.c \
    %D%/controller/load_sequence.c \
    %D%/controller/lookup.c \
    %D%/controller/mention.c \
    %D%/controller/model.h \
    %D%/controller/peers.c \
    %D%/controller/peers.h \
    %D%/controller/print.c \
    %D%/controller/print.h \
    %D%/controller/print_form.c \
    %D%/controller/print_sequence.c \
    %D%/controller/roles.c \
    %D%/controller/roles.def \
    %D%/controller/text.c
# program: tree to program; its reference meaning
program_files = \
    %D%/program/c_names.c \
    %D%/program/c_names.h \
    %D%/program/cache.c \
    %D%/program/cache.h \
    %D%/program/evaluate.c \
    %D%/program/evaluate_ops.c \
    %D%/program/hold_compile.c \
    %D%/program/meaning.c \
    %D%/program/meaning.h \
    %D%/program/meaning_json.c \
    %D%/program/model_use.c \
    %D%/program/number.c \
    %D%/program/outcome.h \
    %D%/program/program.h \
    %D%/program/resolve.c \
    %D%/program/resolve.h \
    %D%/program/resolve_board.c \
    %D%/program/resolve_buffer.c \
    %D%/program/resolve_device.c \
    %D%/program/resolve_hold.c \
    %D%/program/resolve_lengths.c \
    %D%/program/resolve_steps.c \
    %D%/program/resolve_transfer.c \
    %D%/program/scope.c \
    %D%/program/scope.h \
    %D%/program/select.c \
    %D%/program/stream.c \
    %D%/program/stream.h \
    %D%/program/value.h
# check: the rules of a program, and its scenarios
check_files = \
    %D%/check/check.c \
    %D%/check/check.h \
    %D%/check/check_channel.c \
    %D%/check/check_hold.c \
    %D%/check/check_memory.c \
    %D%/check/check_race.c \
    %D%/check/check_route.c \
    %D%/check/check_steps.c \
    %D%/check/check_time.c \
    %D%/check/check_wait.c \
    %D%/check/order.c \
    %D%/check/order.h \
    %D%/check/overlap.c \
    %D%/check/overlap.h \
    %D%/check/scenario.c \
    %D%/check/clause.h \
    %D%/check/steps.h
# codegen: program to tables
codegen_files = \
    %D%/codegen/encode.c \
    %D%/codegen/encode.h \
    %D%/codegen/encode_field.c \
    %D%/codegen/encode_room.h \
    %D%/codegen/encode_units.c \
    %D%/codegen/env.c \
    %D%/codegen/eval.c \
    %D%/codegen/eval.h \
    %D%/codegen/fit_access.c \
    %D%/codegen/fit_bounds.c \
    %D%/codegen/fit_refuse.c \
    %D%/codegen/fit_room.h \
    %D%/codegen/ir.c \
    %D%/codegen/ir.h \
    %D%/codegen/ir_build.c \
    %D%/codegen/lin.c \
    %D%/codegen/lin.h \
    %D%/codegen/pass_chain.c \
    %D%/codegen/pass_coalesce.c \
    %D%/codegen/pass_fit.c \
    %D%/codegen/pass_lower.c \
    %D%/codegen/pass_parts.c \
    %D%/codegen/pass_periods.c \
    %D%/codegen/pass_place.c \
    %D%/codegen/pass_repeat.c \
    %D%/codegen/pass_rows.c \
    %D%/codegen/pass_runs.c \
    %D%/codegen/pass_shape.c \
    %D%/codegen/pass_split.c \
    %D%/codegen/plan.c \
    %D%/codegen/plan.h \
    %D%/codegen/plan_address.c \
    %D%/codegen/plan_block.c \
    %D%/codegen/plan_bound.c \
    %D%/codegen/plan_channel.c \
    %D%/codegen/plan_channel.h \
    %D%/codegen/plan_cut.c \
    %D%/codegen/plan_draft.c \
    %D%/codegen/plan_list.h \
    %D%/codegen/plan_merge.c \
    %D%/codegen/plan_operation.c \
    %D%/codegen/plan_operation.h \
    %D%/codegen/plan_own.c \
    %D%/codegen/plan_own.h \
    %D%/codegen/plan_packet.c \
    %D%/codegen/plan_peers.c \
    %D%/codegen/plan_refuse.c \
    %D%/codegen/plan_report.c \
    %D%/codegen/plan_request.c \
    %D%/codegen/plan_roles.c \
    %D%/codegen/plan_side.c \
    %D%/codegen/plan_side.h \
    %D%/codegen/plan_time.c \
    %D%/codegen/plan_truths.c \
    %D%/codegen/remark.c \
    %D%/codegen/remark.h \
    %D%/codegen/table.c \
    %D%/codegen/table.h \
    %D%/codegen/table_apart.c \
    %D%/codegen/violation.c
# verify: tables back to effects
verify_files = \
    %D%/verify/decode.c \
    %D%/verify/decode.h \
    %D%/verify/decode_block.c \
    %D%/verify/decode_eval.c \
    %D%/verify/decode_register.c \
    %D%/verify/decode_room.h \
    %D%/verify/decode_shape.c \
    %D%/verify/decode_solve.c \
    %D%/verify/decode_text.c \
    %D%/verify/decode_walk.c \
    %D%/verify/verify.c \
    %D%/verify/verify_effect.c \
    %D%/verify/verify_flow.c \
    %D%/verify/verify_limits.c \
    %D%/verify/verify_own.c \
    %D%/verify/verify_packet.c \
    %D%/verify/verify_place.c \
    %D%/verify/verify_points.c \
    %D%/verify/verify_room.h
# simulate: tables and meaning, executed beside each other
simulate_files = \
    %D%/simulate/account.c \
    %D%/simulate/account_json.c \
    %D%/simulate/compare.c \
    %D%/simulate/execute.c \
    %D%/simulate/level.c \
    %D%/simulate/level.h \
    %D%/simulate/machine.c \
    %D%/simulate/machine.h \
    %D%/simulate/ram.c \
    %D%/simulate/ram.h \
    %D%/simulate/reference.c \
    %D%/simulate/simulate.c \
    %D%/simulate/simulate.h \
    %D%/simulate/simulate_room.h \
    %D%/simulate/stage.c
# emit: tables to files
emit_files = \
    %D%/emit/emit.c \
    %D%/emit/emit.h \
    %D%/emit/emit_args.c \
    %D%/emit/emit_args.h \
    %D%/emit/emit_bin.c \
    %D%/emit/emit_c.c \
    %D%/emit/emit_c.h \
    %D%/emit/emit_c_checks.c \
    %D%/emit/emit_c_data.c \
    %D%/emit/emit_c_lists.c \
    %D%/emit/emit_c_open.c \
    %D%/emit/emit_c_packet.c \
    %D%/emit/emit_c_table.c \
    %D%/emit/emit_domain.c \
    %D%/emit/emit_domain.h \
    %D%/emit/emit_fields.c \
    %D%/emit/emit_fields.h \
    %D%/emit/emit_h.c \
    %D%/emit/emit_image.c \
    %D%/emit/emit_image.h \
    %D%/emit/emit_json.c \
    %D%/emit/emit_ld.c \
    %D%/emit/emit_listing.c \
    %D%/emit/emit_names.c \
    %D%/emit/emit_text.c \
    %D%/emit/emit_text.h \
    %D%/emit/emit_time.c \
    %D%/emit/emit_time.h \
    %D%/emit/explain.c \
    %D%/emit/explain.h \
    %D%/emit/json_stream.c \
    %D%/emit/json_stream.h \
    %D%/emit/ops.c \
    %D%/emit/ops.h \
    %D%/emit/ops_eval.c \
    %D%/emit/ops_eval.h \
    %D%/emit/ops_expr.c \
    %D%/emit/ops_fold.c \
    %D%/emit/ops_gen.h \
    %D%/emit/ops_object.c \
    %D%/emit/report.c \
    %D%/emit/report_json.c

# The parser calls libdmac and is called by it.
DMAC_LIBS = libdmac.a libdmacgrammar.a libdmac.a $(JSON_C_LIBS) $(LIBMD_LIBS)

# Formats of --emit=json.
dist_pkgdata_DATA = doc/dmac-json.schema.json doc/dmac-decode.schema.json

bin_PROGRAMS += dmac-compile
dmac_compile_SOURCES = %D%/main.c %D%/cmdline.c %D%/cmdline.h %D%/messages.c %D%/messages.h %D%/options.c %D%/options.h %D%/driver.c %D%/driver.h %D%/output.c %D%/output.h \
    %D%/depfile.c %D%/depfile.h %D%/installation.c %D%/installation.h
dmac_compile_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% -DDMAC_BINDIR='"$(bindir)"' \
    -DDMAC_CONTROLLERSDIR='"$(controllersdir)"'
dmac_compile_LDADD = $(DMAC_LIBS)

# The way back.
bin_PROGRAMS += dmac-decode
dmac_decode_SOURCES = \
    %D%/cmdline.c \
    %D%/cmdline.h \
    %D%/decode/describe.c \
    %D%/decode/dmac_places.c \
    %D%/decode/dmac_room.h \
    %D%/decode/dmac_steps.c \
    %D%/decode/dump.c \
    %D%/decode/dump.h \
    %D%/decode/dump_elf.c \
    %D%/decode/dump_hex.c \
    %D%/decode/dump_records.c \
    %D%/decode/flaws.c \
    %D%/decode/follow.c \
    %D%/decode/follow.h \
    %D%/decode/job.h \
    %D%/decode/main.c \
    %D%/decode/memory.c \
    %D%/decode/memory.h \
    %D%/decode/options.c \
    %D%/decode/options.h \
    %D%/decode/print_dmac.c \
    %D%/decode/print_json.c \
    %D%/decode/print_listing.c \
    %D%/decode/target.c \
    %D%/decode/target.h \
    %D%/installation.c \
    %D%/installation.h \
    %D%/messages.c \
    %D%/messages.h \
    %D%/output.c \
    %D%/output.h
dmac_decode_CPPFLAGS = $(dmac_compile_CPPFLAGS) $(LIBELF_CFLAGS)
dmac_decode_LDADD = $(DMAC_LIBS) $(LIBELF_LIBS)

# Beside the program it says where the source tree is (installation.c); never installed.
noinst_DATA += dmac-uninstalled
CLEANFILES += dmac-uninstalled
dmac-uninstalled: Makefile
	$(AM_V_GEN)echo '$(abs_top_srcdir)/controllers' >$@

# What the diagnostics mean: text for people, made into initialisers.
BUILT_SOURCES += %D%/common/catalogue.inc
CLEANFILES += %D%/common/catalogue.inc
EXTRA_DIST += %D%/common/catalogue.awk %D%/common/catalogue.txt
%D%/common/catalogue.inc: %D%/common/catalogue.awk %D%/common/catalogue.txt %D%/common/diag_ids.def
	$(AM_V_GEN)$(MKDIR_P) %D%/common && $(AWK) -f $(srcdir)/%D%/common/catalogue.awk $(srcdir)/%D%/common/diag_ids.def \
	$(srcdir)/%D%/common/catalogue.txt >$@-t && mv $@-t $@
%D%/common/catalogue.o: %D%/common/catalogue.inc
