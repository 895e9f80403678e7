/* SPDX-License-Identifier: MIT */
#include "program/c_names.h"

#include <stddef.h>
#include <string.h>

/* Keywords up to C23 and C++20 (the header serves both), and what their compilers define by themselves. */
static const char *const keywords[] = {
    "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char",
    "char16_t", "char32_t", "char8_t", "class", "co_await", "co_return", "co_yield", "compl", "concept", "const", "const_cast",
    "consteval", "constexpr", "constinit", "continue", "decltype", "default", "delete", "do", "double", "dynamic_cast", "else",
    "enum", "explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int", "linux", "long",
    "mutable", "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "operator", "or", "or_eq", "private", "protected",
    "public", "register", "reinterpret_cast", "requires", "restrict", "return", "short", "signed", "sizeof", "static",
    "static_assert", "static_cast", "struct", "switch", "template", "this", "thread_local", "throw", "true", "try", "typedef",
    "typeid", "typename", "typeof", "typeof_unqual", "union", "unix", "unsigned", "using", "virtual", "void", "volatile",
    "wchar_t", "while", "xor", "xor_eq",
};
/* Of the C library: names that compilers know or that every program links. Words that are as common elsewhere ("time",
 * "log") are left out: without their header they do no harm. */
static const char *const library[] = {
    "abort", "abs", "atexit", "atoi", "atol", "bsearch", "calloc", "errno", "exit", "fclose", "fgetc", "fgets", "fopen", "fprintf",
    "fputc", "fputs", "fread", "free", "fscanf", "fwrite", "getc", "getchar", "getenv", "gets", "labs", "longjmp", "main",
    "malloc", "memchr", "memcmp", "memcpy", "memmove", "memset", "perror", "printf", "putc", "putchar", "puts", "qsort", "rand",
    "realloc", "scanf", "setjmp", "snprintf", "sprintf", "srand", "sscanf", "stderr", "stdin", "stdout", "strcat", "strchr",
    "strcmp", "strcpy", "strcspn", "strerror", "strlen", "strncat", "strncmp", "strncpy", "strpbrk", "strrchr", "strspn",
    "strstr", "strtok", "strtol", "strtoul", "system", "vfprintf", "vprintf", "vsnprintf", "vsprintf",
};

static bool is_among(const char *const *words, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], id) == 0)
            return true;
    return false;
}

static bool is_identifier(const char *id)
{
    if (!*id || (*id >= '0' && *id <= '9'))
        return false;
    return id[strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

const char *c_name_problem(const char *id, bool object)
{
    if (!is_identifier(id))
        return "it is not an identifier";
    if (is_among(keywords, sizeof keywords / sizeof *keywords, id))
        return "it is a word of C or C++";
    if (id[0] == '_' && (id[1] == '_' || (id[1] >= 'A' && id[1] <= 'Z')))
        return "such names belong to the compiler";
    return object && is_among(library, sizeof library / sizeof *library, id) ? "it belongs to the C library" : NULL;
}
