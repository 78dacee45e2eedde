"""Found by every Python whose path has this folder: it runs with the defect of `SEEDED_DEFECT`.

So a command, and each process that it starts, has the defect, and no file is touched.
"""

import os
import sys

from tests.mutants import MUTANTS, Seeding

sys.meta_path.insert(
    0, next(Seeding(one) for one in MUTANTS if one.name == os.environ["SEEDED_DEFECT"])
)
