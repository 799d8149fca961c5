"""What the set-up asks of Python wheels: addresses out of pip's report, unpacking, verification.

usage: wheels.py addresses REPORT          prints "NAME==VERSION<tab>ADDRESS" for each wheel
       wheels.py unpack WHEEL FOLDER       unpacks headers and libraries, prints the bytes written so far
       wheels.py size WHEEL                prints the bytes that `unpack` writes
       wheels.py verify FOLDER NAME==VERSION...   prints those whose files lie there whole
"""
import base64
import csv
import hashlib
import json
import pathlib
import sys
import zipfile


def is_wanted(name):
    """Whether a C++ program needs the file; the RECORD and the licences stay beside the libraries."""
    return not name.endswith((".py", ".pyc", ".pyi")) and (
        name.startswith(("torch/include/", "torch/lib/", "nvidia/")) or ".dist-info/" in name)


def wanted_entries(archive):
    return [entry for entry in archive.infolist() if not entry.is_dir() and is_wanted(entry.filename)]


def print_addresses(report):
    for wheel in json.loads(pathlib.Path(report).read_text(encoding="utf-8"))["install"]:
        metadata = wheel["metadata"]
        print(f"{metadata['name']}=={metadata['version']}\t{wheel['download_info']['url']}")


def print_size(wheel):
    with zipfile.ZipFile(wheel) as archive:
        print(sum(entry.file_size for entry in wanted_entries(archive)))


def unpack(wheel, folder):
    written = reported = 0
    with zipfile.ZipFile(wheel) as archive:
        for entry in wanted_entries(archive):
            target = pathlib.Path(folder, entry.filename)
            if ".." in target.parts:
                sys.exit(f"{wheel} holds a file outside its folder: {entry.filename}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)  # it may be a link to the file of the folder in use
            with archive.open(entry) as packed, open(target, "wb") as unpacked:
                while block := packed.read(1 << 22):
                    unpacked.write(block)
                    written += len(block)
                    if written - reported >= 1 << 25:
                        reported = written
                        print(written, flush=True)


def is_whole(folder, pin):
    name, version = pin.split("==")
    record = pathlib.Path(folder, f"{name.replace('-', '_')}-{version}.dist-info", "RECORD")
    if not record.is_file():
        return False
    with open(record, newline="", encoding="utf-8") as lines:
        for path, digest, _ in csv.reader(lines):
            if not digest or not is_wanted(path) or ".dist-info/" in path:
                continue
            kind, expected = digest.split("=", 1)
            found = hashlib.new(kind)
            try:
                with open(pathlib.Path(folder, path), "rb") as file:
                    while block := file.read(1 << 22):
                        found.update(block)
            except OSError:
                return False
            if base64.urlsafe_b64encode(found.digest()).rstrip(b"=").decode() != expected:
                return False
    return True


def main(command, *arguments):
    if command == "addresses":
        print_addresses(*arguments)
    elif command == "size":
        print_size(*arguments)
    elif command == "unpack":
        unpack(*arguments)
    elif command == "verify":
        folder, *pins = arguments
        print("\n".join(pin for pin in pins if is_whole(folder, pin)))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (OSError, zipfile.BadZipFile) as error:
        sys.exit(str(error))
