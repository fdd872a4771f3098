"""The kinds of report there are."""

from huiyin.reports.kinds.appraisal import APPRAISAL
from huiyin.reports.kinds.budget_goals import BUDGET_GOALS
from huiyin.reports.kinds.department_self_evaluation import DEPARTMENT_SELF_EVALUATION
from huiyin.reports.kinds.district_evaluation import DISTRICT_EVALUATION
from huiyin.reports.kinds.fund_evaluation import FUND_EVALUATION
from huiyin.reports.kinds.spec import Kind

KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (FUND_EVALUATION, DISTRICT_EVALUATION, DEPARTMENT_SELF_EVALUATION, APPRAISAL, BUDGET_GOALS)
}
