#!/bin/sh
# Finds uv, or installs it into var/tools, and prints its path.
# Needs only Python 3 with venv or pip; changes nothing outside the checkout.
set -eu
cd "$(dirname "$0")/.."

works() { "$1" --version >/dev/null 2>&1; }

if works uv; then command -v uv; exit 0; fi
for uv in var/tools/bin/uv var/tools/site/bin/uv; do
    if works "$uv"; then echo "$uv"; exit 0; fi
done
for python in python3 /usr/bin/python3 /usr/local/bin/python3 python; do
    works "$python" || continue
    if "$python" -m venv var/tools >/dev/null 2>&1 && var/tools/bin/python -m pip install --quiet uv >&2; then
        echo var/tools/bin/uv; exit 0
    fi
    if "$python" -m pip install --quiet --target var/tools/site uv >&2; then
        echo var/tools/site/bin/uv; exit 0
    fi
done
echo "Cần Python 3 có venv hoặc pip để cài uv. / Python 3 with venv or pip is needed to install uv." >&2
exit 1
