"""The jobs that compete: made up from stated assumptions, from a trace, or from sacct."""
