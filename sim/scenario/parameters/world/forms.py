"""Section ``[forms]``: which of several forms a rule takes.

A form is a way to read the source where it gives no formula. Each has a name and a switch, and the
plain first form stays beside it, so that a claim can be read under every form."""

from functools import partial

from sim.scenario.parameters.parameter import Parameter

_switch = partial(Parameter, section="forms", unit="switch", low=0, high=1, integer=True)

FORMS = (
    _switch(
        name="bounded_offers",
        default=1,
        en=(
            "An offer of hours counts only as far as a member's part of the task can use it; "
            "otherwise without bound, as in an auction"
        ),
        zh="自愿工时以任务所需为限",
        origin="assumed",
        source=(
            "专班成员由组长挑选, not auctioned: who offers ten times the hours that a part of the "
            "task needs is no likelier to be asked than who offers what it needs."
        ),
    ),
    _switch(
        name="weighted_division",
        default=1,
        en=(
            "The leader gives each node to a member by the weights of picking; otherwise members "
            "take nodes in turn"
        ),
        zh="组长现场按权重分配环节",
        origin="assumed",
        source=(
            "现场进行工作分配: that the leader divides the work is given and speaks for 1, by "
            "which weights is not. 0 is the plain first form."
        ),
    ),
    _switch(
        name="delivered_record",
        default=1,
        en=(
            "Experience is the honest hours delivered, by line of work, and fades; otherwise the "
            "task forces served in during a lifetime"
        ),
        zh="经验按已完成工时计并随时间消退",
        origin="assumed",
        source=(
            "看谁以前做过这项工作: this work, and done, not merely assigned; who delivers "
            "gets the next (the saying 鞭打快牛)."
        ),
    ),
    Parameter(
        name="nested_rest",
        section="forms",
        default=1,
        unit="share",
        low=0,
        high=1,
        plausible=(0, 1),
        en=(
            "How far rest is a nest of its own in noisy choices: 1, it weighs as much as all "
            "work together when nothing pulls; 0, as much as one activity"
        ),
        zh="休息自成一类的程度",
        origin="assumed",
        source=(
            "Nested logit (McFadden 1978): five names for work do not make rest five times rarer "
            "(the red and blue buses of Debreu 1960), which speaks for 1. 0 is the plain first "
            "form; any nest lies between."
        ),
    ),
    _switch(
        name="seat_staffing",
        default=1,
        en=(
            "Staffing is the seat's: a successor has the same, institution staff may hold posts up "
            "to chief of an office; otherwise general seats alone are drawn anew"
        ),
        zh="编制随岗位",
        origin="assumed",
        source=(
            "编制 is an establishment of places, not of people: who leaves an institution place is "
            "followed by institution staff, whatever the post."
        ),
    ),
    _switch(
        name="relative_face",
        default=1,
        en=(
            "Face is a ratio to the pay of a point at full activation (`face_ratio`); otherwise "
            "a utility per spread of scores (`face`)"
        ),
        zh="面子以绩效分值的倍数计",
        origin="assumed",
        source=(
            "不仅仅是为了物质激励，更是为了“面子”激励 compares the two, which speaks for 1; 0 is "
            "the plain first form."
        ),
    ),
    _switch(
        name="private_nomination",
        default=1,
        en=(
            "Nominations go by what the heads think of results without leniency, as far as there "
            "is no portrait; otherwise by published standing alone"
        ),
        zh="推荐看领导的真实评价",
        origin="assumed",
        source=(
            "老好人 write the grade, and yet 你去看有些人的工作情况，真是混日子: insiders know who "
            "drifts, only what is written is lenient."
        ),
    ),
    _switch(
        name="county_contest",
        default=1,
        en="Posts of leaders and heads are filled from the whole county; otherwise from the unit",
        zh="班子职位全县统筹选任",
        origin="assumed",
        source=(
            "县管干部: leaders and heads are appointed by the county, and 各个单位都会推荐人选，"
            "但不可能所有人员最终都能得到晋升."
        ),
    ),
)
