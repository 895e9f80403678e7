# SPDX-License-Identifier: MIT
# catalogue.awk diag_ids.def catalogue.txt: initialisers of the entries, for catalogue.c.
function fail(text) { print FILENAME ":" FNR ": " text > "/dev/stderr"; failed = 1; exit 1 }
function quoted(text) { gsub(/\\/, "\\\\", text); gsub(/"/, "\\\"", text); return "\"" text "\"" }
function trim(text) { sub(/^[ \t]+/, "", text); sub(/[ \t]+$/, "", text); return text }
function end_value() { if (key != "") printf "        .%s = %s,\n", key, quoted(value); key = "" }
function end_entry() { end_value(); if (name != "") print "    },"; name = "" }
BEGIN { split("says out bad message good page run elsewhere", list, " "); for (i in list) known[list[i]] = 1 }
FNR == NR {
    if (match($0, /^DIAG\([A-Z_]+, "[a-z-]+"/)) {
        split(substr($0, RSTART + 5, RLENGTH - 6), part, ", \"")
        id[part[2]] = part[1]
    }
    next
}
/^#/ { next }
/^$/ { end_entry(); next }
/^[a-z]/ {
    end_entry()
    name = trim($0)
    if (!(name in id)) fail("there is no diagnostic '" name "'")
    if (name in done) fail("'" name "' has two entries")
    done[name] = 1
    print "    [DIAG_" id[name] "] = {"
    next
}
/^  [a-z]+:/ {
    end_value()
    key = $1; sub(/:.*/, "", key)
    if (!(key in known)) fail("there is no '" key "' in an entry")
    value = $0; sub(/^ +[a-z]+: ?/, "", value)
    if (key != "page") value = trim(value)
    next
}
{ value = value " " trim($0) }
END {
    if (!failed) end_entry()
    for (name in id) if (!failed && !(name in done)) { print "no entry for '" name "'" > "/dev/stderr"; failed = 1 }
    exit failed
}
