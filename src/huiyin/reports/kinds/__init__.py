"""The kinds of report there are."""

from huiyin.reports.kinds.district_evaluation import DISTRICT_EVALUATION
from huiyin.reports.kinds.fund_evaluation import FUND_EVALUATION
from huiyin.reports.kinds.spec import Kind

KINDS: dict[str, Kind] = {kind.id: kind for kind in (FUND_EVALUATION, DISTRICT_EVALUATION)}
