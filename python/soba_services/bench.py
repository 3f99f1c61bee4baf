"""`python -m soba_services.bench [service ...]`: what each service does in a second, and how long its answers take."""

import os
import sys
from importlib import import_module
from importlib.util import find_spec

from soba_services.services import SERVICES

# As in the service: numerical libraries take one core.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in SERVICES]
    if unknown:
        sys.stderr.write(f"There is no service {', '.join(unknown)}; there are {', '.join(SERVICES)}.\n")
        return 2
    for entry in SERVICES.values():
        module = f"soba_services.{entry.module}.bench"
        if (not names or entry.name in names) and find_spec(module) is not None:
            import_module(module).main()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
