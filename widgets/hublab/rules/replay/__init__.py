"""Traces replayed on plain processors, by policies with published results."""
