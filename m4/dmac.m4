dnl SPDX-License-Identifier: MIT

dnl DMAC_NEED_GENERATOR(TOOL, GENERATED): stop early if neither the tool nor what it generates is there.
AC_DEFUN([DMAC_NEED_GENERATOR], [
    AC_CHECK_PROG([dmac_has_$1], [$1], [yes], [no])
    AS_IF([test "x$dmac_has_$1" = xno && test ! -f "$srcdir/$2"],
          [AC_MSG_ERROR([$1 is needed to build from a checkout (the release tarball does not need it)])])
])

dnl DMAC_WARNINGS(VARIABLE, FLAGS): those of FLAGS that the compiler knows.
AC_DEFUN([DMAC_WARNINGS], [
    $1=
    dmac_save_CFLAGS=$CFLAGS
    for dmac_flag in $2; do
        AC_MSG_CHECKING([whether $CC accepts $dmac_flag])
        CFLAGS="$dmac_save_CFLAGS -Werror $dmac_flag"
        AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
                          [AC_MSG_RESULT([yes]); $1="$$1 $dmac_flag"],
                          [AC_MSG_RESULT([no])])
    done
    CFLAGS=$dmac_save_CFLAGS
    AC_SUBST([$1])
])

dnl --enable-werror: for us and for CI, never the default (tomorrow's compiler warns about more).
AC_DEFUN([DMAC_ENABLE_WERROR], [
    AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror], [treat compiler warnings as errors])])
    AS_IF([test "x$enable_werror" = xyes], [WERROR_CFLAGS=-Werror])
    AC_SUBST([WERROR_CFLAGS])
])

dnl DMAC_ENABLE_SANITIZER(NAME, KIND): --enable-NAME builds everything with -fsanitize=KIND.
AC_DEFUN([DMAC_ENABLE_SANITIZER], [
    AC_ARG_ENABLE([$1], [AS_HELP_STRING([--enable-$1], [build with -fsanitize=$2])])
    AS_IF([test "x$enable_$1" = xyes],
          [SANITIZE_CFLAGS="$SANITIZE_CFLAGS -fsanitize=$2 -fno-sanitize-recover=all -fno-omit-frame-pointer"])
    AC_SUBST([SANITIZE_CFLAGS])
])
