"""python -m bench [NAME …]: runs every benchmark, or those named."""

import importlib
import pkgutil
import sys

import bench


def main() -> int:
    names = sys.argv[1:] or [m.name for m in pkgutil.iter_modules(bench.__path__) if not m.name.startswith("_")]
    for name in names:
        module = importlib.import_module(f"bench.{name}")
        if hasattr(module, "run"):
            print(f"\n== {name} ==", flush=True)
            module.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
