"""Packages as bytes: written by hand, and spoilt in each way that a ZIP file can be."""
import struct
import unicodedata
import zipfile

LOCAL, CENTRAL, END = 0x04034b50, 0x02014b50, 0x06054b50


def write_zip(members, **faults):
    """A stored ZIP file as a package is written; each fault spoils one thing of one member."""
    out, directory = bytearray(), bytearray()
    at = faults.get("of", len(members) - 1)
    for number, (name, content) in enumerate(members):
        spoilt = {key: value for key, value in faults.items() if number == at}
        raw = name.encode() if isinstance(name, str) else name
        crc, offset = zipfile.crc32(content), len(out)
        stored = spoilt.get("stored", content)
        method, flags = spoilt.get("method", 0), spoilt.get("flags", 1 << 11)
        size = spoilt.get("size", len(content))
        head = struct.pack("<HHIIII", flags, method, 0x00210000, crc, len(stored), size)
        extra = spoilt.get("extra", b"")
        out += spoilt.get("gap", b"")
        offset = spoilt.get("offset", len(out))
        local_head = spoilt.get("local_head", head)
        out += struct.pack("<IH", LOCAL, 20) + local_head
        local_name = spoilt.get("local_name", raw)
        out += struct.pack("<HH", len(local_name), len(extra)) + local_name + extra + stored
        directory += struct.pack("<IHH", CENTRAL, 0x032d, 20) + head
        comment = spoilt.get("comment", b"")
        directory += struct.pack("<HHHHHII", len(raw), len(extra), len(comment), 0, 0,
                                 spoilt.get("mode", 0o100644) << 16, offset)
        directory += raw + extra + comment
    end = struct.pack("<IHHHHIIH", END, 0, 0, faults.get("count", len(members)), len(members),
                      len(directory), faults.get("directory", len(out)), 0)
    return bytes(out + faults.get("before_directory", b"") + directory + end)


def malformed(members):
    """Name of a case: the file, and what is said of it (nothing: it is not taken for a package)."""
    data = [i for i, (name, _) in enumerate(members) if "/data/" in name]
    last = data[-1]
    renamed = lambda name: [(name if i == last else one, content)
                            for i, (one, content) in enumerate(members)]
    folder = members[last][0].rsplit("/", 1)[0]
    twin = members[last][0]
    return {
        "path traversal": (write_zip(renamed("R7-FGW/data/../../x")), "leads elsewhere"),
        "absolute": (write_zip(renamed("/etc/passwd")), "leads elsewhere"),
        "backslash": (write_zip(renamed(folder + "/1-..\\x")), "leads elsewhere"),
        "empty part": (write_zip(renamed(folder + "//1-x")), "leads elsewhere"),
        "link": (write_zip(members, of=last, mode=0o120777), "is a link"),
        "folder": (write_zip(renamed(folder + "/")), "leads elsewhere"),
        "duplicate": (write_zip([*members[:last + 1], members[last], *members[last + 1:]]),
                      "that another one has"),
        "same but for case": (write_zip([*members[:last + 1],
                                         (twin.upper().replace("DATA", "data"), b"x"),
                                         *members[last + 1:]]), "is there twice"),
        "same but for normal form": (
            write_zip([*members[:last + 1], (folder + "/1-" + unicodedata.normalize("NFD", "é"), b"x"),
                       *members[last + 1:]]), "is there twice"),
        "header and directory differ": (
            write_zip(members, of=last, local_name=b"x" * len(twin.encode())),
            "another thing about itself"),
        "overlapping": (write_zip(members, of=last, offset=0), "not what one has there"),
        "gap": (write_zip(members, of=last, gap=b"hidden"), "not what one has there"),
        "before the directory": (write_zip(members, before_directory=b"hidden"),
                                 "not what one has there"),
        "behind the end": (write_zip(members) + b"x", "not what one has there"),
        "before the start": (b"x" + write_zip(members), ""),
        "compressed": (write_zip(members, of=last, method=8), "is compressed"),
        "a bomb": (write_zip(members, of=last, method=8, size=2**31), "is compressed"),
        "sizes differ": (write_zip(members, of=last, size=2**31), "is compressed"),
        "encrypted": (write_zip(members, of=last, flags=1 | 1 << 11), "flags"),
        "size behind": (write_zip(members, of=last, flags=8 | 1 << 11), "flags"),
        "extra field": (write_zip(members, of=last, extra=b"\x55\x54\x01\x00\x00"),
                        "not what one has there"),
        "needless zip64": (write_zip(members, of=last, extra=b"\x01\x00\x10\x00" + bytes(16)),
                           "not what one has there"),
        "comment": (write_zip(members, of=last, comment=b"see other"), "not what one has there"),
        "fewer in the count": (write_zip(members, count=len(members) - 1),
                               "not what one has there"),
        "directory elsewhere": (write_zip(members, directory=0), "not what one has there"),
        "name that is no text": (write_zip([(one.encode() if i != last else folder.encode() + b"/1-\xff",
                                             content) for i, (one, content) in enumerate(members)]),
                                 "leads elsewhere"),
        "another member": (write_zip([*members, ("R7-FGW/extra.txt", b"x")]), "has no place"),
        "a member less": (write_zip(members[1:]), "stands where"),
        "other order": (write_zip([*members[:-2], members[-1], members[-2]]), "stands where"),
        "two folders": (write_zip([members[0], *(("other" + one[one.index("/"):], content)
                                                 for one, content in members[1:])]), "stands where"),
        "nothing": (write_zip([]), "holds nothing"),
    }


def rows_of(members):
    """The rows of proof/entries, as bytes."""
    (content,) = (content for name, content in members if name.endswith("proof/entries"))
    rows, at = [], 0
    while at < len(content):
        start = at
        for _ in range(2):
            (length,) = struct.unpack_from(">I", content, at)
            at += 4 + length
        (openings,) = struct.unpack_from(">H", content, at)
        at += 2
        for _ in range(openings):
            (length,) = struct.unpack_from(">I", content, at)
            at += 4 + length
        rows.append(content[start:at])
    return rows
