"""Reads the signatures of a PDF given on standard input, in a process that may be lost.

`python -m motcua.documents.signing.probe INSTANT ROOT…` (roots in hexadecimal) prints JSON; ends with
`UNREADABLE` when the PDF cannot be read. A stranger's file gets so much processor and memory, and no more.
"""

import json
import resource
import sys
from datetime import datetime

from .checking import Unreadable, read_signatures
from .findings import UNREADABLE, plain

_CPU_SECONDS = 15
_MEMORY_BYTES = 1024 * 1024 * 1024


def main(arguments: list[str]) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    instant, *roots = arguments
    try:
        findings = read_signatures(
            sys.stdin.buffer.read(), roots=[bytes.fromhex(root) for root in roots], at=datetime.fromisoformat(instant)
        )
    except Unreadable:
        return UNREADABLE
    json.dump(plain(findings), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
