"""A few files for Jupyter: ``notebook_files.py FOLDER``."""

import json
import sys
from pathlib import Path

folder = Path(sys.argv[1])
(folder / "charts").mkdir(parents=True, exist_ok=True)
cells = [
    {
        "cell_type": "markdown",
        "metadata": {},
        "source": "# The log\nWind **west**, see the [chart](notes.md).",
        "id": "a",
    },
    {
        "cell_type": "code",
        "metadata": {},
        "source": "speed = 5.2\nspeed * 1.852",
        "execution_count": 1,
        "id": "b",
        "outputs": [
            {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "9.63"}}
        ],
    },
    {
        "cell_type": "code",
        "metadata": {},
        "source": "for hour in range(6, 18):\n    print(hour)",
        "execution_count": None,
        "outputs": [],
        "id": "c",
    },
]
kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
book = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
(folder / "log.ipynb").write_text(json.dumps(book))
(folder / "notes.md").write_text("# Notes\n\nBuoys, berths and tides.\n")
(folder / "boats.csv").write_text("name,length\nPetrel,7.2\nHeron,9\n")
