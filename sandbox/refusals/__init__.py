"""«Porque não?»: what was refused or broke a contract in a world, and what would have done."""
