"""What the set-up asks of Python source packages: their address in an index, unpacking.

usage: sdist.py address PAGE ADDRESS_OF_PAGE FILE   prints the address of FILE that an index's page links to
       sdist.py unpack ARCHIVE FOLDER NAME...       unpacks the headers and licences of the libraries named
"""
import html.parser
import pathlib
import shutil
import sys
import tarfile
import urllib.parse


class Links(html.parser.HTMLParser):
    """The links of a page as the index standard (PEP 503) has them, and what their addresses are relative to."""

    def __init__(self, page_address):
        super().__init__()
        self.base = page_address
        self.found = []

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href")
        if tag == "base" and href:
            self.base = urllib.parse.urljoin(self.base, href)
        elif tag == "a" and href:
            self.found.append(href)


def print_address(page, page_address, file):
    links = Links(page_address)
    links.feed(pathlib.Path(page).read_text(encoding="utf-8", errors="replace"))
    for href in links.found:
        address = urllib.parse.urldefrag(urllib.parse.urljoin(links.base, href)).url
        if urllib.parse.unquote(address).rsplit("/", 1)[-1] == file:
            print(address)
            return
    sys.exit(f"{page_address} does not link to {file}")


def unpack(archive, folder, *names):
    missing = set(names)
    with tarfile.open(archive) as files:
        for entry in files:
            parts = pathlib.PurePosixPath(entry.name).parts  # NAME-VERSION/src/NAME/include/LIBRARY/...
            if not entry.isfile() or len(parts) < 6 or ".." in parts:
                continue
            kind, library = parts[3:5]
            if kind not in ("include", "licenses") or library not in names:
                continue
            target = pathlib.Path(folder, *parts[3:])
            target.parent.mkdir(parents=True, exist_ok=True)
            with files.extractfile(entry) as packed, open(target, "wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
            if kind == "include":
                missing.discard(library)
    if missing:
        sys.exit(f"{archive} holds no headers of {', '.join(sorted(missing))}")


def main(command, *arguments):
    if command == "address":
        print_address(*arguments)
    elif command == "unpack":
        unpack(*arguments)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (OSError, tarfile.TarError, EOFError) as error:
        sys.exit(str(error))
