"""Measures of people: their hours, what moves them, how far they come."""

from __future__ import annotations

from sim.model.quantity import Quantity

PEOPLE_MEASURES: tuple[Quantity, ...] = (
    Quantity(
        "hours_under_72",
        "share",
        "Cadres whose mean hours a half-month, all activities, lie below 72",
        "半月平均工时不足72小时者占比",
        always=True,
    ),
    Quantity(
        "hours_under_80",
        "share",
        "Cadres whose mean hours a half-month, all activities, lie below 80, the regular ones",
        "半月平均工时不足80小时者占比",
        always=True,
    ),
    Quantity(
        "leader_hours",
        "hours",
        "Hours of a leader a half-month, all activities",
        "领导班子成员半月平均工时",
    ),
    Quantity(
        "worth_pay",
        "yuan",
        "What one more point is worth to a cadre as pay, mean over cadres",
        "每分对干部的价值：绩效奖",
        always=True,
    ),
    Quantity(
        "worth_excellent",
        "yuan",
        "What one more point is worth to a cadre as a chance of an excellent grade, mean over "
        "cadres",
        "每分对干部的价值：评优机会",
        always=True,
    ),
    Quantity(
        "worth_promotion",
        "yuan",
        "What one more point is worth to a cadre as a chance of promotion, mean over cadres",
        "每分对干部的价值：晋升机会",
        always=True,
    ),
    Quantity(
        "worth_face",
        "yuan",
        "What one more point is worth to a cadre as face, in money, mean over cadres",
        "每分对干部的价值：面子（折合货币）",
        always=True,
    ),
    Quantity(
        "face_to_pay_behind",
        "ratio",
        "Face for each yuan of pay that a point is worth to those ranked below the middle of their "
        "unit",
        "单位中位以下者每分的面子价值与绩效价值之比",
    ),
    Quantity(
        "ever_deputy_section",
        "share",
        "Those who ever reached deputy section level among all who left at 55 or older, since the "
        "beginning",
        "55岁及以上离岗者中曾达到副科级者占比（自模拟开始累计）",
        "last",
    ),
    Quantity(
        "institution_ratio",
        "ratio",
        "Institution staff for each civil servant",
        "事业编与公务员之比",
    ),
    Quantity(
        "deputy_section_share",
        "share",
        "Civil servants at deputy section level or above",
        "公务员中副科级及以上占比",
    ),
)
