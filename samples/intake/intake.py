"""An intake of one's own in ten lines; intake.py FOLDER prints one line a photo."""

import sys
from pathlib import Path

from labelcheck import Unchecked, Verdict, check_photos

for item in check_photos(sorted(Path(sys.argv[1]).glob("*.jpg"))):
    if isinstance(item, Unchecked):
        print(f"again  {item.error}")
    elif item.verdict is Verdict.PASS:
        print(f"pass   {item.photo.name}: {item.substance} {item.strength.as_read}")
    else:
        print(f"{item.verdict.value:6} {item.photo.name}: {max(item.findings, key=lambda f: f.verdict).message}")
