"""Commands of Slurm that are shell scripts on a PATH of their own, and what the real ones print."""

from __future__ import annotations

from pathlib import Path

# As Slurm 22.05.8 prints it for a hub's session with a GPU; names and numbers are made up.
RECORD = """\
JobId=4711 JobName=spawner-jupyterhub
   UserId=grad2(1001) GroupId=grad2(1001) MCS_label=N/A
   Priority=100000 Nice=0 Account=def-prof1_cpu QOS=normal
   JobState=RUNNING Reason=None Dependency=(null)
   Requeue=0 Restarts=0 BatchFlag=1 Reboot=0 ExitCode=0:0
   DerivedExitCode=0:0
   RunTime=01:00:00 TimeLimit=03:00:00 TimeMin=N/A
   SubmitTime=2026-09-21T13:12:50 EligibleTime=2026-09-21T13:12:50
   StartTime=2026-09-21T13:13:20 EndTime=2026-09-21T16:13:20 Deadline=N/A
   Partition=gpubase_interac AllocNode:Sid=localhost:20133
   ReqNodeList=(null) ExcNodeList=(null)
   NodeList=rg11101
   BatchHost=rg11101
   NumNodes=1 NumCPUs=4 NumTasks=1 CPUs/Task=4 ReqB:S:C:T=0:0:*:*
   TRES=cpu=4,mem=16000M,node=1,billing=6,gres/gpu=1
   Socks/Node=* NtasksPerN:B:S:C=0:0:*:* CoreSpec=*
   JOB_GRES=gpu:h100:1
     Nodes=rg11101 CPU_IDs=0-3 Mem=16000 GRES=gpu:h100:1(IDX:0)
   MinCPUsNode=4 MinMemoryNode=16000M MinTmpDiskNode=0
   Features=(null) DelayBoot=00:00:00
   OverSubscribe=OK Contiguous=0 Licenses=(null) Network=(null)
   Command=(null)
   WorkDir=/home/grad2
   StdOut=/home/grad2/.jupyterhub_slurmspawner_4711.log
   Power=
   TresPerNode=gres:gpu:h100:1

"""
SQUEUE = """\
4711|RUNNING|1|gpubase_interac|spawner-jupyterhub|
4712|RUNNING|0|cpubase_interac|interactive|
4713|PENDING|1|cpubase_bycore_b1|sweep|
"""
SSHARE = """\
Account|User|RawShares|FairShare|LevelFS
def-prof1_cpu||434086||37.357207
 def-prof1_cpu|grad2|1|0.166667|2.768390
"""
SACCT = """\
JobID|State|Submit|Start|End|Elapsed|Timelimit|ReqTRES|AllocTRES|MaxRSS|TotalCPU
4600|COMPLETED|2026-09-18T14:00:00|2026-09-18T14:00:30|2026-09-18T16:00:30|02:00:00|03:00:00|\
billing=4,cpu=4,mem=16000M,node=1|billing=4,cpu=4,mem=16000M,node=1||03:00:00
4600.batch|COMPLETED|2026-09-18T14:00:30|2026-09-18T14:00:30|2026-09-18T16:00:30|02:00:00|||\
cpu=4,mem=16000M,node=1|5120000K|03:00:00
4711|RUNNING|2026-09-21T13:12:50|2026-09-21T13:13:20|Unknown|01:00:00|03:00:00|\
billing=6,cpu=4,mem=16000M,node=1|billing=6,cpu=4,mem=16000M,node=1||00:00:00
"""
NVIDIA = "NVIDIA H100 80GB HBM3, 35, 12000, 81559\n"
ANSWERS = {
    "scontrol": RECORD,
    "squeue": SQUEUE,
    "sshare": SSHARE,
    "sacct": SACCT,
    "nvidia-smi": NVIDIA,
}


class FakeCommands:
    """A folder that is the whole PATH: without a script there, a command is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def answer(self, **texts: str) -> None:
        """Let each command print its text; nvidia_smi is nvidia-smi."""
        for name, text in texts.items():
            (self.folder / f"{name}.txt").write_bytes(text.encode("utf-8", "surrogateescape"))
            self.script(name.replace("_", "-"), f"exec /bin/cat '{self.folder}/{name}.txt'")

    def answer_all(self) -> None:
        """Let each answer what the real one does."""
        self.answer(**{name.replace("-", "_"): text for name, text in ANSWERS.items()})

    def script(self, name: str, body: str) -> None:
        """Let a command run `body` in a shell."""
        file = self.folder / name
        file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        file.chmod(0o755)

    def hold(self, until: Path) -> None:
        """Let no command begin before the file `until` is there."""
        for name in ANSWERS:
            _shebang, body = (self.folder / name).read_text(encoding="utf-8").split("\n", 1)
            self.script(name, f"until [ -e '{until}' ]; do /bin/sleep 0.01; done\n{body}")
