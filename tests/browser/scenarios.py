"""Twenty and more scenarios a panel: its stories, and settings from all corners of its form.

Some can't be answered: then the one sentence that says why is what the skins must agree on.
"""

from __future__ import annotations

from hublab.panels import MySession, Panel, PriorityCharging, QueueWait, Reach, ServerOptions

PANELS: dict[str, type[Panel]] = {
    panel.question: panel
    for panel in (ServerOptions, QueueWait, PriorityCharging, Reach, MySession)
}
VARIED = {
    "options": (
        "options-1,cluster=fir",
        "options-1,cluster=narval",
        "options-1,cluster=rorqual,hours=3,cores=4",
        "options-1,cluster=fir,hours=24,cores=64,memory_mb=250000",
        "options-1,cluster=fir,hours=0.5,ui=terminal",
        "options-1,cluster=fir,hours=1.25,ui=notebook",
        "options-1,cluster=fir,gpu=gpu:h100:1,cores=12,memory_mb=96000",
        "options-1,cluster=fir,gpu=gpu:h100:4",
        "options-1,cluster=fir,gpu=gpu:nvidia_h100_80gb_hbm3_1g.10gb:1",
        "options-1,cluster=narval,gpu=gpu:a100:2,hours=6",
        "options-1,cluster=narval,gpu=gpu:h100:1",
        "options-1,cluster=fir,account=rrg-prof2_gpu",
        "options-1,cluster=fir,account=%3Cimg%20src=x%3E",
        "options-1,cluster=fir,account=d%C3%A9f-%22prof%22",
        "options-1,cluster=fir,hours=0",
        "options-1,cluster=fir,hours=-3",
        "options-1,cluster=fir,cores=100000",
        "options-1,cluster=fir,memory_mb=1",
        "options-1,cluster=atlantis",
    ),
    "wait": (
        "wait-1",
        "wait-1,hours=2",
        "wait-1,hours=3,instead_hours=12",
        "wait-1,hours=24,queues=20",
        "wait-1,cluster=narval,hours=12",
        "wait-1,cluster=rorqual,cores=16,memory_mb=64000,instead_cores=16,instead_memory_mb=64000",
        "wait-1,hours=1,other_interactive=yes",
        "wait-1,hours=6,queues=1",
        "wait-1,hours=6,queues=2,seed=7",
        "wait-1,hours=0.25,instead_hours=0.25,queues=5",
        "wait-1,cores=64,memory_mb=240000,instead_cores=8,queues=10,seed=99",
        "wait-1,gpu=gpu:h100:1,queues=8",
        "wait-1,cluster=narval,gpu=gpu:a100:4,instead_gpu=gpu:a100:1,queues=8",
        "wait-1,cluster=narval,gpu=gpu:h100:1",
        "wait-1,hours=-1",
        "wait-1,queues=0",
        "wait-1,instead_cores=100000",
    ),
    "cost": (
        "cost-1",
        "cost-1,cluster=narval",
        "cost-1,cluster=rorqual,hours=12,cores=8,memory_mb=16000",
        "cost-1,gpu=gpu:h100:1,cores=12,memory_mb=96000",
        "cost-1,gpu=gpu:nvidia_h100_80gb_hbm3_1g.10gb:1",
        "cost-1,cluster=narval,gpu=gpu:a100:1,days=7",
        "cost-1,days=1,sessions_per_day=0.5",
        "cost-1,days=364,sessions_per_day=3",
        "cost-1,members=1,neighbours=0.1",
        "cost-1,members=0.5/0.25/12.75,neighbours=3/1/2/0.5",
        "cost-1,shares=3,neighbour_shares=1",
        "cost-1,half_life_days=14",
        "cost-1,half_life_days=0.5,days=30",
        "cost-1,used_hours=0.1,used_cores=0.05,used_memory_mb=100",
        "cost-1,used_hours=8,used_cores=2,used_memory_mb=32000",
        "cost-1,days=-1",
        "cost-1,members=",
        "cost-1,shares=0",
    ),
    "reach": (
        *(
            f"reach-1,task={task}"
            for task in (
                "r-julia", "model", "wget", "comet", "wheels", "mlflow", "upload", "globus",
            )
        ),
        "reach-1,task=copy,place=laptop",
        "reach-1,place=login",
        "reach-1,place=laptop,task=git",
        "reach-1,cluster=fir",
        "reach-1,cluster=fir,task=model,place=login",
        "reach-1,cluster=rorqual,task=pip",
        "reach-1,cluster=rorqual,task=wandb,place=laptop",
        "reach-1,place=moon",
        "reach-1,task=teleport",
        "reach-1,cluster=atlantis",
    ),
    "session": (
        "session-1",
        # There are no more samples than stories tell of: the rest are names that there are not.
        *(
            f"session-1,sample={name}"
            for name in (
                "modest", "MODEST-SESSION", "modest-session%20", "0", "none", "..",
                "%2Fetc%2Fpasswd",
                "closing", "closing_the_tab", "memory", "%E2%98%83", "%F0%9F%90%8D", "%22", "%27",
                "%3Cb%3Ebold%3C%2Fb%3E", "a%0Ab",
            )
        ),
    ),
}  # fmt: skip


def scenarios(question: str) -> list[str]:
    """Those of the panel's stories, then varied ones."""
    kind = PANELS[question]
    told = [kind.of(story.settings).scenario for story in kind.stories()]
    return list(dict.fromkeys((*told, *VARIED[question])))
