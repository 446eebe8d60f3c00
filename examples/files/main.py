"""Writes two output files: ./sandcastle run examples/files --output results"""

import json
from pathlib import Path

from squares import squares

OUTPUT = Path("/workspace/output")
table = squares(10)
(OUTPUT / "squares.json").write_text(json.dumps(table))
(OUTPUT / "squares.csv").write_text("".join(f"{n},{square}\n" for n, square in table.items()))
print(f"wrote {len(table)} squares")
