/* SPDX-License-Identifier: MIT */
/* The grammar of both halves of the language, rule by rule that of dmac.ebnf. Actions only build the tree (parser/ast.h):
 * nothing is looked up and nothing computed here. Syntax errors become records; `error ";"` and `error "}"` resume. */

%require "3.8"
%expect 0
%define api.prefix {dmac_yy}
%define api.pure full
%define api.token.prefix {TOK_}
%define api.token.raw
%define api.value.type union
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%define parse.trace
%param {struct parse *parse}
%locations

%code requires {
#include "parser/parse.h"
}

%code provides {
/* The scanner behind the token filter of parser/parse.c. */
int dmac_yylex(DMAC_YYSTYPE *value, struct span *where, struct parse *parse);
}

%code {
#include "parser/build.h"

#define ARENA (parse->cx->arena)
#define PUSH(list, element) vec_push(ARENA, (list), (element))

/* From the first byte of the first part to the last of the last; an empty rule stands where its predecessor ended. */
#define YYLLOC_DEFAULT(Current, Rhs, N)                                          \
    do {                                                                         \
        (Current).begin = (N) ? YYRHSLOC(Rhs, 1).begin : YYRHSLOC(Rhs, 0).end;   \
        (Current).end = (N) ? YYRHSLOC(Rhs, N).end : YYRHSLOC(Rhs, 0).end;       \
    } while (0)

#define YYLOCATION_PRINT(File, Location) fprintf(File, "%u-%u", (Location)->begin, (Location)->end)

static void dmac_yyerror(const struct span *where, struct parse *parse, const char *message);
}

%initial-action { @$ = (struct span){ parse->source->base, parse->source->base }; }

%token YYEOF 0 "end of input"
%token <uint64_t> NUMBER "number"
%token <struct string> STRING "string"
%token <enum unit> UNIT "unit"
%token <const char *> ID "name"

%token ARROW "->" DOTS ".." PLUSCOLON "+:" EQ "==" NE "!=" LE "<=" GE ">=" SHL "<<" SHR ">>" OREQ "|=" ANDEQ "&="
%token SEMICOLON ";" COLON ":" COMMA "," DOT "." ASSIGN "=" QUESTION "?" LT "<" GT ">" PLUS "+" MINUS "-" STAR "*"
%token SLASH "/" PERCENT "%" AMPERSAND "&" BAR "|" CARET "^" TILDE "~" DOLLAR "$"
%token LPAREN "(" RPAREN ")" LBRACKET "[" RBRACKET "]" LBRACE "{" RBRACE "}"

 /* Reserved. */
%token <const char *>
    AND "and" OR "or" NOT "not" ELSE "else" EVERY "every" DELAY "delay" BLOCK "block" BARRIER "barrier" HAS "has" PER "per"
    SIGNED "signed"

 /* Keywords where the grammar expects them, names everywhere else (`word`). */
%token <const char *>
    ABORT "abort" ADDRESS "address" AFTER "after" ALIGN "align" ALLOW "allow" APPEND "append" AT "at" BECAUSE "because"
    BEGINS "begins" BETWEEN "between" BIG "big" BIND "bind" BUFFER "buffer" BURST "burst" BY "by" CACHELINE "cacheline"
    CHAIN "chain" CHANNEL "channel" CHANNELS "channels" CHECK "check" CLIENT "client" COMMAND "command" CONFIG "config"
    CONNECT "connect" CONST "const" CONTROLLER "controller" COPY "copy" CYCLIC "cyclic" DEFERRED "deferred"
    DEFINE "define" DESCRIPTOR "descriptor" DEVICE "device" DISCONNECT "disconnect" DONE "done" DRAIN "drain"
    DRAINED "drained" ENDIAN "endian" ENDPOINT "endpoint" ENDS "ends" ENGINE "engine" ERRATUM "erratum" EVENT "event" EXPECT "expect"
    FAIL "fail" FENCE "fence" FILL "fill" FOR "for" FORM "form" FROM "from" GATE "gate" GROUP "group"
    HANDOVER "handover" HOLD "hold" IN "in" INCLUDE "include" INIT "init" INORDER "inorder" INTERRUPT "interrupt"
    IRQ "irq" IS "is" ISR "isr" KEEP "keep" LENGTH "length" LEVEL "level" LIMIT "limit" LITTLE "little" LOAD "load"
    LOOPS "loops" MEMORY "memory" METADATA "metadata" MOVES "moves" MUX "mux" NO "no" NOSPLIT "nosplit"
    NOTIFY "notify" OF "of" ON "on" OPTION "option" OPTIONAL "optional" PACKET "packet" PARAMETER "parameter"
    PAUSE "pause" PLACE "place" PORT "port" POSTED "posted" PQ "pq" QUARANTINE "quarantine" RATE "rate" REACH "reach"
    READ "read" READONLY "readonly" REG "reg" REGISTERS "registers" REPEATS "repeats" REPLACED "replaced"
    REQUEST "request" REQUESTS "requests" RESERVE "reserve" RESET "reset" RESIDUE "residue" RESUME "resume"
    REUSE "reuse" ROUTE "route" S16 "s16" S32 "s32" S64 "s64" S8 "s8" SBOX "sbox" SCENARIO "scenario" SECTION "section"
    SECURE "secure" SIZE "size" SOURCE "source" START "start" STATIC "static" STEP "step" STOP "stop" SYMBOL "symbol"
    TABLE "table" TO "to" TRANSFER "transfer" TRUNCATE "truncate" U16 "u16" U32 "u32" U64 "u64" U8 "u8" UNTIL "until"
    USE "use" WAIT "wait" WHEN "when" WITH "with" WITHIN "within" WORD "word" WRITE "write" WRITEBACK "writeback" XOR "xor"

%type <const char *> word
%type <struct name> name in_opt is_opt action_opt abort_opt point context
%type <struct string> because title
%type <string_list *> strings
%type <name_list *> names parameters
%type <struct item *> item memattrs instance_tail channel_tail members boxitems bufattrs stimuli
%type <setting_list *> settings options
%type <struct setting *> setting option reaches requests places chain_items
%type <struct range> range
%type <range_list *> ranges
%type <given_list *> givens assigns
%type <struct given> given assign
%type <struct reach> reach
%type <struct member *> member portattrs
%type <struct box_item *> boxitem routeattrs
%type <struct hold_decl *> hold
%type <struct type *> type
%type <enum scalar> scalar
%type <struct bufattr> bufattr
%type <step_list *> steps parts
%type <struct step_decl *> step part sources terms places_moved places_tested modified limited clause causes
%type <struct modifier> modifier limiter
%type <enum move_verb> verb
%type <struct term> term
%type <struct cause> cause
%type <struct stimulus *> stimulus inputs outcomes
%type <struct input> input outcome
%type <word_list *> words word_else
%type <struct word *> word_decl word_head
%type <unsigned> bits_opt
%type <field_list *> fields field_else
%type <struct field *> field bit_range
%type <value_list *> values
%type <struct value_eq *> value value_expr entries
%type <struct entry> entry
%type <bool> is_block
%type <struct form_decl *> counts count_levels sides_opt
%type <struct side_list *> fside fside_items
%type <struct chain_item> chainitem
%type <reg_list *> registers
%type <struct reg_decl *> register register_head
%type <struct name> sequence
%type <statement_list *> statements statement_else
%type <struct statement *> statement target
%type <struct expr *> at_opt when_opt align_opt size_opt mux_opt within_opt every_opt
%type <bool> handover_opt repeats_opt
%type <struct expr *> expr disj conj neg comp bits bxor band shift sum prod unary postfix primary list elements element
%type <enum op> comparison
%type <struct index> index
%type <expr_list *> exprs

%%

program:
    %empty
|   program item            { if ($item) PUSH(&parse->file->items, $item); }
;

 /* ---- names ------------------------------------------------------------------------------------------------------ */

name: word                  { $$ = name_at($word, @word); };

word:
    ID | "abort" | "address" | "after" | "align" | "allow" | "append" | "at" | "because" | "begins" | "between" | "big"
|   "bind" | "buffer" | "burst" | "by" | "cacheline" | "chain" | "channel" | "channels" | "check" | "client" | "command"
|   "config" | "connect" | "const" | "controller" | "copy" | "cyclic" | "deferred" | "define" | "descriptor" | "device"
|   "disconnect" | "done" | "drain" | "drained" | "endian" | "endpoint" | "ends" | "engine" | "erratum" | "event" | "expect" | "fail"
|   "fence" | "fill" | "for" | "form" | "from" | "gate" | "group" | "handover" | "hold" | "in" | "include" | "init"
|   "inorder" | "interrupt" | "irq" | "is" | "isr" | "keep" | "length" | "level" | "limit" | "little" | "load" | "loops"
|   "memory" | "metadata" | "moves" | "mux" | "no" | "nosplit" | "notify" | "of" | "on" | "option" | "optional"
|   "packet" | "parameter" | "pause" | "place" | "port" | "posted" | "pq" | "quarantine" | "rate" | "reach" | "read"
|   "readonly" | "reg" | "registers" | "repeats" | "replaced" | "request" | "requests" | "reserve" | "reset" | "residue"
|   "resume" | "reuse" | "route" | "s16" | "s32" | "s64" | "s8" | "sbox" | "scenario" | "section" | "secure" | "size"
|   "source" | "start" | "static" | "step" | "stop" | "symbol" | "table" | "to" | "transfer" | "truncate" | "u16" | "u32"
|   "u64" | "u8" | "until" | "use" | "wait" | "when" | "with" | "within" | "word" | "write" | "writeback" | "xor"
;

 /* The end of a block, after an error too. */
close: "}" | error "}"      { yyerrok; };

names:
    name                    { $$ = NEW(ARENA, name_list); PUSH($$, $name); }
|   names "," name          { $$ = $1; PUSH($$, $name); }
;

strings:
    STRING                  { $$ = NEW(ARENA, string_list); PUSH($$, $STRING); }
|   strings "," STRING      { $$ = $1; PUSH($$, $STRING); }
;

at_opt:    %empty { $$ = NULL; } | "at" expr { $$ = $expr; };
in_opt:    %empty { $$ = no_name; } | "in" name { $$ = $name; };
is_opt:    %empty { $$ = no_name; } | "is" name { $$ = $name; };
when_opt:  %empty { $$ = NULL; } | "when" expr { $$ = $expr; };
mux_opt:   %empty { $$ = NULL; } | "mux" expr { $$ = $expr; };
title:     %empty { $$ = no_string; } | STRING { $$ = $STRING; };
because:   %empty { $$ = no_string; } | "because" STRING { $$ = $STRING; };

 /* ---- top level ---------------------------------------------------------------------------------------------------- */

item:
    "include" STRING ";"            { $$ = item_new(parse, ITEM_INCLUDE, @$, no_name); $$->string = $STRING; }
|   "use" name ";"                  { $$ = item_new(parse, ITEM_USE, @$, $name); }
|   "const" name "=" expr ";"       { $$ = item_new(parse, ITEM_CONST, @$, $name); $$->expr = $expr; }
|   "endian" "big" ";"              { $$ = item_new(parse, ITEM_ENDIAN, @$, name_at($2, @2)); }
|   "endian" "little" ";"           { $$ = item_new(parse, ITEM_ENDIAN, @$, name_at($2, @2)); }
|   "allow" STRING because ";"      {
        $$ = item_new(parse, ITEM_ALLOW, @$, no_name);
        $$->string = $STRING;
        $$->reason = $because;
    }
|   "memory" name "at" expr[at] "size" expr[size] memattrs ";" {
        $$ = item_set($memattrs, ITEM_MEMORY, @$, $name);
        $$->at = $at;
        $$->expr = $size;
    }
|   "controller" name is_opt at_opt title instance_tail {
        $$ = item_set($instance_tail, ITEM_CONTROLLER, @$, $name);
        $$->of = $is_opt;
        $$->at = $at_opt;
        $$->string = $title;
    }
|   "channel" name "of" postfix channel_tail {
        $$ = item_set($channel_tail, ITEM_CHANNEL, @$, $name);
        $$->expr = $postfix;
    }
|   "device" name at_opt "{" members close {
        $$ = item_set($members, ITEM_DEVICE, @$, $name);
        $$->at = $at_opt;
    }
|   "sbox" name "of" name[of] at_opt "{" boxitems close {
        $$ = item_set($boxitems, ITEM_SBOX, @$, $2);
        $$->of = $of;
        $$->at = $at_opt;
    }
|   "buffer" name ":" type bufattrs ";" {
        $$ = item_set($bufattrs, ITEM_BUFFER, @$, $name);
        $$->type = *$type;
    }
|   "buffer" name "[" expr "]" ":" type bufattrs ";" {
        $$ = item_set($bufattrs, ITEM_BUFFER, @$, $name);
        $$->expr = $expr;
        $$->type = *$type;
    }
|   "transfer" name "on" postfix "{" parts close {
        $$ = item_new(parse, ITEM_TRANSFER, @$, $name);
        $$->expr = $postfix;
        $$->steps = *$parts;
    }
|   "group" name "=" names ";"      { $$ = item_new(parse, ITEM_GROUP, @$, $name); $$->names = *$names; }
|   "scenario" name "of" name[of] "{" stimuli close {
        $$ = item_set($stimuli, ITEM_SCENARIO, @$, $2);
        $$->of = $of;
    }
|   error ";"                       { $$ = NULL; yyerrok; }
|   error "}"                       { $$ = NULL; yyerrok; }
;

memattrs:
    %empty                          { $$ = NEW(ARENA, struct item); }
|   memattrs "cacheline" expr       { $$ = $1; $$->cacheline = $expr; }
|   memattrs "readonly"             { $$ = $1; $$->is_readonly = true; }
|   memattrs "secure"               { $$ = $1; $$->is_secure = true; }
|   memattrs "section" STRING       { $$ = $1; $$->section = $STRING; }
;

channel_tail:
    ";"                             { $$ = NEW(ARENA, struct item); }
|   "{" options close                 { $$ = item_with_body(parse, $options); }
;

options:
    %empty                          { $$ = NEW(ARENA, setting_list); }
|   options option                  { $$ = $1; PUSH($$, $option); }
|   options error ";"               { $$ = $1; yyerrok; }
;

option:
    "option" assigns ";"            { $$ = setting_new(parse, SET_OPTION, @$); $$->given = *$assigns; }
|   "table" "in" name ";"           { $$ = setting_new(parse, SET_TABLE_IN, @$); $$->name = $name; }
|   "table" "at" expr ";"           { $$ = setting_new(parse, SET_TABLE_AT, @$); $$->expr = $expr; }
;

assigns:
    assign                          { $$ = NEW(ARENA, given_list); PUSH($$, $assign); }
|   assigns "," assign              { $$ = $1; PUSH($$, $assign); }
;

assign:
    name "=" expr                   { $$ = given_new(parse, $name, no_name, $expr); }
|   name "." name[part] "=" expr    { $$ = given_new(parse, $1, $part, $expr); }
;

range:
    expr                            { $$ = (struct range){ $expr, NULL, @$ }; }
|   expr[from] ".." expr[to]        { $$ = (struct range){ $from, $to, @$ }; }
;

ranges:
    range                           { $$ = NEW(ARENA, range_list); PUSH($$, $range); }
|   ranges "," range                { $$ = $1; PUSH($$, $range); }
;

 /* ---- controllers: descriptions and instances ----------------------------------------------------------------------- */

instance_tail:
    ";"                             { $$ = NEW(ARENA, struct item); }
|   "{" settings close                { $$ = item_with_body(parse, $settings); }
;

settings:
    %empty                          { $$ = NEW(ARENA, setting_list); }
|   settings setting                { $$ = $1; PUSH($$, $setting); }
|   settings error ";"              { $$ = $1; yyerrok; }
;

setting:
    "interrupt" range ";"           { $$ = setting_new(parse, SET_INTERRUPT, @$); $$->range = $range; }
|   "reach" reaches ";"             { $$ = setting_set($reaches, SET_REACH, @$); }
|   "reserve" ranges ";"            { $$ = setting_new(parse, SET_RESERVE, @$); $$->ranges = *$ranges; }
|   "secure" ";"                    { $$ = setting_new(parse, SET_SECURE, @$); }
|   "parameter" givens ";"          { $$ = setting_new(parse, SET_PARAMETER, @$); $$->given = *$givens; }
|   "option" givens ";"             { $$ = setting_new(parse, SET_OPTION, @$); $$->given = *$givens; }
|   "table" "in" name ";"           { $$ = setting_new(parse, SET_TABLE_IN, @$); $$->name = $name; }
|   "table" "at" expr ";"           { $$ = setting_new(parse, SET_TABLE_AT, @$); $$->expr = $expr; }
|   "source" strings ";"            { $$ = setting_new(parse, SET_SOURCE, @$); $$->strings = *$strings; }
|   "address" expr ";"              { $$ = setting_new(parse, SET_ADDRESS, @$); $$->expr = $expr; }
|   "endian" name ";"               { $$ = setting_new(parse, SET_ENDIAN, @$); $$->name = $name; }
|   "channels" expr ";"             { $$ = setting_new(parse, SET_CHANNELS, @$); $$->expr = $expr; }
|   "define" assign ";"             { $$ = setting_new(parse, SET_DEFINE, @$); $$->name = (struct name){ $assign.id, $assign.span }; $$->expr = $assign.value; }
|   "no" name ";"                   { $$ = setting_new(parse, SET_NO, @$); $$->name = $name; }
|   "requests" "{" requests close     { $$ = setting_set($3, SET_REQUESTS, @$); }
|   is_block name align_opt size_opt "{" words close {
        $$ = setting_new(parse, SET_LAYOUT, @$);
        $$->layout = (struct layout_decl){ $name, $is_block, $align_opt, $size_opt, *$words };
    }
|   "form" name in_opt "moves" counts sides_opt repeats_opt ";" {
        $$ = setting_new(parse, SET_FORM, @$);
        $$->form = *$sides_opt;
        memcpy(&$$->form.counts, &$counts->counts, sizeof $$->form.counts);
        $$->form.name = $name;
        $$->form.in = $in_opt;
        $$->form.repeats = $repeats_opt;
    }
|   "limit" expr when_opt title ";" {
        $$ = setting_new(parse, SET_LIMIT, @$);
        $$->limit = (struct limit_decl){ $expr, $when_opt, $title };
    }
|   "erratum" name when_opt title "{" settings close {
        $$ = setting_new(parse, SET_ERRATUM, @$);
        $$->name = $name;
        $$->limit = (struct limit_decl){ NULL, $when_opt, $title };
        $$->inside = *$settings;
    }
|   "chain" name chain_items ";"    { $$ = setting_set($chain_items, SET_CHAIN, @$); $$->chain.kind = $name; }
|   "place" places ";"              { $$ = setting_set($places, SET_PLACE, @$); }
|   "registers" "{" registers close   { $$ = setting_new(parse, SET_REGISTERS, @$); $$->registers = *$3; }
|   sequence parameters "{" statements close {
        $$ = setting_new(parse, SET_SEQUENCE, @$);
        $$->sequence = (struct sequence_decl){ $sequence, *$parameters, *$statements };
    }
;

reaches:
    reach                           { $$ = NEW(ARENA, struct setting); PUSH(&$$->reaches, $reach); }
|   reaches "," reach               { $$ = $1; PUSH(&$$->reaches, $reach); }
;

reach: name at_opt                  { $$ = (struct reach){ $name, $at_opt }; };

givens:
    given                           { $$ = NEW(ARENA, given_list); PUSH($$, $given); }
|   givens "," given                { $$ = $1; PUSH($$, $given); }
;

given:
    name                            { $$ = given_new(parse, $name, no_name, NULL); }
|   name "." name[part]             { $$ = given_new(parse, $1, $part, NULL); }
|   assign
;

requests:
    %empty                          { $$ = NEW(ARENA, struct setting); }
|   requests name NUMBER ";"        { $$ = $1; PUSH(&$$->requests, ((struct request_name){ $name, $NUMBER })); }
|   requests error ";"              { $$ = $1; yyerrok; }
;

is_block:  "descriptor" { $$ = false; } | "block" { $$ = true; };
align_opt: %empty { $$ = NULL; } | "align" primary { $$ = $primary; };
size_opt:  %empty { $$ = NULL; } | "size" primary { $$ = $primary; };

words:
    %empty                          { $$ = NEW(ARENA, word_list); }
|   words word_decl                 { $$ = $1; PUSH($$, $word_decl); }
|   words error ";"                 { $$ = $1; yyerrok; }
;

word_decl:
    word_head "=" values ";"        { $$ = $word_head; $$->whole = *$values; $$->span = @$; }
|   word_head "{" fields close        { $$ = $word_head; $$->fields = *$fields; $$->span = @$; }
|   "when" expr "{" words close word_else {
        $$ = NEW(ARENA, struct word);
        *$$ = (struct word){ .span = @$, .when = $expr, .then = *$words, .otherwise = *$word_else };
    }
;

word_else:
    %empty                          { $$ = NEW(ARENA, word_list); }
|   "else" "{" words close            { $$ = $words; }
|   "else" word_decl                { $$ = NEW(ARENA, word_list); PUSH($$, $word_decl); }
;

word_head:
    "word" name bits_opt            { $$ = word_new(parse, $name, $bits_opt); }
|   word_head "optional"            { $$ = $1; $$->optional = true; }
|   word_head "writeback"           { $$ = $1; $$->writeback = true; }
;

bits_opt: %empty { $$ = 32; } | ":" NUMBER { $$ = small($NUMBER); };

fields:
    %empty                          { $$ = NEW(ARENA, field_list); }
|   fields field                    { $$ = $1; PUSH($$, $field); }
|   fields error ";"                { $$ = $1; yyerrok; }
;

field:
    bit_range values ";"            { $$ = $bit_range; $$->values = *$values; $$->span = @$; }
|   bit_range name "=" values ";"   { $$ = $bit_range; $$->name = $name; $$->values = *$values; $$->span = @$; }
|   "when" expr "{" fields close field_else {
        $$ = NEW(ARENA, struct field);
        *$$ = (struct field){ .span = @$, .when = $expr, .then = *$fields, .otherwise = *$field_else };
    }
;

field_else:
    %empty                          { $$ = NEW(ARENA, field_list); }
|   "else" "{" fields close           { $$ = $fields; }
|   "else" field                    { $$ = NEW(ARENA, field_list); PUSH($$, $field); }
;

bit_range:
    "[" NUMBER "]"                  { $$ = field_new(parse, $NUMBER, $NUMBER); }
|   "[" NUMBER[hi] ":" NUMBER[lo] "]" { $$ = field_new(parse, $hi, $lo); }
;

values:
    value                           { $$ = NEW(ARENA, value_list); PUSH($$, *$value); }
|   values "," value                { $$ = $1; PUSH($$, *$value); }
;

value:
    value_expr                      { $$ = $1; $$->span = @$; }
|   value_expr "{" entries "}"      {
        $$ = $entries;
        $$->is_signed = $value_expr->is_signed;
        $$->expr = $value_expr->expr;
        $$->span = @$;
    }
;

value_expr:
    expr                            { $$ = NEW(ARENA, struct value_eq); $$->expr = $expr; }
|   "signed" expr                   { $$ = NEW(ARENA, struct value_eq); $$->expr = $expr; $$->is_signed = true; }
;

entries:
    entry                           { $$ = NEW(ARENA, struct value_eq); $$->has_entries = true; PUSH(&$$->entries, $entry); }
|   entries "," entry               { $$ = $1; PUSH(&$$->entries, $entry); }
;

entry:
    expr                            { $$ = (struct entry){ $expr, false, 0, @$ }; }
|   expr "=" NUMBER                 { $$ = (struct entry){ $expr, true, $NUMBER, @$ }; }
;

counts: count_levels exprs          { $$ = $1; PUSH(&$$->counts, *$exprs); };

count_levels:
    %empty                          { $$ = NEW(ARENA, struct form_decl); }
|   count_levels expr "of"          { $$ = $1; PUSH(&$$->counts, *list_of_one(parse, $expr)); }
;

sides_opt:
    %empty                          { $$ = sides_new(parse, SIDES_NONE, NULL, NULL); }
|   "from" fside                    { $$ = sides_new(parse, SIDES_FROM, $fside, NULL); }
|   "from" fside[a] "to" fside[b]   { $$ = sides_new(parse, SIDES_FROM_TO, $a, $b); }
|   "to" fside                      { $$ = sides_new(parse, SIDES_TO, $fside, NULL); }
|   "between" fside[a] "and" fside[b] { $$ = sides_new(parse, SIDES_BETWEEN, $a, $b); }
;

fside:
    fside_items
|   fside "by" prod                 { $$ = $1; PUSH(&$$->by, $prod); }
;

fside_items:
    prod                            { $$ = NEW(ARENA, struct side_list); PUSH(&$$->items, $prod); }
|   fside_items "," prod            { $$ = $1; PUSH(&$$->items, $prod); }
;

repeats_opt: %empty { $$ = false; } | "repeats" { $$ = true; };

chain_items:
    %empty                          { $$ = NEW(ARENA, struct setting); }
|   chain_items "," chainitem       { $$ = $1; PUSH(&$$->chain.items, $chainitem); }
;

chainitem:
    "ends" "at" expr                { $$ = (struct chain_item){ CHAIN_ENDS_AT, $expr, no_name, @$ }; }
|   "begins" "with" name when_opt   { $$ = (struct chain_item){ CHAIN_BEGINS_WITH, $when_opt, $name, @$ }; }
|   "ends" "with" name when_opt     { $$ = (struct chain_item){ CHAIN_ENDS_WITH, $when_opt, $name, @$ }; }
|   "loops"                         { $$ = (struct chain_item){ CHAIN_LOOPS, NULL, no_name, @$ }; }
|   "loops" "to" name               { $$ = (struct chain_item){ CHAIN_LOOPS_TO, NULL, $name, @$ }; }
|   "loops" "with" name             { $$ = (struct chain_item){ CHAIN_LOOPS_WITH, NULL, $name, @$ }; }
;

places:
    name expr                       { $$ = NEW(ARENA, struct setting); PUSH(&$$->place.items, ((struct place_item){ $name, $expr })); }
|   places "," name expr            { $$ = $1; PUSH(&$$->place.items, ((struct place_item){ $name, $expr })); }
;

registers:
    %empty                          { $$ = NEW(ARENA, reg_list); }
|   registers register              { $$ = $1; PUSH($$, $register); }
|   registers error ";"             { $$ = $1; yyerrok; }
;

register:
    register_head ";"               { $$ = $1; $$->span = @$; }
|   register_head "{" fields close    { $$ = register_body(parse, $1, $fields, @$); }
|   "per" "channel" "at" expr "{" registers close {
        $$ = NEW(ARENA, struct reg_decl);
        *$$ = (struct reg_decl){ .kind = REG_PER_CHANNEL, .span = @$, .offset = $expr, .bits = 32, .inside = *$registers };
    }
|   "block" name "at" expr "{" registers close {
        $$ = NEW(ARENA, struct reg_decl);
        *$$ = (struct reg_decl){ .kind = REG_BLOCK, .span = @$, .name = $name, .offset = $expr, .bits = 32,
                                 .inside = *$registers };
    }
;

register_head:
    name expr bits_opt {
        $$ = NEW(ARENA, struct reg_decl);
        *$$ = (struct reg_decl){ .kind = REG_ONE, .span = @$, .name = $name, .offset = $expr, .bits = $bits_opt };
    }
;

sequence:
    "init" { $$ = name_at($1, @1); } | "config" { $$ = name_at($1, @1); } | "start" { $$ = name_at($1, @1); }
|   "step" { $$ = name_at($1, @1); } | "irq" { $$ = name_at($1, @1); } | "stop" { $$ = name_at($1, @1); }
|   "pause" { $$ = name_at($1, @1); } | "resume" { $$ = name_at($1, @1); } | "residue" { $$ = name_at($1, @1); }
|   "append" { $$ = name_at($1, @1); } | "connect" { $$ = name_at($1, @1); } | "disconnect" { $$ = name_at($1, @1); }
|   "reset" { $$ = name_at($1, @1); } | "packet" { $$ = name_at($1, @1); }
;

parameters:
    %empty                          { $$ = NEW(ARENA, name_list); }
|   "(" names ")"                   { $$ = $names; }
;

statements:
    %empty                          { $$ = NEW(ARENA, statement_list); }
|   statements statement            { $$ = $1; PUSH($$, $statement); }
|   statements error ";"            { $$ = $1; yyerrok; }
;

statement:
    target "=" expr ";"             { $$ = statement_set($target, ST_ASSIGN, @$, $expr); }
|   target "|=" expr ";"            { $$ = statement_set($target, ST_OR, @$, $expr); }
|   target "&=" expr ";"            { $$ = statement_set($target, ST_AND, @$, $expr); }
|   name ";"                        { $$ = statement_new(parse, ST_READ, @$); $$->name = $name; }
|   "load" name ";"                 { $$ = statement_new(parse, ST_LOAD, @$); $$->name = $name; }
|   "wait" expr[until] "within" expr[within] ";" {
        $$ = statement_new(parse, ST_WAIT, @$);
        $$->expr = $until;
        $$->within = $within;
    }
|   "delay" expr ";"                { $$ = statement_new(parse, ST_DELAY, @$); $$->expr = $expr; }
|   "barrier" ";"                   { $$ = statement_new(parse, ST_BARRIER, @$); }
|   "when" expr "{" statements close statement_else {
        $$ = statement_new(parse, ST_WHEN, @$);
        $$->expr = $expr;
        $$->then = *$statements;
        $$->otherwise = *$statement_else;
    }
;

target:
    name                            { $$ = statement_new(parse, ST_ASSIGN, @$); $$->name = $name; }
|   name "." name[field]            { $$ = statement_new(parse, ST_ASSIGN, @$); $$->name = $1; $$->field = $field; }
;

statement_else:
    %empty                          { $$ = NEW(ARENA, statement_list); }
|   "else" "{" statements close       { $$ = $statements; }
|   "else" statement                { $$ = NEW(ARENA, statement_list); PUSH($$, $statement); }
;

 /* ---- devices, switch boxes, buffers -------------------------------------------------------------------------------- */

members:
    %empty                          { $$ = NEW(ARENA, struct item); }
|   members member                  { $$ = $1; PUSH(&$$->members, $member); }
|   members error ";"               { $$ = $1; yyerrok; }
;

member:
    "port" name ":" scalar "at" expr portattrs ";" {
        $$ = member_set($portattrs, MEMBER_PORT, @$, $name);
        $$->type = (struct type){ .scalar = $scalar, .span = @scalar };
        $$->at = $expr;
    }
|   "reg" name ":" type "at" expr ";" {
        $$ = member_new(parse, MEMBER_REG, @$, $name);
        $$->type = *$type;
        $$->at = $expr;
    }
|   "request" name "=" expr mux_opt ";" {
        $$ = member_new(parse, MEMBER_REQUEST, @$, $name);
        $$->at = $expr;
        $$->mux = $mux_opt;
    }
|   "level" name "=" expr ";"       { $$ = member_new(parse, MEMBER_LEVEL, @$, $name); $$->at = $expr; }
|   "inorder" ";"                   { $$ = member_new(parse, MEMBER_INORDER, @$, no_name); }
|   "event" name ";"                { $$ = member_new(parse, MEMBER_EVENT, @$, $name); }
|   "event" name "interrupt" expr ";" { $$ = member_new(parse, MEMBER_EVENT, @$, $name); $$->at = $expr; }
;

portattrs:
    %empty                          { $$ = NEW(ARENA, struct member); }
|   portattrs "request" expr mux_opt { $$ = $1; $$->request = $expr; $$->mux = $mux_opt; }
|   portattrs "burst" expr          { $$ = $1; $$->burst = $expr; }
|   portattrs "posted"              { $$ = $1; $$->posted = true; }
|   portattrs "packet"              { $$ = $1; $$->packet = true; }
;

boxitems:
    %empty                          { $$ = NEW(ARENA, struct item); }
|   boxitems boxitem                { $$ = $1; PUSH(&$$->boxes, $boxitem); }
|   boxitems error ";"              { $$ = $1; yyerrok; }
;

boxitem:
    "endpoint" postfix "=" expr ";" {
        $$ = NEW(ARENA, struct box_item);
        *$$ = (struct box_item){ .kind = BOX_ENDPOINT, .span = @$, .from = $postfix, .to = $expr };
    }
|   "route" name "from" postfix[from] "to" postfix[to] routeattrs ";" {
        $$ = $routeattrs;
        $$->kind = BOX_ROUTE;
        $$->span = @$;
        $$->name = $name;
        $$->from = $from;
        $$->to = $to;
    }
;

routeattrs:
    %empty                          { $$ = NEW(ARENA, struct box_item); }
|   routeattrs "static"             { $$ = $1; $$->is_static = true; }
|   routeattrs hold                 { $$ = $1; $$->hold = $hold; }
;

hold:
    "hold" "until" expr handover_opt within_opt action_opt abort_opt {
        $$ = NEW(ARENA, struct hold_decl);
        *$$ = (struct hold_decl){ @$, $expr, $handover_opt, $within_opt, $action_opt, $abort_opt };
    }
;

handover_opt: %empty { $$ = false; } | "handover" { $$ = true; };
within_opt:   %empty { $$ = NULL; } | "within" expr { $$ = $expr; };
action_opt:
    %empty                          { $$ = no_name; }
|   "else" "disconnect"             { $$ = name_at($2, @2); }
|   "else" "keep"                   { $$ = name_at($2, @2); }
|   "else" "quarantine"             { $$ = name_at($2, @2); }
;
abort_opt:
    %empty                          { $$ = no_name; }
|   "on" "abort" "drain"            { $$ = name_at($3, @3); }
|   "on" "abort" "disconnect"       { $$ = name_at($3, @3); }
;

type:
    scalar                          { $$ = NEW(ARENA, struct type); $$->scalar = $scalar; $$->span = @$; }
|   type "[" expr "]"               { $$ = $1; $$->span = @$; PUSH(&$$->dims, ((struct dimension){ $expr, false, @expr })); }
|   type "[" "<=" expr "]"          { $$ = $1; $$->span = @$; PUSH(&$$->dims, ((struct dimension){ $expr, true, @expr })); }
;

scalar:
    "u8" { $$ = SCALAR_U8; } | "u16" { $$ = SCALAR_U16; } | "u32" { $$ = SCALAR_U32; } | "u64" { $$ = SCALAR_U64; }
|   "s8" { $$ = SCALAR_S8; } | "s16" { $$ = SCALAR_S16; } | "s32" { $$ = SCALAR_S32; } | "s64" { $$ = SCALAR_S64; }
;

bufattrs:
    %empty                          { $$ = NEW(ARENA, struct item); }
|   bufattrs bufattr                { $$ = $1; PUSH(&$$->attrs, $bufattr); }
;

bufattr:
    "in" name                       { $$ = (struct bufattr){ .kind = BUF_IN, .span = @$, .name = $name }; }
|   "at" expr                       { $$ = (struct bufattr){ .kind = BUF_AT, .span = @$, .expr = $expr }; }
|   "align" expr                    { $$ = (struct bufattr){ .kind = BUF_ALIGN, .span = @$, .expr = $expr }; }
|   "bind"                          { $$ = (struct bufattr){ .kind = BUF_BIND, .span = @$ }; }
|   "symbol" STRING                 { $$ = (struct bufattr){ .kind = BUF_SYMBOL, .span = @$, .string = $STRING }; }
|   "=" expr                        { $$ = (struct bufattr){ .kind = BUF_VALUES, .span = @$, .expr = $expr }; }
;

 /* ---- transfers ------------------------------------------------------------------------------------------------------ */

parts:
    %empty                          { $$ = NEW(ARENA, step_list); }
|   parts part                      { $$ = $1; PUSH($$, $part); }
|   parts error ";"                 { $$ = $1; yyerrok; }
;

part: step | clause;

steps:
    %empty                          { $$ = NEW(ARENA, step_list); }
|   steps step                      { $$ = $1; PUSH($$, $step); }
|   steps error ";"                 { $$ = $1; yyerrok; }
;

step:
    modified ";"                    { $$ = $1; $$->span = @$; }
|   "check" limited ";"             { $$ = $2; $$->kind = STEP_CHECK; $$->span = @$; }
|   "interrupt" ";"                 { $$ = step_new(parse, STEP_INTERRUPT, @$); }
|   "fence" ";"                     { $$ = step_new(parse, STEP_FENCE, @$); }
|   "for" name "in" range "{" steps close {
        $$ = step_new(parse, STEP_FOR, @$);
        $$->variable = $name;
        $$->range = $range;
        $$->body = *$6;
    }
;

modified:
    places_moved
|   modified modifier               { $$ = $1; PUSH(&$$->move.modifiers, $modifier); }
;

limited:
    places_tested
|   limited limiter                 { $$ = $1; PUSH(&$$->move.modifiers, $limiter); }
;

modifier:
    limiter
|   "nosplit"                       { $$ = (struct modifier){ MOD_NOSPLIT, NULL, @$ }; }
|   "command"                       { $$ = (struct modifier){ MOD_COMMAND, NULL, @$ }; }
;

limiter:
    "truncate"                      { $$ = (struct modifier){ MOD_TRUNCATE, NULL, @$ }; }
|   "length" expr                   { $$ = (struct modifier){ MOD_LENGTH, $expr, @$ }; }
;

places_moved:
    sources "->" postfix            { $$ = $1; PUSH(&$$->move.dests, $postfix); }
|   places_moved "," postfix        { $$ = $1; PUSH(&$$->move.dests, $postfix); }
;

places_tested:
    sources "==" postfix            { $$ = $1; PUSH(&$$->move.dests, $postfix); }
|   places_tested "," postfix       { $$ = $1; PUSH(&$$->move.dests, $postfix); }
;

sources:
    terms
|   "fill" bits                     { $$ = move_new(parse, VERB_FILL, @1, (struct term){ $bits, NULL }); }
;

terms:
    verb term                       { $$ = move_new(parse, $verb, @verb, $term); }
|   terms "," term                  { $$ = $1; PUSH(&$$->move.sources, $term); }
;

verb: "copy" { $$ = VERB_COPY; } | "xor" { $$ = VERB_XOR; } | "pq" { $$ = VERB_PQ; };

term:
    postfix                         { $$ = (struct term){ $postfix, NULL }; }
|   postfix "*" unary               { $$ = (struct term){ $postfix, $unary }; }
;

clause:
    "cyclic" ";"                    { $$ = clause_new(parse, CLAUSE_CYCLIC, @$); }
|   "cyclic" "until" "replaced" ";" { $$ = clause_new(parse, CLAUSE_CYCLIC, @$); $$->clause->until_replaced = true; }
|   "irq" causes ";"                { $$ = $causes; $$->span = $$->clause->span = @$; }
|   "route" postfix ";"             { $$ = clause_new(parse, CLAUSE_ROUTE, @$); $$->clause->expr = $postfix; }
|   hold ";"                        { $$ = clause_new(parse, CLAUSE_HOLD, @$); $$->clause->hold = $hold; }
|   "notify" point ";"              { $$ = clause_new(parse, CLAUSE_NOTIFY, @$); $$->clause->point = $point; }
|   "notify" context ";"            { $$ = clause_new(parse, CLAUSE_NOTIFY, @$); $$->clause->context = $context; }
|   "notify" point context ";"      {
        $$ = clause_new(parse, CLAUSE_NOTIFY, @$);
        $$->clause->point = $point;
        $$->clause->context = $context;
    }
|   "gate" expr every_opt ";"       {
        $$ = clause_new(parse, CLAUSE_GATE, @$);
        $$->clause->expr = $expr;
        $$->clause->every = $every_opt;
    }
|   "after" names ";"               { $$ = clause_new(parse, CLAUSE_AFTER, @$); $$->clause->names = *$names; }
|   "metadata" "client" expr ";"    { $$ = clause_new(parse, CLAUSE_METADATA, @$); $$->clause->point = name_at($2, @2); $$->clause->expr = $expr; }
|   "metadata" "engine" expr ";"    { $$ = clause_new(parse, CLAUSE_METADATA, @$); $$->clause->point = name_at($2, @2); $$->clause->expr = $expr; }
|   "rate" expr ";"                 { $$ = clause_new(parse, CLAUSE_RATE, @$); $$->clause->expr = $expr; }
|   "reuse" ";"                     { $$ = clause_new(parse, CLAUSE_REUSE, @$); }
|   "allow" STRING because ";"      {
        $$ = clause_new(parse, CLAUSE_ALLOW, @$);
        $$->clause->diagnostic = $STRING;
        $$->clause->reason = $because;
    }
|   "option" assigns ";"            { $$ = clause_new(parse, CLAUSE_OPTION, @$); $$->clause->given = *$assigns; }
|   "table" "in" name ";"           { $$ = clause_new(parse, CLAUSE_TABLE_IN, @$); $$->clause->point = $name; }
|   "table" "at" expr ";"           { $$ = clause_new(parse, CLAUSE_TABLE_AT, @$); $$->clause->expr = $expr; }
;

every_opt: %empty { $$ = NULL; } | "every" expr { $$ = $expr; };

causes:
    cause                           { $$ = clause_new(parse, CLAUSE_IRQ, @$); PUSH(&$$->clause->causes, $cause); }
|   causes "," cause                { $$ = $1; PUSH(&$$->clause->causes, $cause); }
;

cause:
    "every" expr                    { $$ = (struct cause){ true, $expr }; }
|   expr                            { $$ = (struct cause){ false, $expr }; }
;

point:   "done" { $$ = name_at($1, @1); } | "drained" { $$ = name_at($1, @1); };
context: "isr" { $$ = name_at($1, @1); } | "deferred" { $$ = name_at($1, @1); };

 /* ---- scenarios ------------------------------------------------------------------------------------------------------- */

stimuli:
    %empty                          { $$ = NEW(ARENA, struct item); }
|   stimuli stimulus                { $$ = $1; PUSH(&$$->stimuli, $stimulus); }
|   stimuli error ";"               { $$ = $1; yyerrok; }
;

stimulus:
    "bind" name "=" expr ";"        { $$ = stimulus_new(parse, STIM_BIND, @$); $$->name = $name; $$->expr = $expr; }
|   "at" expr ":" inputs ";"        { $$ = $inputs; $$->kind = STIM_AT; $$->span = @$; $$->expr = $expr; }
|   "fail" "read" postfix ";"       { $$ = stimulus_new(parse, STIM_FAIL, @$); $$->name = name_at($2, @2); $$->expr = $postfix; }
|   "fail" "write" postfix ";"      { $$ = stimulus_new(parse, STIM_FAIL, @$); $$->name = name_at($2, @2); $$->expr = $postfix; }
|   "expect" outcomes ";"           { $$ = $outcomes; $$->kind = STIM_EXPECT; $$->span = @$; }
;

inputs:
    input                           { $$ = stimulus_new(parse, STIM_AT, @$); PUSH(&$$->inputs, $input); }
|   inputs "," input                { $$ = $1; PUSH(&$$->inputs, $input); }
;

input:
    expr                            { $$ = (struct input){ $expr, NULL }; }
|   expr "=" expr[value]            { $$ = (struct input){ $1, $value }; }
;

outcomes:
    outcome                         { $$ = stimulus_new(parse, STIM_EXPECT, @$); PUSH(&$$->inputs, $outcome); }
|   outcomes "," outcome            { $$ = $1; PUSH(&$$->inputs, $outcome); }
;

outcome: expr at_opt                { $$ = (struct input){ $expr, $at_opt }; };

 /* ---- expressions ------------------------------------------------------------------------------------------------------ */

exprs:
    expr                            { $$ = list_of_one(parse, $expr); }
|   exprs "," expr                  { $$ = $1; PUSH($$, $expr); }
;

expr:
    disj
|   disj "?" expr[then] ":" expr[else] { $$ = expr_cond(parse, $disj, $then, $else, @$); }
;

disj:
    conj
|   disj "or" conj                  { $$ = expr_binary(parse, OP_OR, $1, $3, @$); }
;

conj:
    neg
|   conj "and" neg                  { $$ = expr_binary(parse, OP_AND, $1, $3, @$); }
;

neg:
    "not" neg                       { $$ = expr_unary(parse, OP_NOT, $2, @$); }
|   comp
;

comp:
    bits
|   bits comparison bits            { $$ = expr_binary(parse, $comparison, $1, $3, @$); }
;

comparison:
    "==" { $$ = OP_EQ; } | "!=" { $$ = OP_NE; } | "<" { $$ = OP_LT; } | "<=" { $$ = OP_LE; } | ">" { $$ = OP_GT; }
|   ">=" { $$ = OP_GE; }
;

bits:
    bxor
|   bits "|" bxor                   { $$ = expr_binary(parse, OP_BITOR, $1, $3, @$); }
;

bxor:
    band
|   bxor "^" band                   { $$ = expr_binary(parse, OP_BITXOR, $1, $3, @$); }
;

band:
    shift
|   band "&" shift                  { $$ = expr_binary(parse, OP_BITAND, $1, $3, @$); }
;

shift:
    sum
|   shift "<<" sum                  { $$ = expr_binary(parse, OP_SHL, $1, $3, @$); }
|   shift ">>" sum                  { $$ = expr_binary(parse, OP_SHR, $1, $3, @$); }
;

sum:
    prod
|   sum "+" prod                    { $$ = expr_binary(parse, OP_ADD, $1, $3, @$); }
|   sum "-" prod                    { $$ = expr_binary(parse, OP_SUB, $1, $3, @$); }
;

prod:
    unary
|   prod "*" unary                  { $$ = expr_binary(parse, OP_MUL, $1, $3, @$); }
|   prod "/" unary                  { $$ = expr_binary(parse, OP_DIV, $1, $3, @$); }
|   prod "%" unary                  { $$ = expr_binary(parse, OP_MOD, $1, $3, @$); }
;

unary:
    postfix
|   "-" unary                       { $$ = expr_unary(parse, OP_NEG, $2, @$); }
|   "~" unary                       { $$ = expr_unary(parse, OP_COMPL, $2, @$); }
|   "&" unary                       { $$ = expr_unary(parse, OP_ADDRESS, $2, @$); }
;

postfix:
    primary
|   postfix "." name                { $$ = expr_member(parse, $1, $name, @$); }
|   postfix "[" index "]"           { $$ = expr_index(parse, $1, $index, @$); }
|   postfix "(" exprs ")"           { $$ = expr_call(parse, $1, $exprs, @$); }
|   postfix "has" name              { $$ = expr_has(parse, $1, $name, @$); }
;

primary:
    NUMBER                          { $$ = expr_number(parse, $NUMBER, @1, UNIT_NONE, @$); }
|   NUMBER UNIT                     { $$ = expr_number(parse, $NUMBER, @1, $UNIT, @$); }
|   "delay" primary                 { $$ = expr_delay(parse, $2, @$); }
|   STRING                          { $$ = expr_string(parse, $STRING, @$); }
|   "$"                             { $$ = expr_dollar(parse, @$); }
|   name                            { $$ = expr_name(parse, $name); }
|   "(" expr ")"                    { $$ = expr_enclosed(parse, $expr, @$); }
|   "(" expr ")" UNIT               { $$ = expr_unit(parse, $expr, $UNIT, @$); }
|   list
;

index:
    expr                            { $$ = (struct index){ INDEX_ONE, $expr, NULL, NULL, @$ }; }
|   expr[hi] ":" expr[lo]           { $$ = (struct index){ INDEX_SLICE, $hi, $lo, NULL, @$ }; }
|   ".."                            { $$ = (struct index){ INDEX_ALL, NULL, NULL, NULL, @$ }; }
|   ".." ":" expr                   { $$ = (struct index){ INDEX_ALL, NULL, NULL, $expr, @$ }; }
|   expr[a] ".." expr[b]            { $$ = (struct index){ INDEX_RANGE, $a, $b, NULL, @$ }; }
|   expr[a] ".." expr[b] ":" expr[step] { $$ = (struct index){ INDEX_RANGE, $a, $b, $step, @$ }; }
|   expr[a] "+:" expr[b]            { $$ = (struct index){ INDEX_COUNT, $a, $b, NULL, @$ }; }
|   expr[a] "+:" expr[b] ":" expr[step] { $$ = (struct index){ INDEX_COUNT, $a, $b, $step, @$ }; }
;

list:
    "{" "}"                         { $$ = expr_list_new(parse, EXPR_LIST, @$); }
|   "{" elements comma_opt "}"      { $$ = expr_list_done(parse, $elements, @$); }
;

comma_opt: %empty | ",";

elements:
    element                         { $$ = expr_list_new(parse, EXPR_LIST, @$); PUSH(&$$->list, $element); }
|   elements "," element            { $$ = $1; PUSH(&$$->list, $element); }
;

element:
    expr
|   "for" name "in" range "{" elements comma_opt "}" { $$ = expr_for(parse, $name, $range, $elements, @$); }
;

%%

static int yyreport_syntax_error(const yypcontext_t *context, struct parse *parse)
{
    yysymbol_kind_t kinds[YYNTOKENS];
    const char *expected[YYNTOKENS];
    yysymbol_kind_t token = yypcontext_token(context);
    int i, n = yypcontext_expected_tokens(context, kinds, YYNTOKENS);

    for (i = 0; i < n; i++)
        expected[i] = yysymbol_name(kinds[i]);
    parse_unexpected(parse, *yypcontext_location(context), token == YYSYMBOL_YYEMPTY ? NULL : yysymbol_name(token), expected,
                     n > 0 ? (size_t)n : 0);
    return 0;
}

/* Only one message comes this way: the parser's stack is full. */
static void dmac_yyerror(const struct span *where, struct parse *parse, const char *message)
{
    (void)message;
    parse_too_deep(parse, *where);
}
