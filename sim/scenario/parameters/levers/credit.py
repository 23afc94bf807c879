"""Levers of credit: how a task's points are shared and checked."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_row = partial(Parameter, section="credit")

CREDIT = (
    _row(
        name="per_task",
        default=0,
        unit="switch",
        low=0,
        high=1,
        integer=True,
        en="A task's points are fixed by its honest size and shared by its nodes, however many",
        zh="按任务计分",
        origin="assumed",
        source="A remedy, not in the source.",
    ),
    _row(
        name="split_credit",
        default=0,
        unit="switch",
        low=0,
        high=1,
        integer=True,
        en="Participants of a node share its points; otherwise each gets them in full",
        zh="参与者分摊计分",
        origin="assumed",
        source=(
            "对各工作环节的参与者进行累计积分 reads as full credit to each; the split is the "
            "other reading."
        ),
    ),
    _row(
        name="audit_rate",
        default=0,
        unit="share",
        low=0,
        high=1,
        plausible=(0, 0.2),
        en="Finished tasks that are audited for needless steps and participants",
        zh="审核比例",
        origin="assumed",
        source=(
            "The source has a tiny appraisal office (人员极少) and no such audit; such an office "
            "could read every fifth task at most."
        ),
    ),
    _row(
        name="audit_penalty",
        default=0.5,
        unit="points",
        low=0,
        high=10,
        plausible=(0.2, 2),
        en=(
            "Points that an audited task costs each credited handler, times the extra share of "
            "steps and participants squared, per honest step"
        ),
        zh="审核扣分",
        origin="assumed",
        source=(
            "A remedy, not in the source. A task of eight steps with as many needless ones costs "
            "four points, as much as a deduction of the list (每次扣 3 分); the range is from "
            "under the half to four times that."
        ),
    ),
)
