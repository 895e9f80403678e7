# SPDX-License-Identifier: MIT
# Makes a manual page of a page in doc/, which stays readable as it is. Knows as much Markdown as those use: headings,
# paragraphs, points, blocks of code, tables (a list in the manual: terminals are narrow), code, bold and italics.
# Variables: version, date, page (its file), name, section, volume, and what it is about: summary.
BEGIN {
    printf ".\\\" Made of doc/%s by doc/man.awk.\n", page
    printf ".TH %s %s \"%s\" \"dmac %s\" \"%s\"\n", toupper(name), section, date, version, volume
    printf ".SH NAME\n%s \\- %s\n.SH DESCRIPTION\n", escape(name), summary
    first = 1
}

!code && /^<!--/ { hidden = !/-->/; next }
hidden { hidden = !/-->/; next }
/^```/ {
    if (code) { print ".EE"; code = 0; next }
    flush(); paragraph(); print ".EX"; code = 1; rows = 0
    next
}
code { print literal($0); next }

/^\|/ { row($0); next }
{ rows = 0 }
/^$/ { flush(); next }
/^# / { flush(); next }
/^## / { flush(); print ".SH " heading(3); first = 1; next }
/^### / { flush(); print ".SS " heading(4); first = 1; next }
/^- / { flush(); print ".IP \\(bu 2"; point = 1; first = 0; text = substr($0, 3); next }
/^[0-9]+\. / { flush(); print ".IP " $1 " 4"; point = 1; first = 0; text = substr($0, length($1) + 2); next }
{ sub(/^ +/, ""); text = text (text == "" ? "" : " ") $0 }

END { flush() }

# Number and title without the markup.
function heading(from,    s)
{
    s = substr($0, from)
    gsub(/^ +|`/, "", s)
    return escape(from == 3 ? toupper(s) : s)
}

function paragraph()
{
    if (!first) print ".PP"
    first = 0
}

# One paragraph or point.
function flush()
{
    if (text == "") { point = 0; return }
    if (!point) paragraph()
    wrap(inline(text))
    text = ""; point = 0
}

# One row of a table: the first cell is the tag, the others follow, those after the second behind their headings.
function row(line,    n, i, body, cell)
{
    flush()
    n = cells(line)
    if (++rows == 1) { for (i = 1; i <= n; i++) titles[i] = cell_[i]; return }
    if (rows == 2) return
    print ".TP"
    wrap(inline(cell_[1]))
    for (i = 2; i <= n; i++) {
        cell = cell_[i]
        if (cell == "" || cell == "–") continue
        body = body (body == "" ? "" : "; ") (i > 2 && titles[i] != "" ? titles[i] ": " : "") cell
    }
    wrap(body == "" ? "\\&" : inline(body))
    first = 0
}

function cells(line,    n, i, c)
{
    n = 1; cell_[1] = ""
    for (i = 2; i < length(line); i++) {
        c = substr(line, i, 1)
        if (c == "\\" && substr(line, i + 1, 1) == "|") { cell_[n] = cell_[n] "|"; i++ }
        else if (c == "|") { n++; cell_[n] = "" }
        else cell_[n] = cell_[n] c
    }
    for (i = 1; i <= n; i++) gsub(/^ +| +$/, "", cell_[i])
    return n
}

function escape(s)
{
    gsub(/\\/, "\\e", s)
    gsub(/-/, "\\-", s)
    return s
}

function literal(s)
{
    s = escape(s)
    return s ~ /^[.']/ ? "\\&" s : s
}

# Markup inside a paragraph.
function inline(s,    out, i, j, c)
{
    for (i = 1; i <= length(s); i++) {
        c = substr(s, i, 1)
        if (c == "`" && (j = index(substr(s, i + 1), "`"))) {
            out = out "\\fB" escape(substr(s, i + 1, j - 1)) "\\fR"; i += j
        } else if (substr(s, i, 2) == "**" && (j = index(substr(s, i + 2), "**"))) {
            out = out "\\fB" inline(substr(s, i + 2, j - 1)) "\\fR"; i += j + 2
        } else if (c == "*" && substr(s, i + 1, 1) ~ /[A-Za-z]/ && (j = index(substr(s, i + 1), "*"))) {
            out = out "\\fI" inline(substr(s, i + 1, j - 1)) "\\fR"; i += j
        } else if (c == "[" && match(substr(s, i), /^\[[^]]*\]\([^)]*\)/)) {
            j = RLENGTH
            c = substr(s, i + 1, index(substr(s, i), "](") - 2)
            out = out inline(c); i += j - 1
        } else out = out (c == "\\" ? "\\e" : c)
    }
    return out
}

# Columns as mandoc counts them: a character beyond ASCII is an escape of eight.
function width(s,    n)
{
    n = gsub(/[\300-\377]/, "&", s)
    return length(s) + 8 * n
}

# Lines of at most 79 columns, none of which looks like a request.
function wrap(s,    n, i, words, line)
{
    n = split(s, words, " ")
    for (i = 1; i <= n; i++) {
        if (line != "" && width(line " " words[i]) > 79) { print line; line = "" }
        if (line == "" && words[i] ~ /^[.']/) words[i] = "\\&" words[i]
        line = line (line == "" ? "" : " ") words[i]
    }
    if (line != "") print line
}
