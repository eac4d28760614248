"""A job's efficiency in the words of `seff`, the report that comes with Slurm.

Its form is that of contribs/seff in Slurm's source, for a job on one node.
"""

from __future__ import annotations

from hublab.rules.workloads.sacct import SacctJob
from hublab.text import HublabError, _

_MB_PER_GB = 1024
_DAY_S = 86_400


def seff(job: SacctJob, cluster: str) -> str:
    """What seff prints of `job` on `cluster`; in English, as there.

    Raises HublabError where the job does not tell its size, its time or its use.
    """
    told = (job.cpus, job.memory_mb, job.elapsed_s, job.used_cpu_s, job.used_memory_mb)
    if not all(value is not None for value in told) or not job.cpus or not job.memory_mb:
        raise HublabError(
            _(
                "Job {} does not tell what it used: it needs TotalCPU, and MaxRSS of its steps."
            ).format(job.job_id)
        )
    core_s = job.cpus * job.elapsed_s
    memory_part = _part(job.used_memory_mb, job.memory_mb)
    size = ["Cores: 1"] if job.cpus == 1 else ["Nodes: 1", f"Cores per node: {job.cpus}"]
    return "\n".join(
        [
            f"Job ID: {job.job_id}",
            f"Cluster: {cluster}",
            f"State: {job.state}",
            *size,
            f"CPU Utilized: {_clock(job.used_cpu_s)}",
            f"CPU Efficiency: {_part(job.used_cpu_s, core_s)} of {_clock(core_s)} core-walltime",
            f"Job Wall-clock time: {_clock(job.elapsed_s)}",
            f"Memory Utilized: {_gb(job.used_memory_mb)}",
            f"Memory Efficiency: {memory_part} of {_gb(job.memory_mb)}",
        ]
    )


def _clock(seconds: int) -> str:
    """[days-]hours:minutes:seconds."""
    days, rest = divmod(seconds, _DAY_S)
    hours, rest = divmod(rest, 3600)
    clock = f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
    return f"{days}-{clock}" if days else clock


def _part(used: float, of: float) -> str:
    return f"{100 * used / of:.2f}%" if of else "0.00%"


def _gb(memory_mb: float) -> str:
    return f"{memory_mb / _MB_PER_GB:.2f} GB"
