/* SPDX-License-Identifier: MIT */
/* ELF: what its segments load, or, where it has none (object files), its sections; and the symbols. libelf reads it. */
#include <inttypes.h>
#include <string.h>
#include "decode/dump.h"

#ifdef HAVE_LIBELF
#include <gelf.h>

enum { LAID_ALIGN = 4096 };

static bool refuse(struct dump_reader *reader, const char *what)
{
    struct diag *d = diag(reader->cx, DIAG_DUMP_FORMAT, SPAN_NONE, "%s: %s", reader->file->name, what);
    int problem = elf_errno();

    if (problem)
        diag_note(reader->cx, d, "libelf says: %s", elf_errmsg(problem));
    return false;
}

static bool in_file(const struct dump_reader *reader, uint64_t offset, uint64_t size)
{
    return offset <= reader->file->size && size <= reader->file->size - offset;
}

static void add(struct dump_reader *reader, uint64_t address, uint64_t offset, uint64_t size)
{
    struct dump_chunk chunk = { address, (size_t)size, (const unsigned char *)reader->file->text + offset, SPAN_NONE, 0 };

    if (size)
        vec_push(reader->cx->arena, &reader->chunks, chunk);
}

static bool outside(struct dump_reader *reader, const char *what, size_t i, uint64_t offset, uint64_t size)
{
    diag(reader->cx, DIAG_DUMP_FORMAT, SPAN_NONE, "%s: %s %zu takes the bytes from offset 0x%" PRIx64 " to 0x%" PRIx64 ", and the file has 0x%zx",
         reader->file->name, what, i, offset, offset + size, reader->file->size);
    return false;
}

static bool take_segments(struct dump_reader *reader, Elf *elf, size_t n)
{
    GElf_Phdr segment;
    size_t i;

    for (i = 0; i < n; i++) {
        if (!gelf_getphdr(elf, (int)i, &segment))
            return refuse(reader, "a damaged table of segments");
        if (segment.p_type != PT_LOAD)
            continue;
        if (!in_file(reader, segment.p_offset, segment.p_filesz))
            return outside(reader, "segment", i, segment.p_offset, segment.p_filesz);
        add(reader, segment.p_vaddr, segment.p_offset, segment.p_filesz);
    }
    return true;
}

/* Objects are not linked: their sections have no addresses yet. They are laid one behind the other. */
static uint64_t section_address(Elf *elf, const GElf_Ehdr *header, const Elf_Scn *wanted)
{
    Elf_Scn *scn = NULL;
    GElf_Shdr section;
    uint64_t at = 0;

    while ((scn = elf_nextscn(elf, scn)) != NULL && gelf_getshdr(scn, &section)) {
        if (header->e_type != ET_REL && scn == wanted)
            return section.sh_addr;
        if (!(section.sh_flags & SHF_ALLOC) || section.sh_type == SHT_NOBITS)
            continue;
        at = (at + LAID_ALIGN - 1) / LAID_ALIGN * LAID_ALIGN;
        if (scn == wanted)
            return at;
        at += section.sh_size;
    }
    return 0;
}

static bool take_sections(struct dump_reader *reader, Elf *elf, const GElf_Ehdr *header)
{
    Elf_Scn *scn = NULL;
    GElf_Shdr section;

    while ((scn = elf_nextscn(elf, scn)) != NULL) {
        if (!gelf_getshdr(scn, &section))
            return refuse(reader, "a damaged table of sections");
        if (!(section.sh_flags & SHF_ALLOC) || section.sh_type == SHT_NOBITS)
            continue;
        if (!in_file(reader, section.sh_offset, section.sh_size))
            return outside(reader, "section", elf_ndxscn(scn), section.sh_offset, section.sh_size);
        add(reader, section_address(elf, header, scn), section.sh_offset, section.sh_size);
    }
    return true;
}

static uint64_t symbol_base(Elf *elf, const GElf_Ehdr *header, const GElf_Sym *symbol)
{
    Elf_Scn *scn = header->e_type == ET_REL ? elf_getscn(elf, symbol->st_shndx) : NULL;

    return scn ? section_address(elf, header, scn) : 0;
}

static void take_symbols(struct dump_reader *reader, Elf *elf, const GElf_Ehdr *header, Elf_Scn *scn, const GElf_Shdr *section)
{
    Elf_Data *data = elf_getdata(scn, NULL);
    size_t i, n = data && section->sh_entsize ? data->d_size / section->sh_entsize : 0;
    GElf_Sym symbol;

    for (i = 0; i < n; i++) {
        struct dump_symbol taken;

        if (!gelf_getsym(data, (int)i, &symbol) || symbol.st_shndx == SHN_UNDEF || GELF_ST_TYPE(symbol.st_info) == STT_FILE
            || GELF_ST_TYPE(symbol.st_info) == STT_SECTION)
            continue;
        taken.name = elf_strptr(elf, section->sh_link, symbol.st_name);
        if (!taken.name || !*taken.name)
            continue;
        taken.name = arena_strndup(reader->cx->arena, taken.name, strlen(taken.name));
        taken.address = symbol.st_value + symbol_base(elf, header, &symbol) + reader->request->base;
        taken.size = symbol.st_size;
        taken.local = GELF_ST_BIND(symbol.st_info) == STB_LOCAL;
        vec_push(reader->cx->arena, &reader->dump->symbols, taken);
    }
}

static void find_symbols(struct dump_reader *reader, Elf *elf, const GElf_Ehdr *header)
{
    Elf_Scn *scn = NULL;
    GElf_Shdr section;

    while ((scn = elf_nextscn(elf, scn)) != NULL)
        if (gelf_getshdr(scn, &section) && section.sh_type == SHT_SYMTAB)
            take_symbols(reader, elf, header, scn, &section);
}

static bool read_elf(struct dump_reader *reader, Elf *elf)
{
    GElf_Ehdr header;
    size_t segments = 0;

    if (elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &header))
        return refuse(reader, "this is no ELF file");
    if (elf_getphdrnum(elf, &segments) != 0)
        return refuse(reader, "a damaged ELF header");
    reader->dump->knows_endian = true;
    reader->dump->big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;
    if (segments ? !take_segments(reader, elf, segments) : !take_sections(reader, elf, &header))
        return false;
    find_symbols(reader, elf, &header);
    return true;
}

bool dump_read_elf(struct dump_reader *reader)
{
    char *copy;
    Elf *elf;
    bool good;

    if (elf_version(EV_CURRENT) == EV_NONE)
        return refuse(reader, "libelf is too old");
    copy = arena_alloc(reader->cx->arena, reader->file->size + 1);    /* libelf may write to what it is given */
    memcpy(copy, reader->file->text, reader->file->size);
    elf = elf_memory(copy, reader->file->size);
    if (!elf)
        return refuse(reader, "this is no ELF file");
    good = read_elf(reader, elf);
    elf_end(elf);
    return good;
}
#else
bool dump_read_elf(struct dump_reader *reader)
{
    struct diag *d = diag(reader->cx, DIAG_DUMP_FORMAT, SPAN_NONE, "%s is an ELF file, and this program was built without libelf", reader->file->name);

    diag_note(reader->cx, d, "make a raw dump of a section with objcopy -O binary, or build with libelf-dev installed");
    return false;
}
#endif
