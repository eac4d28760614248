"""When and where jobs run: the main pass and backfill of Slurm, on nodes."""
